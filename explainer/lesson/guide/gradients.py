"""How to teach the first lessons and the playground: random networks, forward and back."""

from explainer.lesson.guide.plan import Guide
from explainer.lesson.language import N_

FACTOR = N_("× a layer, going back")
REACHED = N_("layer 1 gets × what the last layer got")
FORWARD = N_("× a layer, going forward")

GUIDES = (
    Guide(
        lesson="home",
        minutes=8,
        goal=N_("See that the scale of the first weights decides what arrives, both ways."),
        wrong=0,
        because=N_(
            "They have heard that saturated units stop the gradient. That is true of one unit. But "
            "large weights multiply what the others pass back."
        ),
        clicks={
            "too_small": N_(
                "The histograms collapse onto 0. The dots fall by a power of ten a layer."
            ),
            "xavier": N_("The histograms stay wide, and the dots stay nearly level."),
            "he": N_("√2 times as large: still nearly level."),
            "too_large": N_("Most units are stuck near ±1, and yet the gradient grows."),
        },
        takeaway=N_(
            "Every layer multiplies by about the same factor. Only a factor near 1 survives depth."
        ),
        columns={"factor": FACTOR, "reached": REACHED},
        blanks=(
            ("too_small", N_("Going forward, each layer multiplies a unit’s spread by {forward}.")),
            ("xavier", N_("Weights ten times as large: going forward, now {forward} a layer.")),
            ("too_large", N_("Of the outputs {saturated} are saturated.")),
        ),
        drawn=True,
    ),
    Guide(
        lesson="vanishing_exploding",
        minutes=7,
        goal=N_("Understand that depth turns a factor into a power."),
        wrong=1,
        because=N_(
            "They add where they should multiply: a little lost at each layer, so the loss is "
            "divided by the number of layers."
        ),
        clicks={
            "relu_xavier": N_("0.7 sounds harmless. Follow the straight line to layer 1."),
            "relu_he": N_("Weights √2 times as large: the line is nearly level."),
            "sigmoid_xavier": N_("The line falls far below what 16-bit numbers can hold."),
            "tanh_large": N_("The same law upwards: the gradient explodes."),
        },
        takeaway=N_("A factor of 0.7 a layer leaves almost nothing after fifty layers."),
        columns={"factor": FACTOR, "reached": REACHED},
        blanks=(
            (
                "sigmoid_xavier",
                N_("In float16 the gradient of {rounded} of the 50 layers rounds to zero."),
            ),
            ("relu_xavier", N_("Here the gradient of {rounded} of them rounds to zero.")),
            ("tanh_large", N_("Here the gradient of {overflown} of them overflows.")),
        ),
        drawn=True,
    ),
    Guide(
        lesson="saturation",
        minutes=7,
        goal=N_("Tell a saturated unit from a network whose gradient vanishes."),
        wrong=0,
        because=N_(
            "They take saturation for the only cause: without it nothing should be lost. But a "
            "sigmoid’s slope is ¼ at most, saturated or not."
        ),
        clicks={
            "tanh_large": N_("Most units are saturated. The gradient explodes all the same."),
            "sigmoid_xavier": N_("Hardly a unit is saturated. The gradient vanishes all the same."),
            "tanh_xavier": N_("Hardly a unit is saturated, and the gradient gets through."),
        },
        takeaway=N_(
            "A saturated unit hardly learns. What the network’s gradient does is decided by slopes "
            "and weights together."
        ),
        columns={"saturated": N_("outputs that are saturated"), "factor": FACTOR},
        blanks=(
            ("tanh_large", N_("Layer 1 gets {reached} times what layer 10 got.")),
            (
                "tanh_large",
                N_("At layer 1 the median gradient is only {median} times the root mean square."),
            ),
            ("sigmoid_xavier", N_("Layer 1 gets {reached} times what layer 10 got.")),
        ),
        drawn=True,
    ),
    Guide(
        lesson="playground",
        minutes=10,
        goal=N_("Ask a question of one’s own: change one thing, foretell, look."),
        wrong=0,
        because=N_(
            "Large weights saturate, and saturated units pass on nothing: they use a rule about "
            "one unit for a whole layer."
        ),
        clicks={
            "sigmoid_xavier": N_("The usual advice, and the gradient vanishes."),
            "sigmoid_edge": N_("Weights ten times as large: the gradient gets through."),
            "selu_deep": N_("Fifty layers, and still nearly level."),
        },
        takeaway=N_("Whatever you change, it acts through one factor a layer."),
        columns={"factor": FACTOR, "reached": REACHED},
        blanks=(
            (
                "sigmoid_xavier",
                N_("Going forward, each layer multiplies a unit’s spread by {forward}."),
            ),
            (
                "sigmoid_edge",
                N_("Weights ten times as large: going forward, now {forward} a layer."),
            ),
            ("selu_deep", N_("SELU, fifty layers: going forward {forward} a layer.")),
        ),
    ),
)
