"""What the measurements say to claims that are widely repeated."""

from collections.abc import Callable

import numpy as np

from explainer import Network, common_mode, load_dataset, propagate, standard_deviation, train
from explainer.lesson.measured.flow import Setup
from explainer.lesson.measured.network import one_run
from explainer.lesson.measured.scales import units_differ
from explainer.simulation.checks.exact import changed_masks, constant_spread, zero_gradients
from explainer.simulation.flow import softmax_gradient

Numbers = dict[str, float]

RACERS = ("relu", "tanh")
COURSES = ("circles", "spirals3")
RATES = (0.1, 0.3, 1.0)
PRELU_RUNS = 5
ELU_RUNS = 20
LIMIT = 250  # steps of a race


def myth(name: str, seed: int) -> Numbers:
    """Measure what answers the myth `name`, one of MEASURED; names in 10 are powers of ten."""
    return MEASURED[name](seed)


def _flow(activation: str, std: float, seed: int) -> Numbers:
    """What 10 layers do to the gradient; at layer 1 the median of |delta| over its rms."""
    run = one_run(Setup(activation, std, 10, seed))
    first = run.layers.iloc[0]
    return {
        "factor10": run.flow.backward,
        "reached10": run.flow.reached,
        "median10": float(first["median"] - first["log10"]),
    }


def _saturated(seed: int) -> Numbers:
    run = one_run(Setup("tanh", 1.0, 10, seed))
    share = float(run.layers["saturated"].mean())
    return {"saturated": share, **_flow("tanh", 1.0, seed)}


def _sigmoid(seed: int) -> Numbers:
    return _flow("sigmoid", 0.1, seed)


def _variance(seed: int) -> Numbers:
    layers = one_run(Setup("sigmoid", 1.0, 10, seed)).layers
    return {
        "first": float(layers["std"].iloc[0]),
        "last": float(layers["std"].iloc[-1]),
        "first_saturated": float(layers["saturated"].iloc[0]),
        "last_saturated": float(layers["saturated"].iloc[-1]),
        "common": common_mode(activation="sigmoid", batch_size=1000, seed=seed).share,
    }


def _masks(seed: int) -> Numbers:
    layers = one_run(Setup("relu", 1.0, 10, seed)).layers
    return {
        "changed": changed_masks(seed)[0],
        "zeros_share": float(layers["zeros"].mean()),
        **_flow("relu", 1.0, seed),
    }


def _silent(activation: str, rate: float, seed: int) -> tuple[float, bool]:
    """Share of units whose input is never positive after a training; whether it diverged."""
    fit = train(
        dataset="spirals", widths=(64, 64), activation=activation, initializer="he_normal",
        learning_rate=rate, steps=400, record_every=400, seed=seed,
    )  # fmt: skip
    hidden = fit.network.forward(load_dataset("spirals", seed).inputs).pre[:-1]
    silent = float(np.mean([(pre.max(axis=0) <= 0).mean() for pre in hidden]))
    return silent, bool(fit.steps["diverged"].iloc[-1])


def _leaky(seed: int) -> Numbers:
    relu, leaky = (_silent(name, 1.0, seed)[0] for name in ("relu", "leaky_relu"))
    diverged = sum(_silent("prelu", 2.0, run)[1] for run in range(seed, seed + PRELU_RUNS))
    return {"relu_silent": relu, "leaky_silent": leaky, "diverged": float(diverged)}


def _zeros(seed: int) -> Numbers:
    return {"zeros": max(zero_gradients(seed)), "constant": max(constant_spread(seed))}


def _small(seed: int) -> Numbers:
    """How much the gradients of a layer's units differ under N(0, 0.01^2): 0 is not at all."""
    network = Network.random([64, *[100] * 5, 10], "tanh", "normal", seed, std=0.01)
    inputs, labels = load_dataset("digits", seed)
    trace = network.forward(inputs[:200])
    top = softmax_gradient(trace.pre[-1], labels[:200]) / 200
    gradient = network.backward(trace, top).weights[2]  # (fan_in, units)
    return {
        "spread": units_differ(gradient),
        "size10": float(np.log10(np.sqrt(np.square(gradient).mean()))),
        "std10": float(np.log10(trace.post[1].std())),
    }


def _elu(seed: int) -> Numbers:
    """Mean output of layer 10, over ELU_RUNS networks: one alone is luck."""
    runs = (
        ("lecun", "elu", "lecun_normal"),
        ("he", "elu", "he_normal"),
        ("relu", "relu", "he_normal"),
    )

    def mean(kind: str, scheme: str, number: int) -> float:
        layers = propagate(activation=kind, initializer=scheme, seed=number).layers
        return float(layers["mean"].iloc[-1])

    return {
        name: float(np.mean([mean(kind, scheme, seed + k) for k in range(ELU_RUNS)]))
        for name, kind, scheme in runs
    }


def _fans(_: int) -> Numbers:
    """Sqrt 2 times Xavier over He, where a layer narrows and where it widens."""
    return {
        name: float(np.sqrt(2) * standard_deviation("xavier_normal", *fans))
        / standard_deviation("he_normal", *fans)
        for name, fans in (("narrows", (784, 300)), ("widens", (10, 100)))
    }


def _uniform(seed: int) -> Numbers:
    """What comes back through 10 tanh layers under three schemes."""
    found = {}
    for scheme in ("xavier_normal", "xavier_uniform", "uniform"):
        sizes = propagate(activation="tanh", initializer=scheme, seed=seed).layers["delta_rms"]
        found[f"{scheme}10"] = float(np.log10(sizes.iloc[0] / sizes.iloc[-1]))
    return found


def _default(seed: int) -> Numbers:
    layers = propagate(activation="relu", initializer="uniform", seed=seed).layers
    sizes = np.log10(layers["delta_rms"])
    return {"variance": 1 / 3, "reached10": float(sizes.iloc[0] - sizes.iloc[-1])}


def _race(seed: int) -> Numbers:
    """Steps to 5 % error at the best of RATES: tanh over ReLU, on two data sets."""
    found: Numbers = {}
    for course in COURSES:
        steps = {name: min(_steps(course, name, rate, seed) for rate in RATES) for name in RACERS}
        found |= {f"{course}_{name}": count for name, count in steps.items()}
        found[course] = steps["tanh"] / steps["relu"]
    return found


def _steps(course: str, activation: str, rate: float, seed: int) -> float:
    """Steps until at most 5 % of the points are wrong; LIMIT if they are not enough."""
    initializer = "he_normal" if activation == "relu" else "xavier_normal"
    fit = train(
        dataset=course, widths=(64, 64), activation=activation, initializer=initializer,
        learning_rate=rate, steps=LIMIT, record_every=5, seed=seed,
        watch=lambda _, __, accuracy: accuracy >= 0.95,
    )  # fmt: skip
    last = fit.steps.iloc[-1]
    return float(max(last["step"], 1)) if last["accuracy"] >= 0.95 else LIMIT


MEASURED: dict[str, Callable[[int], Numbers]] = {
    "saturated": _saturated,
    "sigmoid": _sigmoid,
    "variance": _variance,
    "masks": _masks,
    "leaky": _leaky,
    "zeros": _zeros,
    "small": _small,
    "elu": _elu,
    "fans": _fans,
    "uniform": _uniform,
    "default": _default,
    "race": _race,
}
