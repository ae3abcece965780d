"""How to teach the lessons on the initialization of the weights."""

from explainer.lesson.guide.gradients import FACTOR, FORWARD
from explainer.lesson.guide.plan import Guide
from explainer.lesson.language import N_

GUIDES = (
    Guide(
        lesson="zero_constant",
        minutes=6,
        goal=N_("See that equal units stay equal, and that zero is a case of its own."),
        wrong=0,
        because=N_(
            "They know that equal weights give equal gradients. That holds for any other constant. "
            "Weights of 0 pass nothing back."
        ),
        clicks={
            "equal": N_("Eight squares, all alike: one unit’s work."),
            "noise": N_("A thousandth of difference, and they part."),
            "zero": N_("Nothing moves: no weight gets a gradient."),
            "zero_sigmoid": N_("A sigmoid turns 0 into ½: it moves, but all units alike."),
            "random": N_("A random start: each unit finds something of its own."),
        },
        takeaway=N_("Units that start equal stay equal. The first weights must differ."),
        columns={"right": N_("right answers"), "random": N_("right from a random start")},
        blanks=(
            ("equal", N_("The rank of the weights is {rank}.")),
            ("noise", N_("With a little noise the rank is {rank} of 8.")),
            ("zero", N_("Every weight gets a gradient of exactly {gradient}.")),
        ),
    ),
    Guide(
        lesson="small_large_random",
        minutes=7,
        goal=N_("See that there is too small and too large, and a scale to find between them."),
        wrong=0,
        because=N_(
            "The histogram is one bar at 0, and they take the picture for the numbers. The outputs "
            "are tiny, not 0."
        ),
        clicks={
            "small": N_("Everything shrinks by a power of ten a layer, both ways."),
            "large": N_("The outputs stick at ±1, the gradient explodes."),
            "small_relu": N_("ReLU shrinks a little faster: it drops half."),
            "large_relu": N_("ReLU has no ceiling: now the signal explodes as well."),
        },
        takeaway=N_("Too small dies, too large explodes: √n·σ must be about 1."),
        columns={"forward": FORWARD, "factor": FACTOR},
        blanks=(
            ("small", N_("Layer 1 gets {reached} times what layer 10 got.")),
            ("large", N_("Of the outputs {saturated} are saturated.")),
            ("large_relu", N_("Layer 1 gets {reached} times what layer 10 got.")),
        ),
        drawn=True,
    ),
    Guide(
        lesson="xavier",
        minutes=8,
        goal=N_("Find σ = 1/√n from two variances, and the functions for which it holds."),
        wrong=0,
        because=N_(
            "4 · ¼ = 1: they take the slope at 0 for the slope everywhere. Large weights lead away "
            "from 0."
        ),
        clicks={
            "sigmoid_xavier": N_("The rule in the wrong place: a slope of ¼ at every layer."),
            "tanh_xavier": N_("The rule where it belongs: both arrive."),
            "relu_xavier": N_("ReLU drops half at every layer."),
            "sigmoid_4": N_("The old recipe: better, and still it vanishes."),
        },
        takeaway=N_("σ = 1/√n keeps signal and gradient where the slope at 0 is 1, as with tanh."),
        columns={"forward": FORWARD, "factor": FACTOR},
        blanks=(
            ("sigmoid_xavier", N_("Layer 1 gets {reached} times what layer 10 got.")),
            ("tanh_xavier", N_("With tanh it gets {reached} times as much as layer 10.")),
            ("sigmoid_4", N_("Four times larger weights for the sigmoid: {reached} times.")),
        ),
        drawn=True,
    ),
    Guide(
        lesson="he",
        minutes=8,
        goal=N_("See that ReLU loses half at every layer, and what makes up for it."),
        wrong=0,
        because=N_(
            "√2 is not much, so they expect that a little patience will do. It is taken at each of "
            "thirty layers."
        ),
        clicks={
            "xavier_30": N_("Thirty layers: the loss stays where it began."),
            "he_30": N_("Weights √2 times as large: it learns."),
            "xavier_10": N_("Ten layers forgive: it learns, slowly."),
        },
        takeaway=N_("ReLU halves the mean square. So the variance of the weights must double."),
        columns={
            "loss": N_("loss after 300 steps"),
            "factor_before": N_("× a layer, going back, before training"),
        },
        blanks=(
            ("xavier_30", N_("Before training layer 1 got {reached_before} times the gradient.")),
            ("he_30", N_("With He’s weights it was {reached_before} times.")),
            ("xavier_10", N_("Through ten layers only, {reached_before} times.")),
        ),
    ),
    Guide(
        lesson="choosing_initialization",
        minutes=7,
        goal=N_("Choose the scale by the activation function, and know why."),
        wrong=0,
        because=N_(
            "They take a σ that works for a rule. But a unit adds up more inputs in a wider layer: "
            "what counts is √n·σ."
        ),
        clicks={
            "sigmoid_xavier": N_("A hollow dot on grey: it did not learn."),
            "sigmoid_large": N_("Green, and it learns. At 100 units a layer, not at any width."),
            "tanh_xavier": N_("A safe pair."),
            "relu_he": N_("The other safe pair."),
        },
        takeaway=N_("Choose both together: tanh with Xavier, ReLU with He."),
        columns={"factor": FACTOR, "right": N_("right answers after training")},
        blanks=(
            ("sigmoid_xavier", N_("Layer 1 gets {reached} times what layer 10 got.")),
            ("sigmoid_large", N_("With σ = 1 it gets {reached} times as much as layer 10.")),
            ("relu_he", N_("ReLU with He: {reached} times.")),
        ),
    ),
)
