"""From the engine's tables to the named data sets of a picture: where each mark stands.

A table here has a column `value`, the place in the sweep (a weight scale, a depth). Vertical
places of gradients are powers of ten, clipped to what the axis shows; clipped dots are marked.
"""

from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from explainer import Activation

Datasets = dict[str, pd.DataFrame]
Array = NDArray[np.float64]

CELL = 0.9  # share of a layer's room that its histogram may fill
MARGIN = 0.04  # height of a bar outside the axis, relative to the axis
VISIBLE = 0.002  # a smaller share of a layer's activations would be thinner than a pixel
# A rule of thumb, and the charts say so: the factor per layer, and what all may come to.
HEALTHY, HEALTHY_IN_ALL = (0.8, 1.25), (0.01, 100.0)
TANGENT = 1.3  # half the length of the drawn tangent, along z
# Where rounding to a number format gives 0 and where infinity, as powers of ten.
LIMITS = {
    "float16": (-25 * np.log10(2), np.log10(65520)),
    "float32": (-150 * np.log10(2), 128 * np.log10(2)),
}


def bars(
    histograms: pd.DataFrame, layers: pd.DataFrame, limits: tuple[float, float]
) -> pd.DataFrame:
    """Place the bars of `histograms` (value, layer, left, right, fraction) over their layers.

    Columns: layer, x, y, y2, apart, and the bar's length at each value as `column_of` names it: the
    same bars serve all values, which have the same layers and bins in the same order. A layer's
    longest bar fills its cell. What is no bin stands `apart`, outside the axis and as long as its
    share of the cell: exact zeros (left == right) of an activation that begins at 0, and the shares
    `below` and `above` of `layers` (value, layer), beyond the axis.
    """
    low, high = limits
    thickness = MARGIN * (high - low)
    binned = histograms[histograms["left"] < histograms["right"]]
    peak = binned.groupby(["value", "layer"])["fraction"].transform("max")
    zeros = histograms[histograms["left"] == histograms["right"]]
    placed = [
        _bars(binned, binned["fraction"], peak, binned["left"], binned["right"]),
        _bars(layers, layers["below"], 1.0, low - thickness, low, apart=True),
        _bars(layers, layers["above"], 1.0, high, high + thickness, apart=True),
    ]
    if len(zeros):
        placed.append(_bars(zeros, zeros["fraction"], 1.0, low - thickness, low, apart=True))
    layer, y, y2, apart, lengths = map(np.concatenate, zip(*placed, strict=True))
    values = layers["value"].unique()
    names = [column_of(value) for value in values] if len(values) > 1 else ["v"]
    columns = {"layer": layer, "x": layer - CELL / 2, "y": y, "y2": y2, "apart": apart}
    columns |= dict(zip(names, lengths.T, strict=True))
    seen = lengths.any(axis=1)
    return pd.DataFrame({name: column[seen] for name, column in columns.items()})


def column_of(value: float) -> str:
    """Return the column of a value as the browser writes its number; see panels.forward.

    Raises ValueError for a number that it would write with an exponent.
    """
    if value and not 1e-6 <= abs(value) < 1e21:
        raise ValueError(f"no column for {value}")
    return "v" + np.format_float_positional(value + 0.0, trim="-")


def _bars(
    at: pd.DataFrame,
    share: pd.Series,
    full: pd.Series | float,
    bottom: pd.Series | float,
    top: pd.Series | float,
    apart: bool = False,
) -> tuple[Array, ...]:
    """Bars over the layers of `at`, filling their cell where their share is `full`.

    Returns layer, y, y2, apart, and the lengths: a row a bar, a column a value.
    """
    values = at["value"].nunique()
    length = (CELL * share / full).round(3).where(share >= VISIBLE, 0.0)
    lengths = length.to_numpy(np.float32).reshape(values, -1).T
    ends = at["layer"], bottom, top, apart
    return *(np.broadcast_to(end, len(at))[: len(lengths)] for end in ends), lengths


def extent(
    depth: int, limits: tuple[float, float], log10: pd.Series, span: tuple[float, float]
) -> pd.DataFrame:
    """Return the two corners of a picture's axes: layers, activations and powers of ten.

    The gradient's axis covers `log10`, at least 10⁻⁴ to 10², and at most `span`.
    """
    floor = max(span[0], min(-4.0, np.floor(log10.min())))
    ceiling = min(span[1], max(2.0, np.ceil(log10.max())))
    margin = MARGIN * (limits[1] - limits[0])
    return pd.DataFrame(
        {
            "layer": [0.5, depth + 0.5],
            "activation": [limits[0] - margin, limits[1] + margin],
            "log10": [float(floor), float(ceiling)],
        }
    )


def with_room(corners: pd.DataFrame, layers: pd.Series) -> Datasets:
    """Return `extent` and `layers` of a picture with room for `layers`, if there are more of them.

    `corners` are those of the axes without them.
    """
    first, last = corners["layer"]
    last = max(last, layers.max() + 0.5)
    return {"extent": corners.assign(layer=[first, last]), "layers": layer_names(int(last))}


def ghost(layers: pd.DataFrame, corners: pd.DataFrame) -> pd.DataFrame:
    """Place |δ| of a pinned network (layer, log10); what lies beyond the axis is `off`."""
    low, high = corners["log10"]
    measured = layers["log10"].fillna(-np.inf)
    off = ~measured.between(low, high)
    return layers[["layer"]].assign(log10=measured.clip(low, high), off=off)


def gradient(
    layers: pd.DataFrame, theory: pd.DataFrame | None, corners: pd.DataFrame
) -> pd.DataFrame:
    """Place |δ| relative to the last layer, beside the theory if there is one: powers of ten.

    `layers` and `theory` have value, layer and log10, in the same order. What lies beyond the axis
    stands at its end and is `off`; so is what is no number, since no gradient is there.
    """
    low, high = corners["log10"]
    measured = layers["log10"].fillna(-np.inf).to_numpy()
    expected = np.full_like(measured, np.nan) if theory is None else theory["log10"].to_numpy()
    return pd.DataFrame(
        {
            "value": layers["value"].to_numpy(),
            "layer": layers["layer"].to_numpy(),
            "log10": measured.clip(low, high).round(4),
            "theory": expected.clip(low, high).round(4),
            "off": (measured < low) | (measured > high),
        }
    )


def healthy(table: pd.DataFrame, corners: pd.DataFrame) -> pd.DataFrame:
    """Return where a gradient stands that is healthy: value, layer, low, high."""
    least, most = corners["log10"]
    value, layer = table["value"].to_numpy(), table["layer"].to_numpy()
    last = layer[np.flatnonzero(np.diff(value, append=np.nan))]  # of each value in turn
    low, high = healthy_range(np.repeat(last, last) - layer)
    low, high = low.clip(least, most), high.clip(least, most)
    return pd.DataFrame({"value": value, "layer": layer, "low": low, "high": high})


def healthy_range(layers: ArrayLike) -> tuple[Array, Array]:
    """Return how little and how much a change over `layers` layers may come to: powers of ten."""
    bounds = zip(np.log10(HEALTHY), np.log10(HEALTHY_IN_ALL), (np.maximum, np.minimum), strict=True)
    low, high = (closer(np.multiply(layers, rate), whole) for rate, whole, closer in bounds)
    return low, high


def layer_names(depth: int) -> pd.DataFrame:
    """Return the layers that are named under the picture: all of a few, every fifth of many."""
    step = 1 if depth <= 15 else 5
    shown = [n for n in range(1, depth + 1) if n in (1, depth) or n % step == 0]
    return pd.DataFrame({"layer": shown, "name": [str(n) for n in shown]})


def number_limits(axis: Iterable[float], words: Callable[[str, bool], str]) -> pd.DataFrame:
    """Return the lines beyond which a number format holds only zero, or only infinity.

    `axis` are the gradient's ends. Columns log10, text (of `words`, given the format and whether
    the line is its upper end) and above: whether the text stands above the line.
    """
    floor, ceiling = axis
    lines = [
        (at, words(name, upper), upper or at - floor < 0.2 * (ceiling - floor))
        for name, ends in LIMITS.items()
        for at, upper in zip(ends, (False, True), strict=True)
        if floor <= at <= ceiling - (0.15 * (ceiling - floor) if upper else 0)
    ]
    return pd.DataFrame(
        {
            "log10": np.array([at for at, _text, _above in lines], float),
            "text": np.array([text for _at, text, _above in lines], str),
            "above": np.array([above for _at, _text, above in lines], bool),
        }
    )


def curve(
    activation: Activation, values: np.ndarray, parameter: float | None = None
) -> pd.DataFrame:
    """Return both curves of an activation at `values` (rising), and the tangent's ends at each."""
    given = activation.default if parameter is None else parameter
    f, slope = activation.function(values, given), activation.derivative(values, given)
    reach = TANGENT / np.sqrt(1 + slope**2)
    left = np.maximum(values - reach, values[0])  # inside the axis, which then stays as it is
    right = np.minimum(values + reach, values[-1])
    return pd.DataFrame(
        {
            "value": values,
            "f": f,
            "slope": slope,
            "left": left,
            "right": right,
            "low": f - slope * (values - left),
            "high": f + slope * (right - values),
        }
    )


def saturated_inputs(activation: Activation, curve: pd.DataFrame) -> pd.DataFrame:
    """Return the stretches of inputs (left, right) at which a unit counts as saturated."""
    if activation.saturation is None:
        return pd.DataFrame({"left": [], "right": []}, dtype=float)
    first, last = curve["value"].iloc[0], curve["value"].iloc[-1]
    ends = np.interp(activation.saturation, curve["f"], curve["value"])
    return pd.DataFrame({"left": [first, ends[1]], "right": [ends[0], last]})


def series(role: str, name: str, layer: pd.Series, size: pd.Series) -> pd.DataFrame:
    """Return one series of the gradient flow: relative to the last layer, as powers of ten."""
    log10 = np.log10(size.clip(lower=np.finfo(float).tiny)).to_numpy()
    log10 = log10 - log10[-1]
    return pd.DataFrame(
        {
            "layer": layer.to_numpy(),
            "role": role,
            "series": name,
            "log10": log10.round(4),
            "size": 10**log10,
            "named": layer.to_numpy() == layer.iloc[0],
        }
    )
