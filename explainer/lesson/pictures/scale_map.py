"""The map of scales with its words, and the strip of the place that is kept."""

import pandas as pd
import streamlit as st

from explainer import ACTIVATIONS
from explainer.charts.data import Datasets
from explainer.charts.live import named_data
from explainer.charts.scale_map import MapWords, PlaceWords
from explainer.charts.scale_map import place_strip as strip_specification
from explainer.charts.scale_map import scale_map as map_specification
from explainer.lesson.language import _
from explainer.lesson.measured import Measured
from explainer.lesson.measured.scale_map import MAPPED, Place, ScaleMap, Trial
from explainer.lesson.numbers import from_log10, percent
from explainer.lesson.pictures.live import NO_ROWS, draw, show, turn
from explainer.lesson.pictures.strip import strip_datasets


def scale_map(chart: ScaleMap, kept: Place) -> None:
    """Draw the map with its place `kept`; a click sets the controls `activation` and `std`."""
    words = MapWords(
        rows=tuple(ACTIVATIONS[name].label for name in MAPPED),
        scale="σ",
        description=_(
            "A map with one row for each activation function, over the scale of the weights. "
            "Coloured: whether the gradient vanishes, arrives at layer 1 or explodes. Dots: real "
            "trainings, filled where the network learned. The controls over the picture pick a "
            "place too."
        ),
    )
    zones = pd.DataFrame(
        [
            (0.0056, "ReLU", _("vanishing")),
            (1.9, "ReLU", _("exploding")),
        ],
        columns=["value", "name", "text"],
    )
    rail = chart.datasets["rail"].assign(
        text=[_in_theory(place) for place in chart.places],
        text2=[_trained(place.trial) for place in chart.places],
        kept=chart.places.index(kept),
        turn=turn("place"),
    )
    datasets = {**chart.datasets, "zones": zones, "rail": rail}
    controls = {"value": "std", "name": "activation"}
    draw("live_sweep", map_specification(words), datasets, controls)


def place_strip(measured: Measured, std: float, ghost: Datasets) -> None:
    """Draw histograms and gradients of the one network in `measured`, at `std`.

    `ghost` holds the data sets of a pinned network.
    """
    words = PlaceWords(
        titles=(
            _("forward → what each layer outputs"),
            _("← backward: the gradient |δ|, last layer = 1"),
        ),
        description=_(
            "The network at the place that is kept on the map. Above, a histogram of the "
            "activations of each layer. Below, the size of the gradient at each layer on a "
            "logarithmic axis, with the theory as a line."
        ),
    )
    spec = strip_specification(words)
    datasets = {**strip_datasets(measured, std, None), **ghost}
    # In one order: Streamlit rebuilds a picture whose data sets come in another.
    ordered = {name: datasets.get(name, NO_ROWS) for name in sorted(named_data(spec))}
    show({**spec, "datasets": ordered}, key="histograms")


def _in_theory(place: Place) -> str:
    """Say what theory says of the place under the pointer."""
    return _("{name}, σ = {std:g}: in theory, layer 1 gets ×{reached}").format(
        name=ACTIVATIONS[place.activation].label,
        std=place.std,
        reached=from_log10(place.reached),
    )


def _trained(trial: Trial) -> str:
    """Say what became of the training at a place, or next to it."""
    if not trial.ended:
        return _("Trained with σ = {std:g}: diverged").format(std=trial.std)
    text = _("Trained with σ = {std:g}: {accuracy} right")
    return text.format(std=trial.std, accuracy=percent(trial.accuracy))


def decision_table(schemes: pd.DataFrame) -> None:
    """Draw the decision table; `schemes` is the table of what each scheme does at this depth."""
    xavier, he = r"$\sqrt{2/(n_{in}+n_{out})}$", r"$\sqrt{2/n_{in}}$"
    advice = {
        "sigmoid": (_("tanh instead; the blog post: Xavier"), xavier),
        "tanh": (_("Xavier (Glorot & Bengio 2010):"), xavier),
        "relu": (_("He (He et al. 2015):"), he),
        "leaky_relu": (_("He with slope a (He et al. 2015):"), r"$\sqrt{2/((1+a^2)\,n_{in})}$"),
        "elu": (_("He, by custom (LeCun’s 0.1 is healthy too, with a mean near 0):"), he),
        "selu": (_("LeCun (Klambauer et al. 2017):"), r"$\sqrt{1/n_{in}}$"),
        "gelu": (_("He, by custom:"), he),
        "silu": (_("He, by custom:"), he),
    }
    rows = [
        {
            _("activation"): ACTIVATIONS[row["activation"]].label,
            _("start with"): " ".join(advice[row["activation"]]),
            _("layer 1 gets"): f"×{from_log10(row['reached'])}",
            _("healthy σ"): _span(row["low"], row["high"]),
            _("learned at σ"): _span(row["learned_from"], row["learned_to"]),
        }
        for row in schemes.to_dict("records")
    ]
    st.table(pd.DataFrame(rows).set_index(_("activation")), border="horizontal")


def _span(low: float, high: float) -> str:
    """Write a stretch of scales; a dash where there is none."""
    if pd.isna(low):
        return "–"
    return f"{low:.2g}" if low == high else f"{low:.2g} – {high:.2g}"
