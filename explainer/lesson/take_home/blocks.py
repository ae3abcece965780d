"""The blocks that scripts are made of: NumPy alone, in cells that begin with `# %%`.

They say in the plainest way what the engine computes: the same random streams, the same numbers.
"""

import re
from pathlib import Path
from string import Template
from textwrap import indent

from explainer import ACTIVATIONS, DATASETS, simulation

DIGITS_FILE = Path(simulation.__file__).with_name("digits.csv.gz")

# One stream of random numbers for each purpose and layer, as in explainer/simulation/streams.py.
RANDOM = """\
WEIGHTS, BIASES, INPUTS, TOP, READOUT, BATCHES = range(6)


def random(purpose, layer=0):
    return np.random.default_rng([SEED, purpose, layer])
"""

CDF = """\
from math import erf


def cdf(h):
    return (1 + np.reshape([*map(erf, (h / 2**0.5).ravel().tolist())], h.shape)) / 2
"""

ACTIVATION = Template("""\
def $phi(h$a):
    return $function


def $slope(h$a):
    return $derivative
""")

TANH_SLOPE = """\
    x = np.tanh(h)
    if abs(x).max() <= 0.9999:
        return 1 - x**2
    e = np.exp(-abs(h)) ** 2  # in the tails the digits of 1 - x**2 are gone
    return 4 * e / (1 + e) ** 2
"""

LOAD_DIGITS = """\
# digits.csv.gz lies beside this script: 1,797 scans of 8 x 8 pixels, and the digit.
table = np.loadtxt("digits.csv.gz", delimiter=",")
"""

STANDARDISED = """\
def standardised(x):
    x = x - x.mean(axis=0)
    spread = x.std(axis=0)
    return x / np.where(spread > 0, spread, 1)
"""

PLANES = {
    "spirals": """\
y = np.arange(300) % 2
radius = np.sqrt(rng.uniform(size=300))
angle = 2.5 * np.pi * radius + np.pi * y
x = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
x += 0.02 * rng.standard_normal((300, 2))
""",
    "spirals3": """\
y = np.arange(300) % 3
radius = np.linspace(0.05, 1, 300)
angle = 4 * radius + 2 * np.pi * y / 3 + 0.2 * rng.standard_normal(300)
x = np.stack([radius * np.sin(angle), radius * np.cos(angle)], axis=1)
""",
    "circles": """\
y = np.arange(300) % 2
radius = np.where(y == 0, 0.4, 1.0)
angle = 2 * np.pi * rng.uniform(size=300)
x = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
x += 0.08 * rng.standard_normal((300, 2))
""",
}

NETWORK = Template('''\
class Network:
    """Hidden layers of one activation function, and a linear layer on top."""

    def __init__(self, phi, slope, start):
        fans = list(enumerate(zip(SIZES, SIZES[1:])))
        self.phi, self.slope = phi, slope
        self.W = [start(layer, fan_in, fan_out) for layer, (fan_in, fan_out) in fans]
        self.B = [np.zeros(fan_out) for _, (_, fan_out) in fans]
$learned
    def forward(self, x):
        """What leaves every layer, and what enters the activation functions."""
        outputs, entering = [x], []
        for layer, (w, b) in enumerate(zip(self.W, self.B)):
            h = outputs[-1] @ w + b  # (samples, units)
            if layer < len(self.W) - 1:
                entering.append(h)
                h = self.phi(h$a)
            outputs.append(h)
        return outputs, entering

    def backward(self, outputs, entering, labels):
        """The gradient of each example's loss where it enters a layer's activation function."""
        delta = np.exp(outputs[-1] - outputs[-1].max(axis=1, keepdims=True))
        delta /= delta.sum(axis=1, keepdims=True)
        delta[np.arange(len(labels)), labels] -= 1  # softmax and cross-entropy
        deltas = [delta]
        for layer in range(len(self.W) - 1, 0, -1):
            slopes = self.slope(entering[layer - 1]$below)
            deltas.insert(0, deltas[0] @ self.W[layer].T * slopes)
        return deltas

    def gradients(self, x, labels):
        """The mean loss, and its gradients with respect to weights and biases$and_slopes."""
        outputs, entering = self.forward(x)
        deltas = [delta / len(x) for delta in self.backward(outputs, entering, labels)]
        ones = np.ones(len(x))
        dW = [below.T @ delta for below, delta in zip(outputs, deltas)]
        dB = [ones @ delta for delta in deltas]
        return cross_entropy(outputs[-1], labels), $gradients

    def test(self, x, labels):
        """The mean loss, and the share of right answers."""
        scores = self.forward(x)[0][-1]
        return cross_entropy(scores, labels), (scores.argmax(axis=1) == labels).mean()


def cross_entropy(scores, labels):
    top = scores.max(axis=1)
    log_sum = top + np.log(np.exp(scores - top[:, None]).sum(axis=1))
    return (log_sum - scores[np.arange(len(labels)), labels]).mean()
''')

# PReLU learns its slopes, one a unit.
LEARNED = {
    "learned": """\
        self.A = [np.full(fan_out, a) for _, (_, fan_out) in fans[:-1]]
""",
    "a": ", self.A[layer]",
    "below": ", self.A[layer - 1]",
    "and_slopes": ", and PReLU's slopes",
    "gradients": """\
dW + dB + [
            np.einsum("ij,ij->j", d @ w.T, np.minimum(h, 0))
            for d, w, h in zip(deltas[1:], self.W[1:], entering)
        ]""",
}
FIXED = {"learned": "", "a": "", "below": "", "and_slopes": "", "gradients": "dW + dB"}

TRAIN = Template('''\
def train(network, rate):
    """Descend; give step, loss and accuracy where they are recorded, and whether it diverged."""
    batches = random(BATCHES).integers(len(labels), size=(STEPS + 1, BATCH))
    for step, batch in enumerate(batches):
        loss, gradients = network.gradients(inputs[batch], labels[batch])
        fine = loss <= 1e100
        if step in RECORDED or not fine:
            loss, accuracy = network.test(inputs, labels)
            fine = bool(fine and loss <= 1e100)
            yield step, loss, accuracy, not fine
        if not fine:
            return
        for values, gradient in zip(network.W + network.B$learned, gradients):
            values -= rate * gradient
''')

# The standard deviation of a scheme's weights, of fan_in and fan_out.
SCHEMES = {
    "lecun_normal": "np.sqrt(1 / fan_in)",
    "xavier_normal": "np.sqrt(2 / (fan_in + fan_out))",
    "he_normal": "np.sqrt(2 / fan_in)",
    "normal": "STD",
}


def head(about: str, settings: str) -> str:
    """Begin a script: what it does, and one setting a line."""
    return f'"""{about}"""\n\nimport numpy as np\n\nnp.seterr(all="ignore")\n\n{settings}\n{RANDOM}'


def cell(title: str, *parts: str) -> str:
    """Return a cell of a script: parts that are empty are left out."""
    return f"\n\n# %% {title}\n" + "\n\n".join(part for part in parts if part)


def activation(name: str, parameter: float | None = None, prefix: str = "") -> str:
    """Return the code of `phi` and its derivative `slope`, names with a prefix where it is given.

    `h` alone is their argument, but for PReLU whose slopes are a unit's own. With a prefix the
    parameter stands in the code as a number.
    """
    kind = ACTIVATIONS[name]
    phi, slope = f"{prefix}phi", f"{prefix}slope"
    function, derivative = kind.code
    body = ACTIVATION.substitute(
        phi=phi,
        slope=slope,
        a=", a" if kind.learned else "",
        function=function.replace("phi(", f"{phi}("),
        derivative=derivative.replace("phi(", f"{phi}("),
    )
    if name == "tanh":
        body = body.replace(f"    return {derivative}\n", TANH_SLOPE)
    value = kind.default if parameter is None else parameter
    if prefix:
        body = re.sub(r"\ba\b", repr(value), body)
    named = kind.parameter_name and not prefix
    first = f"a = {value!r}  # {kind.parameter_name}\n\n\n" if named else ""
    return (CDF + "\n\n" if "cdf" in function else "") + first + body


def dataset(name: str) -> str:
    """Return the code of a function that gives inputs and labels, rows shuffled by the seed."""
    if name == "digits":
        first = LOAD_DIGITS
        make = "x, y = table[:, :64], table[:, 64].astype(int)\n"
    else:
        first, make = "", PLANES[name]
    lines = f"rng = random(INPUTS)\n{make}order = rng.permutation(len(y))\n"
    lines += "return standardised(x)[order], y[order]\n"
    made = "def dataset():\n" + indent(lines, "    ")
    return "\n\n".join(part for part in (first, STANDARDISED, made) if part)


def sizes(name: str, hidden: tuple[int, ...]) -> list[int]:
    """Return the layer sizes of a network for a data set, the input's first."""
    return [64 if name == "digits" else 2, *hidden, DATASETS[name].classes]


def training(learned: bool = False) -> str:
    """Return the code of a network and of plain stochastic gradient descent."""
    network = NETWORK.substitute(LEARNED if learned else FIXED)
    return network + "\n\n" + TRAIN.substitute(learned=" + network.A" if learned else "")


def start(scheme: str, name: str = "start") -> str:
    """Return the code of a function that draws a layer's weights by a scheme of SCHEMES."""
    return (
        f"def {name}(layer, fan_in, fan_out):\n"
        f"    std = {SCHEMES[scheme]}\n"
        "    return std * random(WEIGHTS, layer).standard_normal((fan_in, fan_out))\n"
    )
