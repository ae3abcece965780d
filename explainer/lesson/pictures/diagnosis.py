"""A patient's pictures without a name: histograms and gradients, and the same as a table."""

import pandas as pd

from explainer.charts.live import named_data
from explainer.charts.scale_map import PlaceWords
from explainer.charts.scale_map import place_strip as strip_specification
from explainer.lesson.language import _
from explainer.lesson.measured.examination import Exam, Subject, picture
from explainer.lesson.numbers import from_log10, percent, size
from explainer.lesson.pictures.live import NOTHING, show

HEIGHT, BESIDE = 300, 240  # pixels: alone, and beside another


def patient(subject: Subject, exam: Exam, axis: Exam, key: str, height: int = HEIGHT) -> None:
    """Draw an examined network, its gradient on the axis that `axis` needs."""
    words = PlaceWords(
        titles=(
            _("forward → what each layer outputs"),
            _("← backward: the gradient |δ|, last layer = 1"),
        ),
        description=_(
            "A network whose name is hidden. Above, a histogram of the outputs of each layer, and "
            "under it how many units answer differently. Below, the size of the gradient at each "
            "layer on a logarithmic axis. The table under the picture has the same numbers."
        ),
    )
    spec, datasets = strip_specification(words, height), picture(subject, exam, axis)
    ordered = {name: datasets.get(name, NOTHING) for name in sorted(named_data(spec))}
    show({**spec, "datasets": ordered}, key=key)


def lab_values(exam: Exam) -> pd.DataFrame:
    """Return what the pictures show as a table, one row a layer."""
    layers = exam.layers
    top = layers["delta_rms"].iloc[-1]
    gradients = [from_log10(log) if d else "0" for log, d in layers[["log10", "delta_rms"]].values]
    return pd.DataFrame(
        {
            _("layer"): layers["layer"].astype(str),
            _("spread of the outputs"): [size(std) for std in layers["std"]],
            _("exactly 0"): [percent(share) for share in layers["zeros"]],
            _("units that differ"): layers["differ"].astype(str),
            _("gradient, last layer = 1"): gradients if top else ["0"] * len(layers),
        }
    )
