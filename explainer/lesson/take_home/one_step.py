"""The script of the page on bias shift: one step, and how much of it all inputs share."""

from explainer import ACTIVATIONS
from explainer.lesson.measured import WIDTH
from explainer.lesson.measured.bias_shift import SCHEMES
from explainer.lesson.take_home import blocks
from explainer.simulation.centring import HIDDEN, LAYER

SAMPLES = 300  # of other inputs, that the step is felt by

RANDOM_STEP = """\
batch, others = (
    phi(random(INPUTS, part).standard_normal((size, WIDTH)))
    for part, size in enumerate((BATCH, SAMPLES))
)
deltas = random(TOP).standard_normal((BATCH, WIDTH))
z = np.linspace(-12, 12, 240_001)
mean = (phi(z) * np.exp(-z * z / 2)).sum() * (z[1] - z[0]) / np.sqrt(2 * np.pi)
"""

REAL_STEP = f"""\
network = Network(phi, slope, start)
some = random(BATCHES).integers(len(labels), size=BATCH)
outputs, entering = network.forward(inputs[some])
deltas = network.backward(outputs, entering, labels[some])[{LAYER - 1}]
batch = outputs[{LAYER - 1}]  # what enters layer {LAYER}
others = network.forward(inputs)[0][{LAYER - 1}][:SAMPLES]
mean = others.mean(axis=0)
"""

SHARE = """\
def common(kept):
    removed = (1 - kept) * mean  # from every output
    outputs = others - removed
    change = -outputs @ (batch.T @ deltas - np.outer(removed, deltas.sum(axis=0)))
    share = (change.mean(axis=0) ** 2).sum() / (change**2).mean(axis=0).sum()
    return outputs, share


outputs, share = common(KEPT)
print(f"mean {outputs.mean():.6g}, standard deviation {np.sqrt(outputs.var(axis=0).mean()):.6g}")
print(f"common to all inputs: {share:.6g}")
print(f"with the whole mean: {common(1)[1]:.6g}")
print(f"centred: {common(0)[1]:.6g}")
"""


def script(activation: str, data: str, kept: float, seed: int) -> str:
    """Return the script that takes one step, and measures what it does to other inputs."""
    lines = (
        f"SEED = {seed}\nWIDTH = {WIDTH}\nBATCH = 64\nSAMPLES = {SAMPLES}\n"
        f"KEPT = {kept!r}  # of each output's mean; 0: centred\n"
    )
    label = ACTIVATIONS[activation].label
    about = f"One step on {label} outputs: how much of its push is common to all inputs?\n"
    cells = [blocks.cell("Activation and its slope", blocks.activation(activation, None))]
    if data == "digits":
        lines += f"SIZES = {blocks.sizes('digits', (WIDTH,) * HIDDEN)}\n"
        loaded = blocks.dataset("digits") + "\n\ninputs, labels = dataset()\n"
        network = (
            blocks.start(SCHEMES[activation]) + "\n\n" + blocks.NETWORK.substitute(blocks.FIXED)
        )
        cells += [blocks.cell("The data", loaded), blocks.cell("The network", network)]
    step = REAL_STEP if data == "digits" else RANDOM_STEP
    cells += [blocks.cell("Outputs and gradients", step), blocks.cell("The step", SHARE)]
    return blocks.head(about, lines) + "".join(cells)
