"""The script of a random network before training: what reaches its ends, layer by layer."""

from string import Template

from explainer import ACTIVATIONS
from explainer.lesson.measured import Setup
from explainer.lesson.take_home import blocks

# How the weights are drawn, one unit of standard deviation wide.
DRAWS = {
    "normal": "return random(WEIGHTS, layer).standard_normal((fan_in, fan_out))\n",
    "uniform": "return random(WEIGHTS, layer).uniform(-(3**0.5), 3**0.5, (fan_in, fan_out))\n",
    "orthogonal": """\
large, small = max(fan_in, fan_out), min(fan_in, fan_out)
    q, r = np.linalg.qr(random(WEIGHTS, layer).standard_normal((large, small)))
    q = q * np.sign(np.diag(r)) * large**0.5
    return q if fan_in >= fan_out else q.T
""",
}

GAUSSIAN = """\
inputs = random(INPUTS).standard_normal((SAMPLES, WIDTH))


def top_gradient(x):
    return random(TOP).standard_normal(x.shape)
"""

DIGITS = """\
inputs, labels = (part[:SAMPLES] for part in dataset())


def top_gradient(x):
    readout = random(READOUT).standard_normal((WIDTH, 10)) / np.sqrt(WIDTH)
    scores = np.exp(x @ readout - (x @ readout).max(axis=1, keepdims=True))
    return (scores / scores.sum(axis=1, keepdims=True) - np.eye(10)[labels]) @ readout.T
"""

FORWARD = Template("""\
weights, outputs, slopes = [], [inputs], []
for layer in range(DEPTH):
    weights.append(STD * draw(layer, outputs[-1].shape[1], WIDTH))
    h = outputs[-1] @ weights[-1]  # (samples, width)
$biases    outputs.append(phi(h))
    slopes.append(slope(h))
""")

BACKWARD = """\
deltas = [top_gradient(outputs[-1]) * slopes[-1]]  # dL/dh
for layer in range(DEPTH - 1, 0, -1):
    deltas.insert(0, deltas[0] @ weights[layer].T * slopes[layer - 1])
"""

MEASURE = """\
def rms(x):
    return np.sqrt(np.mean(x**2))


TINY = np.finfo(float).tiny  # what is smaller counts as this
stds = [x.std() for x in outputs[1:]]
across = [max(np.sqrt(x.var(axis=0).mean()), TINY) for x in outputs[1:]]
sizes = np.array([max(rms(delta), TINY) for delta in deltas]) / max(rms(deltas[-1]), TINY)
medians = [np.median(abs(delta)) / max(rms(deltas[-1]), TINY) for delta in deltas]

print("layer  std  std across inputs  gradient, last layer = 1  its median")
for layer, row in enumerate(zip(stds, across, sizes, medians), start=1):
    print(f"{layer:5d}", *(f"{number:.6g}" for number in row))

# What tells inputs apart is followed until only rounding is left of it.
clear = [a > 1e-12 * rms(x) for a, x in zip(across, outputs[1:])]
seen = max(1, (clear + [False]).index(False))
forward = (across[seen - 1] / across[0]) ** (1 / max(seen - 1, 1))
print(f"forward, a layer: {forward:.6g}")
print(f"backward, a layer: {sizes[0] ** (1 / max(DEPTH - 1, 1)):.6g}")
print(f"gradient of layer 1: {sizes[0]:.6g}")
print(f"its median, relative to it: {medians[0] / sizes[0]:.6g}")
"""

SATURATED = Template("""\
saturated = np.mean([(x < $low) | (x > $high) for x in outputs[1:]])
print(f"saturated: {saturated:.6g}")
""")

# The limits are LIMITS of explainer/charts/data.py.
NUMBERS = """\
for name, smallest, largest in (("float16", 2**-25, 65520), ("float32", 2**-150, 2.0**128)):
    print(f"{name}: {sum(sizes < smallest)} layers round to 0, {sum(sizes > largest)} overflow")
"""

ABOUT = (
    "{depth} layers of {width} {activation} units before training: what reaches the ends.\n\n"
    "Prints, for each layer, the standard deviation of its outputs, that of a unit across inputs,\n"
    "and the gradient relative to the last layer; then what the page says.\n"
)


def script(setup: Setup) -> str:
    """Return the script that prints this run's table, and what the page says of it."""
    kind = ACTIVATIONS[setup.activation]
    digits = setup.data == "digits"
    about = ABOUT.format(depth=setup.depth, width=setup.width, activation=kind.label)
    settings = (
        f"SEED = {setup.seed}\nDEPTH = {setup.depth}\nWIDTH = {setup.width}\n"
        f"SAMPLES = {setup.samples}\nSTD = {setup.std!r}  # of the weights\n"
    )
    biases = f"    h += {setup.bias_std!r} * random(BIASES, layer).standard_normal((1, WIDTH))\n"
    draw = f"def draw(layer, fan_in, fan_out):\n    {DRAWS[setup.initializer]}"
    # PReLU's slopes are only learned in training.
    function = blocks.activation(setup.activation, setup.parameter).replace("(h, a)", "(h)")
    saturated = kind.saturation and SATURATED.substitute(
        low=kind.saturation[0], high=kind.saturation[1]
    )
    return "".join(
        (
            blocks.head(about, settings),
            blocks.cell("The activation function and its slope", function),
            blocks.cell("The data", blocks.dataset("digits")) if digits else "",
            blocks.cell("What enters at both ends", DIGITS if digits else GAUSSIAN),
            blocks.cell("The weights", draw),
            blocks.cell("Forward", FORWARD.substitute(biases=biases if setup.bias_std else "")),
            blocks.cell("Backward", BACKWARD),
            blocks.cell("What arrives", MEASURE + (saturated or "") + NUMBERS),
        )
    )
