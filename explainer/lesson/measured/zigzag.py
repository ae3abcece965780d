"""Two weights by gradient descent: the path at each batch size, and who pushes which way."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from explainer import Descent, sign_agreement, zigzag
from explainer.charts.data import Datasets
from explainer.lesson.measured.bias_shift import named_curve

BATCHES = (1, 2, 4, 8, 16, 32, 64)
NAMED_AT = {"sigmoid": 64, "relu": 64, "elu": 8, "tanh": 2}  # where the rail names each curve
VIEW = (-0.1, 1.25), (-0.25, 0.65)  # of the plane


@dataclass(frozen=True)
class ZigZag:
    """Two weights descending at every batch size of BATCHES, and what exact gradients do."""

    datasets: Datasets
    descents: dict[int, Descent]
    centred: dict[int, Descent]
    """The dashed paths, with tanh's centred features; none beside tanh itself."""
    agreement: pd.DataFrame
    exact: Descent

    @cached_property
    def limit(self) -> float:
        """Return the share of large batches that push both weights the same way."""
        return float(self.agreement["limit"].iloc[0])

    def at(self, batch: int) -> float:
        """Return the share of batches that push both weights the same way."""
        table = self.agreement.set_index("batch_size")["agreement"]
        return float(table[batch])


def two_weights(activation: str, seed: int) -> ZigZag:
    """Descend on two weights at every batch size, beside tanh's centred features."""
    descents, centred = (
        {size: zigzag(activation=a, batch_size=size, steps=400, seed=seed) for size in BATCHES}
        for a in (activation, "tanh")
    )
    agreements = {
        name: sign_agreement(activation=name, batch_sizes=BATCHES, draws=2000, seed=seed)
        for name in {*NAMED_AT, activation}
    }
    own, exact = agreements[activation], zigzag(activation=activation, steps=1000)
    segments = [_segments(size, path.path, "backward", False) for size, path in descents.items()]
    if activation != "tanh":
        segments += [_segments(size, path.path, "ink", True) for size, path in centred.items()]
    lines = pd.concat(segments, ignore_index=True)
    datasets = {
        "contours": _inside(exact.contours(count=6, points=361)),
        "segments": lines,
        "plane_extent": pd.DataFrame({"x": VIEW[0], "y": VIEW[1]}),
        "rail": pd.DataFrame(
            {"value": own["batch_size"], "level": own["agreement"], "line": own["limit"]}
        ),
        "rail_extent": pd.DataFrame({"level": [0.4, 1.05]}),
        "curves": pd.concat(
            [
                named_curve(name, table["batch_size"], table["agreement"], NAMED_AT)
                for name, table in agreements.items()
                if name in NAMED_AT
            ]
        ),
    }
    return ZigZag(datasets, descents, {} if activation == "tanh" else centred, own, exact)


def _inside(contours: pd.DataFrame) -> pd.DataFrame:
    """Keep what VIEW shows of the level curves, each stretch a series of its own."""
    seen = contours["w1"].between(*VIEW[0]) & contours["w2"].between(*VIEW[1])
    stretch = (~seen).cumsum()
    return pd.DataFrame(
        {
            "x": contours["w1"].round(4),
            "y": contours["w2"].round(4),
            "series": contours["level"].round(3).astype(str) + " " + stretch.astype(str),
            "order": contours["point"],
        }
    )[seen]


def _segments(value: int, path: pd.DataFrame, role: str, dashed: bool) -> pd.DataFrame:
    start, end = path[["w1", "w2"]].iloc[:-1], path[["w1", "w2"]].iloc[1:]
    return pd.DataFrame(
        {
            "value": value,
            "x": start["w1"].to_numpy().round(4),
            "y": start["w2"].to_numpy().round(4),
            "x2": end["w1"].to_numpy().round(4),
            "y2": end["w2"].to_numpy().round(4),
            "role": role,
            "dashed": dashed,
        }
    )
