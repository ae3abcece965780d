"""Take it home: a script of NumPy alone that prints the page's numbers, and the numbers as CSV."""

from pathlib import Path
from string import Template

import streamlit as st

from explainer import ACTIVATIONS, simulation
from explainer.lesson.language import _
from explainer.lesson.measured import Run, Setup
from explainer.simulation.streams import Stream

DIGITS_FILE = Path(simulation.__file__).with_name("digits.csv.gz")

CDF = """from math import erf

cdf = np.vectorize(lambda h: (1 + erf(h / 2**0.5)) / 2)
"""

SCRIPT = Template('''\
"""$depth layers of $width $activation units, $weights of std $std: what reaches the ends.

Prints, for each layer, the standard deviation of its activations and the size of its gradient
relative to the last layer, and over the inputs alone how much a unit's answer varies.
"""
import numpy as np
$extra
SEED, DEPTH, WIDTH, SAMPLES, STD = $seed, $depth, $width, $samples, $std
$parameter

def draw(purpose, layer, rows, columns):
    return np.random.default_rng([SEED, purpose, layer]).standard_normal((rows, columns))

$drawing
def phi(h):
    return $function


def slope(h):
    return $derivative

$source
weights, x, slopes, spreads = [], inputs, [], []
for layer in range(DEPTH):
    weights.append(STD * $drawn($stream_weights, layer, x.shape[1], WIDTH))
    h = x @ weights[-1]$biases  # (samples, width)
    x = phi(h)
    slopes.append(slope(h))
    spreads.append((x.std(), np.sqrt(x.var(axis=0).mean())))

delta = top_gradient(x) * slopes[-1]  # dL/dh of the last layer
sizes = [np.sqrt(np.mean(delta**2))]
for layer in range(DEPTH - 1, 0, -1):
    delta = (delta @ weights[layer].T) * slopes[layer - 1]
    sizes.insert(0, np.sqrt(np.mean(delta**2)))

print("layer, std, std across inputs, gradient relative to the last layer")
for layer, ((std, across), size) in enumerate(zip(spreads, sizes), start=1):
    print(f"{layer:3d}  {std:.6g}  {across:.6g}  {size / sizes[-1]:.6g}")
''')

# How the weights are drawn: in words, the function's name, and its code where it is not `draw`.
DRAWING = {
    "normal": ("normal weights", "draw", ""),
    "uniform": (
        "uniform weights",
        "uniform",
        """
def uniform(purpose, layer, rows, columns):
    rng = np.random.default_rng([SEED, purpose, layer])
    return rng.uniform(-(3**0.5), 3**0.5, (rows, columns))

""",
    ),
    "orthogonal": (
        "orthogonal weights",
        "orthogonal",
        """
def orthogonal(purpose, layer, rows, columns):
    q, r = np.linalg.qr(draw(purpose, layer, max(rows, columns), min(rows, columns)))
    q = q * np.sign(np.diag(r)) * max(rows, columns) ** 0.5
    return q if rows >= columns else q.T

""",
    ),
}

GAUSSIAN = Template("""
inputs = draw($stream_inputs, 0, SAMPLES, WIDTH)


def top_gradient(_):
    return draw($stream_top, 0, SAMPLES, WIDTH)
""")

DIGITS = Template("""
# digits.csv.gz lies beside this script: 1,797 scans of 8 x 8 pixels, and the digit.
table = np.loadtxt("digits.csv.gz", delimiter=",")
table = table[$shuffle]
pixels, labels = table[:, :64], table[:SAMPLES, 64].astype(int)
spread = pixels.std(axis=0)
inputs = ((pixels - pixels.mean(axis=0)) / np.where(spread > 0, spread, 1))[:SAMPLES]
readout = draw($stream_readout, 0, WIDTH, 10) / np.sqrt(WIDTH)


def top_gradient(x):
    scores = np.exp(x @ readout - (x @ readout).max(axis=1, keepdims=True))
    scores /= scores.sum(axis=1, keepdims=True)
    return (scores - np.eye(10)[labels]) @ readout.T
""")


def script(setup: Setup) -> str:
    """Return the script that prints this run's table, a line for each layer."""
    activation = ACTIVATIONS[setup.activation]
    function, derivative = activation.code
    streams = {
        "stream_weights": Stream.WEIGHTS.value,
        "stream_inputs": Stream.INPUTS.value,
        "stream_top": Stream.TOP_GRADIENT.value,
        "stream_readout": Stream.READOUT.value,
    }
    weights, drawn, drawing = DRAWING[setup.initializer]
    biases = f" + {setup.bias_std} * draw({Stream.BIASES.value}, layer, 1, WIDTH)"
    shuffle = f"np.random.default_rng([SEED, {Stream.INPUTS.value}, 0]).permutation(len(table))"
    ends = DIGITS if setup.data == "digits" else GAUSSIAN
    return SCRIPT.substitute(
        activation=activation.label,
        depth=setup.depth,
        width=setup.width,
        samples=setup.samples,
        weights=weights,
        drawn=drawn,
        drawing=drawing,
        biases=biases if setup.bias_std else "",
        std=setup.std,
        seed=setup.seed,
        function=function,
        derivative=derivative,
        extra=CDF if "cdf" in function else "",
        parameter=_parameter_line(setup),
        source=ends.substitute(shuffle=shuffle, **streams),
        **streams,
    )


def _parameter_line(setup: Setup) -> str:
    activation = ACTIVATIONS[setup.activation]
    if activation.parameter_name is None:
        return ""
    value = activation.default if setup.parameter is None else setup.parameter
    return f"a = {value}  # {activation.parameter_name}\n"


def take_home(run: Run) -> None:
    """Draw the folded section with the script of a run and its table as CSV."""
    code, name = script(run.setup), st.session_state.page
    with (
        st.container(key="take_home"),
        st.expander(_("Take it home"), icon=":material/download:"),
    ):
        st.markdown(
            _(
                "This script needs NumPy alone. It draws a network of {activation} layers ({depth} "
                "layers, σ = {std:g}) and prints for each layer the spread of the outputs and the "
                "gradient."
            ).format(
                activation=ACTIVATIONS[run.setup.activation].label,
                depth=run.setup.depth,
                std=run.setup.std,
            )
        )
        with st.container(horizontal=True):
            st.download_button(
                _("Script"),
                code,
                f"signal_{name}.py",
                "text/x-python",
                key="script",
                on_click="ignore",
            )
            st.download_button(
                _("Numbers (CSV)"),
                lambda: run.layers.to_csv(index=False),
                f"signal_{name}.csv",
                "text/csv",
                key="csv",
                on_click="ignore",
            )
            if run.setup.data == "digits":
                st.download_button(
                    _("The digits"),
                    lambda: DIGITS_FILE.read_bytes(),
                    DIGITS_FILE.name,
                    "application/gzip",
                    key="digits_file",
                    on_click="ignore",
                )
        st.code(code, language="python", height=320)
