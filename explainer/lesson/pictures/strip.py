"""The strip of histograms and gradients, over a sweep of networks or the steps of a training."""

from dataclasses import replace

import pandas as pd

from explainer.charts import data
from explainer.charts.arrow import Drawn, encoded
from explainer.charts.data import Datasets
from explainer.charts.live import PictureWords
from explainer.lesson.language import _
from explainer.lesson.measured import Measured, Trained, luck_band
from explainer.lesson.numbers import percent
from explainer.lesson.pictures.live import live
from explainer.lesson.verdict import pointer_sentence


def strip(
    measured: Measured,
    kept: float,
    symbol: str,
    sweep: str,
    set_to: str,
    luck: pd.DataFrame | None = None,
    extra: Drawn | None = None,
) -> None:
    """Draw the live strip of a sweep over the control `set_to`, which a click on it sets.

    `kept` is that control's value and `symbol` its name in the sentence that follows the pointer;
    `luck` is the table of seeds at `kept`. `extra` may hold the optional sets `notes` and `median`.
    """
    sentences = [pointer_sentence(symbol, v, flow) for v, flow in measured.flows.items()]
    datasets = {**strip_datasets(measured, kept, luck), **(extra or {})}
    live("strip", sweep, strip_words(sweep), datasets, sentences, kept, set_to)


def strip_datasets(measured: Measured, kept: float, luck: pd.DataFrame | None) -> Drawn:
    """Return the data sets of a sweep, with the ends of number formats and the band of luck."""
    floor, ceiling = measured.datasets.column("extent", "log10")
    limits = encoded(data.number_limits((floor, ceiling), _limit_words))
    datasets = {**measured.datasets.sent, "limits": limits}
    if luck is not None:
        band = luck_band(luck, measured.flows[kept].depth, (floor, ceiling))
        datasets["luck"] = encoded(band, value=kept)
    return datasets


def training(
    trained: Trained,
    kept: int,
    rail: str,
    extra: Datasets | None = None,
    layout: str = "training",
    sweep: str = "step",
    key: str = "live_sweep",
) -> None:
    """Draw a training's histograms and gradients over its steps; the control is `step`.

    `rail` is the title of the rail, and `extra` may replace it or add `curves`, `rail_extent`,
    `notes`. Without them it shows the loss.
    """
    sentences = [
        _("step {step:,}: loss {loss:.3g}, accuracy {accuracy}").format(
            step=step, loss=loss, accuracy=percent(accuracy)
        )
        for step, loss, accuracy in trained.progress[["loss", "accuracy"]].itertuples()
    ]
    datasets = {**trained.datasets, **(extra or {})}
    datasets["rail"] = datasets["rail"].assign(role="ink")
    words = replace(strip_words("scale"), rail=rail)
    live(layout, sweep, words, datasets, sentences, kept, "step", key)


def saturation_marks(measured: Measured) -> Datasets:
    """Return the strip's optional marks on saturation: share under each layer, median |δ|."""
    layers, (low, high) = measured.layers, measured.datasets["extent"]["log10"]
    place = {"value": layers["value"], "layer": layers["layer"]}
    shares = [percent(float(share)) for share in layers["saturated"]]
    return {
        "notes": pd.DataFrame({**place, "text": shares}),
        "median": pd.DataFrame({**place, "log10": layers["median"].clip(low, high)}),
    }


def _limit_words(name: str, upper: bool) -> str:
    if upper:
        return _("{name} ends here").format(name=name)
    return _("{name} rounds to zero below").format(name=name)


def strip_words(sweep: str) -> PictureWords:
    """Return the words of the strip over a sweep, in the reader's language."""
    rails = {
        "scale": _("the gradient at layer 1, over the weight scale σ"),
        "depth": _("the gradient at layer 1, over the number of layers"),
        "slope": _("the gradient at layer 1, over the slope for negative inputs"),
    }
    return PictureWords(
        titles=(
            _("forward → what each layer outputs"),
            _("← backward: the gradient |δ|, last layer = 1"),
        ),
        rail=rails[sweep],
        description=_(
            "Above, a histogram of the activations of each layer. In the middle, the size of the "
            "gradient at each layer on a logarithmic axis, with the theory as a line. Below, the "
            "gradient at layer 1 over the swept quantity. The slider under the picture moves it."
        ),
    )
