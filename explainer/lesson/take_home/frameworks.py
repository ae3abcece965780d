"""The same layers and first weights in PyTorch, Keras and JAX, in each one's own words.

Where a page names a scheme, the framework's function of that name draws the weights; where it sets
a standard deviation, a normal draw of that size. Keras and JAX cut the normal draws of the named
schemes at two standard deviations and widen them so that the standard deviation stays: the comments
say so. tests/lesson/test_frameworks.py compares each with its documentation.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from math import isclose, sqrt
from string import Template
from typing import NamedTuple

from explainer import ACTIVATIONS, standard_deviation
from explainer.lesson.measured import Plan, Setup
from explainer.lesson.take_home.blocks import sizes


class Spoken(NamedTuple):
    """What something is called in each framework."""

    torch: str
    keras: str
    jax: str


@dataclass(frozen=True)
class Layers:
    """Layers to be written: `sizes` from the inputs on; `top`: is the last one a linear readout?

    `initializer` is the engine's name, `numbers` its settings; `namesake` a scheme that asks
    for the same numbers.
    """

    sizes: tuple[int, ...]
    activation: str
    initializer: str
    numbers: Mapping[str, float]
    parameter: float | None = None
    bias_std: float = 0.0
    top: bool = False
    namesake: str = ""


CUT = "  # normal, cut at two standard deviations"
SCHEMES = {
    "xavier_normal": Spoken(
        "xavier_normal_(layer.weight)",
        "GlorotNormal()" + CUT,
        "glorot_normal()" + CUT,
    ),
    "he_normal": Spoken(
        'kaiming_normal_(layer.weight, nonlinearity="relu")',
        "HeNormal()" + CUT,
        "he_normal()" + CUT,
    ),
    "lecun_normal": Spoken(
        'kaiming_normal_(layer.weight, nonlinearity="linear")  # LeCun: gain 1',
        "LecunNormal()" + CUT,
        "lecun_normal()" + CUT,
    ),
    "zeros": Spoken("zeros_(layer.weight)", "Zeros()", "zeros"),
    "constant": Spoken(
        "constant_(layer.weight, {value!r})", "Constant({value!r})", "constant({value!r})"
    ),
    "noisy": Spoken(
        "normal_(layer.weight, mean={value!r}, std={std!r})",
        "RandomNormal(mean={value!r}, stddev={std!r})",
        "{value!r} + jax.nn.initializers.normal({std!r})(key, fan)",
    ),
    "normal": Spoken(
        "normal_(layer.weight, std={std!r})",
        "RandomNormal(stddev={std!r})",
        "normal({std!r})",
    ),
    "uniform": Spoken(
        "uniform_(layer.weight, -{limit!r}, {limit!r})",
        "RandomUniform(-{limit!r}, {limit!r})",
        "jax.random.uniform(key, fan, minval=-{limit!r}, maxval={limit!r})",
    ),
    "orthogonal": Spoken(
        "orthogonal_(layer.weight, gain={std!r} * max(fan_in, fan_out) ** 0.5)",
        "Orthogonal(gain={std!r} * max(fan_in, fan_out) ** 0.5)",
        "orthogonal({std!r} * max(fan) ** 0.5)(key, fan)",
    ),
}

FUNCTIONS = {
    "linear": Spoken("nn.Identity()", '"linear"', "lambda h: h"),
    "sigmoid": Spoken("nn.Sigmoid()", '"sigmoid"', "jax.nn.sigmoid"),
    "tanh": Spoken("nn.Tanh()", '"tanh"', "jax.nn.tanh"),
    "relu": Spoken("nn.ReLU()", '"relu"', "jax.nn.relu"),
    "leaky_relu": Spoken(
        "nn.LeakyReLU({a!r})",
        "keras.layers.LeakyReLU(negative_slope={a!r})",
        "lambda h: jax.nn.leaky_relu(h, {a!r})",
    ),
    "prelu": Spoken(
        "nn.PReLU(fan_out, init={a!r})",
        "keras.layers.PReLU(keras.initializers.Constant({a!r}))",
        "lambda h: jax.nn.leaky_relu(h, {a!r})  # PReLU: learn this slope, one a unit",
    ),
    "elu": Spoken("nn.ELU({a!r})", "keras.layers.ELU({a!r})", "lambda h: jax.nn.elu(h, {a!r})"),
    "selu": Spoken("nn.SELU()", '"selu"', "jax.nn.selu"),
    "gelu": Spoken("nn.GELU()", '"gelu"', "lambda h: jax.nn.gelu(h, approximate=False)"),
    "silu": Spoken("nn.SiLU()", '"silu"', "jax.nn.silu"),
    "softplus": Spoken("nn.Softplus()", '"softplus"', "jax.nn.softplus"),
    "softsign": Spoken("nn.Softsign()", '"softsign"', "jax.nn.soft_sign"),
}

TORCH = Template("""\
import torch
from torch import nn

sizes = $sizes
layers = []
for fan_in, fan_out in zip(sizes, sizes[1:]):
    layer = nn.Linear(fan_in, fan_out)
$remark    nn.init.$weights
    nn.init.$biases
    layers += [layer, $activation]
model = nn.Sequential(*layers$top)
""")

KERAS = Template("""\
import keras

sizes = $sizes
model = keras.Sequential([keras.Input((sizes[0],))])
for fan_in, fan_out in zip(sizes, sizes[1:]):
$remark    # A new one for each layer: a second call would give the same numbers again.
    init = keras.initializers.$weights
$spread    model.add(keras.layers.Dense(fan_out, kernel_initializer=init$biases))
    model.add($activation)
$top""")
KERAS_TOP = "model.pop()  # the last layer is linear\n"

JAX = Template("""\
import jax
import jax.numpy as jnp

sizes = $sizes
phi = $activation
fans = list(zip(sizes, sizes[1:]))
keys = jax.random.split(jax.random.key(0), len(fans))
${remark}\
weights = [
    $weights
    for key, fan in zip(keys, fans)
]
biases = [
    $biases
    for key, (_, fan_out) in zip(keys, fans)
]


def model(x):
    for w, b in zip(weights$hidden, biases$hidden):
        x = phi(x @ w + b)
    return x$top
""")


def snippets(layers: Layers) -> dict[str, str]:
    """Return the code of each framework, by its name."""
    return {"PyTorch": torch(layers), "Keras": keras(layers), "JAX": jax(layers)}


def torch(layers: Layers) -> str:
    """Return the layers in PyTorch, whose own biases are not zero."""
    spread = f"normal_(layer.bias, std={layers.bias_std!r})"
    return TORCH.substitute(
        sizes=_sizes(layers.sizes),
        remark=_remark(layers, "torch"),
        weights=_weights(layers).torch,
        biases=spread if layers.bias_std else "zeros_(layer.bias)",
        activation=_function(layers).torch,
        top="[:-1]" if layers.top else "",
    )


def keras(layers: Layers) -> str:
    """Return the layers in Keras, where biases are zero unless asked for."""
    function = _function(layers).keras
    spread = f"    bias = keras.initializers.RandomNormal(stddev={layers.bias_std!r})\n"
    return KERAS.substitute(
        sizes=_sizes(layers.sizes),
        remark=_remark(layers, "keras"),
        weights=_weights(layers).keras,
        spread=spread if layers.bias_std else "",
        biases=", bias_initializer=bias" if layers.bias_std else "",
        activation=f"keras.layers.Activation({function})" if function[0] == '"' else function,
        top=KERAS_TOP if layers.top else "",
    )


def jax(layers: Layers) -> str:
    """Return the layers in JAX."""
    weights, comma, comment = _weights(layers).jax.partition("  # ")
    if "(key, fan" not in weights:
        weights += "(key, fan)"
    if "jax." not in weights:
        weights = f"jax.nn.initializers.{weights}"
    spread = f"{layers.bias_std!r} * jax.random.normal(jax.random.fold_in(key, 1), (fan_out,))"
    return JAX.substitute(
        sizes=_sizes(layers.sizes),
        remark=_remark(layers, "jax", ""),
        weights=weights + comma + comment,
        activation=_function(layers).jax,
        biases=spread if layers.bias_std else "jnp.zeros(fan_out)",
        hidden="[:-1]" if layers.top else "",
        top=" @ weights[-1] + biases[-1]" if layers.top else "",
    )


def of_setup(setup: Setup) -> Layers:
    """Return the layers of a random network, with the name of a scheme that asks for its std."""
    first = 64 if setup.data == "digits" else setup.width
    numbers = {"std": setup.std, "limit": sqrt(3.0) * setup.std}
    return Layers(
        (first, *(setup.width,) * setup.depth),
        setup.activation,
        setup.initializer,
        numbers,
        setup.parameter,
        setup.bias_std,
        namesake=_namesake(setup),
    )


def of_plan(plan: Plan) -> Layers:
    """Return the layers of a training."""
    return Layers(
        tuple(sizes(plan.dataset, plan.widths)),
        plan.activation,
        plan.initializer,
        dict(plan.settings),
        top=True,
    )


NAMESAKES = {"xavier_normal": "Xavier’s scale", "he_normal": "He’s scale"}


def _namesake(setup: Setup) -> str:
    """Return the scheme that asks for the weights of a network, between its equal widths."""
    for scheme in NAMESAKES:
        asked = standard_deviation(scheme, setup.width, setup.width)
        if setup.initializer == "normal" and isclose(setup.std, asked, rel_tol=1e-3):
            return scheme
    return ""


def _remark(layers: Layers, framework: str, margin: str = "    ") -> str:
    """Return a line that names the function of a scheme that asks for the same weights."""
    if not layers.namesake:
        return ""
    name = getattr(SCHEMES[layers.namesake], framework).partition("  #")[0]
    return f"{margin}# {NAMESAKES[layers.namesake]} between layers of {layers.sizes[-1]}: {name}\n"


def _sizes(sizes: tuple[int, ...]) -> str:
    """Write layer sizes, a run of equal ones as a product: [2, *[32] * 30, 2]."""
    runs = [(size, len(list(same))) for size, same in groupby(sizes)]
    if len(runs) == 1:
        return f"[{sizes[0]}] * {len(sizes)}"
    parts = [f"*[{size}] * {n}" if n > 3 else ", ".join([str(size)] * n) for size, n in runs]
    return f"[{', '.join(parts)}]"


def _weights(layers: Layers) -> Spoken:
    return Spoken(*(text.format(**layers.numbers) for text in SCHEMES[layers.initializer]))


def _function(layers: Layers) -> Spoken:
    default = ACTIVATIONS[layers.activation].default
    value = default if layers.parameter is None else layers.parameter
    return Spoken(*(text.format(a=value) for text in FUNCTIONS[layers.activation]))
