"""How to teach the lessons on activation functions."""

from explainer.lesson.guide.gradients import FACTOR, REACHED
from explainer.lesson.guide.plan import Guide
from explainer.lesson.language import N_

GUIDES = (
    Guide(
        lesson="bias_shift",
        minutes=8,
        goal=N_("See why outputs that are all positive make one step act alike on all inputs."),
        wrong=0,
        because=N_(
            "The inputs are random, so they expect the effects to cancel. But a step is made of "
            "the outputs below, and these are all positive."
        ),
        clicks={
            "sigmoid": N_("A row is a unit, a column an input: nearly every row has one colour."),
            "centred": N_("The same outputs without their mean: the colours mix."),
            "relu": N_("Many zeros and nothing negative: still mostly one colour a row."),
            "elu": N_("Some negative outputs: only a part of the push is common."),
            "tanh": N_("Both signs by itself: each input gets its own push."),
        },
        takeaway=N_("Outputs of mean 0 let a step treat different inputs differently."),
        columns={"mean": N_("mean of the outputs"), "share": N_("common part of the push")},
        blanks=(
            ("sigmoid", N_("The standard deviation of the outputs is only {std}.")),
            ("sigmoid", N_("Centred, {centred} of the push would be common.")),
            ("relu", N_("Centred, {centred} of the push would be common.")),
        ),
    ),
    Guide(
        lesson="dead_relu",
        minutes=8,
        goal=N_("See how a large step switches units off, and that the accuracy does not show it."),
        wrong=0,
        because=N_(
            "They subtract: what is dead is missing. But the network has more units than it needs, "
            "and the others learn."
        ),
        clicks={
            "rate_1": N_("Grey with ×: dead. The accuracy does not show it."),
            "rate_2": N_("Twice the rate: most units are dead, and answers are lost too."),
            "rate_01": N_("A small rate hardly kills any."),
            "leaky": N_("Off, but not dead: a little slope keeps the gradient."),
        },
        takeaway=N_(
            "A ReLU unit that is off for every input gets no gradient. A smaller rate kills fewer."
        ),
        columns={
            "left": N_("units of 128 that are on for some input"),
            "right": N_("right answers"),
        },
        blanks=(
            ("rate_1", N_("Before training {start} of the units were off.")),
            ("rate_1", N_("After 400 steps {dead} of the units are dead.")),
            ("leaky", N_("With Leaky ReLU {off} are off, and none is dead.")),
        ),
    ),
    Guide(
        lesson="relu_family",
        minutes=6,
        goal=N_("See that slope and weights belong together."),
        wrong=0,
        because=N_(
            "0.9 is less than 1, so they expect a loss. They compare it with 1, but a ReLU’s slope "
            "there was 0."
        ),
        clicks={
            "leaky_he": N_("He’s weights are made for a slope of 0. With 0.9 everything grows."),
            "leaky_own": N_("Weights made for this slope: both arrive."),
            "small": N_("A slope of 0.01 hardly differs from ReLU."),
            "elu": N_("ELU with LeCun’s weights loses a little at every layer."),
        },
        takeaway=N_(
            "A slope for negative inputs lets more of the gradient back. So it needs smaller "
            "weights."
        ),
        columns={"factor": FACTOR, "reached": REACHED},
        blanks=(
            ("leaky_he", N_("Going forward, each layer multiplies a unit’s spread by {forward}.")),
            ("leaky_own", N_("With the scale of its own: going forward {forward} a layer.")),
            ("small", N_("With a slope of 0.01: going forward {forward} a layer.")),
        ),
        drawn=True,
    ),
    Guide(
        lesson="choosing_activation",
        minutes=8,
        goal=N_("Read a race with care: data, depth and learning rate decide who wins."),
        wrong=0,
        because=N_(
            "They have read that ReLU learns six times faster, and the spirals seem to agree. But "
            "that was one convolutional network on photographs."
        ),
        clicks={
            "spirals": N_("Each at its own best rate: here ReLU is ahead of tanh."),
            "deep": N_("Eight layers in place of two: another order."),
            "digits": N_("Other data: now tanh is ahead of ReLU."),
            "one_rate": N_("One rate for all: most diverge. Such a race is not fair."),
        },
        takeaway=N_(
            "No activation function is fastest everywhere. Ask on which data, how deep, at which "
            "rate."
        ),
        columns={
            "relu": N_("steps of ReLU"),
            "tanh": N_("steps of tanh"),
            "ratio": N_("tanh takes × as long"),
        },
        blanks=(
            ("spirals", N_("After 40 steps ReLU has {relu_now} right, tanh only {tanh_now}.")),
            ("digits", N_("When tanh gets there, at step {tanh}, ReLU has {relu_now} right.")),
            ("one_rate", N_("At one rate for all, ReLU diverges at step {relu_lost}.")),
        ),
        rows=("spirals", "deep", "digits"),
    ),
)
