"""Specifications hold no number of a run, draw without an error, and stay small."""

import json
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import pytest
import vl_convert
from altair.utils.schemapi import validate_jsonschema
from jsonschema import ValidationError

from explainer import ACTIVATIONS
from explainer.charts import data
from explainer.charts.checks import ChecksWords, live_checks
from explainer.charts.curve import CurveWords, live_curve
from explainer.charts.gradient_flow import FlowWords, gradient_flow
from explainer.charts.live import LAYOUTS, SWEEPS, PictureWords, live_picture, named_data
from explainer.charts.race_results import ResultWords, race_results
from explainer.charts.roles import ROLES
from explainer.charts.scale_map import MapWords, PlaceWords, place_strip, scale_map
from explainer.charts.spread import SpreadWords, spread
from explainer.charts.stacked import once
from explainer.lesson import measured
from explainer.lesson.measured import losses, xavier

ROOT = Path(__file__).parents[2]
WORDS = PictureWords(("race",), "loss", "a picture")
STRIP = PictureWords(("forward", "backward"), "first layer", "a picture")


def strip_data(run: measured.Measured, kept: float) -> data.Datasets:
    corners = run.datasets["extent"]
    rail = run.datasets["rail"].assign(kept=kept, turn=1, text="sentence")
    return {
        **run.datasets,
        "rail": rail,
        "luck": pd.DataFrame({"value": [kept], "layer": [1], "low": [-1.0], "high": [0.0]}),
        "limits": data.number_limits(corners["log10"], lambda name, upper: f"{name} {upper}"),
    }


def drawn(spec: dict[str, Any], datasets: data.Datasets) -> str:
    """Render to SVG with the datasets inlined."""
    rows: dict[str, Any] = {name: [] for name in named_data(spec)}
    rows |= {name: json.loads(table.to_json(orient="records")) for name, table in datasets.items()}
    svg = vl_convert.vegalite_to_svg({**spec, "datasets": rows, "width": 600}, vl_version="6.1")
    assert "NaN" not in svg
    assert "Infinity" not in svg
    return svg


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "relu", "elu", "gelu"])
@pytest.mark.parametrize("kept", [0.00316, 0.1, 3.16])
def test_scale_strip_draws(activation: str, kept: float) -> None:
    run = measured.scale_strip(activation, 10, 0, "gaussian")
    svg = drawn(live_picture("strip", "scale", STRIP), strip_data(run, kept))
    assert "sentence" in svg


def test_factors_are_written_as_plain_numbers() -> None:
    run = measured.scale_strip("sigmoid", 10, 0, "gaussian", None, xavier.STDS)
    datasets = {**strip_data(run, 0.1), **xavier.both_ways(run, 10)}
    datasets["rail"] = datasets["rail"].assign(kept=0.1, turn=1, text="sentence", role="backward")
    svg = drawn(live_picture("factors", "factor_scale", STRIP), datasets)
    assert {"0.03", "0.1", "0.3", "1", "3"} <= set(svg.replace("<", ">").split(">"))


def test_a_curve_on_the_rail_may_be_strong_and_named_beside_its_end() -> None:
    steps = {"step": [0, 300], "diverged": [False, False]}
    tables = {name: pd.DataFrame({**steps, "loss": [1.0, 0.01]}) for name in ("relu", "elu")}
    curves = losses.loss_curves(tables, {"relu"})
    rail = pd.DataFrame({"value": [0, 300], "level": -3.0, "line": np.nan, "role": "ink"})
    rail = rail.assign(kept=0, turn=1, text="sentence")
    lanes = pd.DataFrame({"x": [0.0, 1.0], "y": [0.0, 1.0]})
    datasets = {"rail": rail, "curves": curves, "cells_extent": lanes}
    svg = drawn(live_picture("race", "loss_step", WORDS), datasets)
    for stroke in (2.4, 1.3, 0.7):
        assert f'stroke-width="{stroke}"' in svg
    assert {"ReLU", "ELU"} <= set(svg.replace("<", ">").split(">"))


def test_depth_strip_draws_the_layers_below_the_cut() -> None:
    run = measured.depth_strip("relu", 0.1, 0, "gaussian")
    shallow, deep = (
        len(drawn(live_picture("strip", "depth", STRIP), strip_data(run, depth)))
        for depth in (2, 50)
    )
    assert shallow < deep


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "relu", "elu", "gelu"])
@pytest.mark.parametrize("depth", [2, 10, 20])
def test_pictures_stay_small(activation: str, depth: int) -> None:
    run = measured.scale_strip(activation, depth, 0, "gaussian")
    assert sum(len(table) for table in run.datasets.values()) < 15_000


def test_colours_are_roles_of_the_theme() -> None:
    """Each theme names one colour a role, and no picture names a colour of its own."""
    config = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))
    for theme in ("light", "dark"):
        assert len(config["theme"][theme]["chartCategoricalColors"]) == len(ROLES)


def test_specifications_are_vega_lite_and_name_no_colour() -> None:
    """Altair checks them here, and nowhere while a reader waits."""
    specs = [
        live_curve(CurveWords("z", "curve")),
        gradient_flow(FlowWords("title", "layer", "size", "a picture")),
        live_checks(ChecksWords("axis", "a picture")),
        race_results(ResultWords("steps", "a picture")),
        scale_map(MapWords(("tanh",), "scale", "a picture")),
        place_strip(PlaceWords(("forward", "backward"), "a picture")),
        spread(SpreadWords("pooled", "across", "a picture")),
    ]
    for layout, sweep in [*product(LAYOUTS, ["step"]), *product(["strip"], SWEEPS)]:
        titles = ("title",) * len(LAYOUTS[layout].panels)
        specs.append(live_picture(layout, sweep, PictureWords(titles, "rail", "a picture")))
    assert all("#" not in json.dumps(spec) for spec in specs)
    check = partial(validate_jsonschema, schema=alt.LayerChart._schema)
    for spec in specs:
        check(spec, rootschema=alt.LayerChart._rootschema)
    with pytest.raises(ValidationError):
        check({**specs[0], "height": "tall"}, rootschema=alt.LayerChart._rootschema)


def test_who_comes_at_once_waits_for_the_first() -> None:
    made = []

    @once
    def slow(name: str) -> str:
        time.sleep(0.05)
        made.append(name)
        return name

    with ThreadPoolExecutor(8) as readers:
        assert list(readers.map(slow, ["one"] * 8)) == ["one"] * 8
    assert made == ["one"]


@pytest.mark.parametrize("name", ["sigmoid", "tanh"])
def test_curve_draws_function_and_tangent(name: str) -> None:
    activation = ACTIVATIONS[name]
    points = data.curve(activation, np.linspace(-8, 8, 65))
    slope = (points["high"] - points["low"]) / (points["right"] - points["left"])
    assert slope.to_numpy() == pytest.approx(points["slope"].to_numpy(), abs=1e-9)
    shaded = data.saturated_inputs(activation, points)
    assert activation.saturation is not None
    for edge, threshold in zip(
        (shaded["right"][0], shaded["left"][1]), activation.saturation, strict=True
    ):
        assert activation.function(np.array([edge]), 0.0)[0] == pytest.approx(threshold, abs=2e-3)
    points = points.assign(kept=0.0, turn=1, text="f", text2="slope")
    drawn(live_curve(CurveWords("z", "curve")), {"curve": points, "saturated": shaded})


def test_gradient_flow_draws_both_series() -> None:
    run = measured.depth_strip("relu", 0.1, 0, "gaussian").at(20)
    series = pd.concat(
        [
            data.series("backward", "delta", run["layer"], run["delta_rms"]),
            data.series("ink", "weights", run["layer"], run["weight_gradient_rms"]),
        ]
    )
    svg = drawn(gradient_flow(FlowWords("title", "layer", "size", "two")), {"series": series})
    assert {"delta", "weights", "title"} <= set(svg.replace("<", ">").split(">"))


def test_bars_hold_every_activation() -> None:
    """What is no bin, exact zeros and what lies beyond the axis, stands apart at its own length."""
    at = {"value": 0.1, "layer": 1}
    histograms = pd.DataFrame(
        {**at, "left": [0.0, 0.0, 1.0], "right": [0.0, 1.0, 2.0], "fraction": [0.5, 0.2, 0.1]}
    )
    layers = pd.DataFrame([{**at, "below": 0.0, "above": 0.2}])
    bars = data.bars(histograms, layers, (0.0, 2.0))
    assert bars["apart"].tolist() == [False, False, True, True]
    assert bars["v"].tolist() == pytest.approx([0.9, 0.45, 0.18, 0.45])
    assert bars["y"].tolist() == pytest.approx([0, 1, 2, -0.08])


@pytest.mark.parametrize("activation", ["relu", "gelu", "tanh"])
def test_no_activation_is_lost_from_the_picture(activation: str) -> None:
    """The bars of a layer hold all of it, but for what would be thinner than a pixel."""
    run = measured.scale_strip(activation, 10, 0, "gaussian")
    bars = run.datasets["bars"]
    apart = bars[bars["apart"]]
    for std in measured.STDS:
        layers = run.at(std).set_index("layer")
        outside = apart.groupby("layer")[data.column_of(std)].sum() / data.CELL
        zeros = layers["zeros"] if activation == "relu" else 0.0
        expected = layers["below"] + layers["above"] + zeros
        gone = (expected - outside.reindex(layers.index, fill_value=0.0)).abs()
        assert (gone < 3 * data.VISIBLE).all()
        longest = bars[~bars["apart"]].groupby("layer")[data.column_of(std)].max()
        inside = (1.0 - expected) > 25 * data.VISIBLE  # so that some bin has a visible share
        assert longest[inside].to_numpy() == pytest.approx(data.CELL)


@pytest.mark.parametrize("value", [0.00316, 0.1, 0.1414, 1.0, 3.0, 2000.0, 0.30000000000000004])
def test_a_column_is_named_as_the_browser_writes_its_number(value: float) -> None:
    engine = vl_convert.vegalite_to_svg(
        {
            "data": {"values": [{"n": value}]},
            "transform": [{"calculate": "'v' + datum.n", "as": "name"}],
            "mark": "text",
            "encoding": {"text": {"field": "name", "type": "nominal"}},
        }
    )
    assert f">{data.column_of(value)}<" in engine


def test_a_gradient_beyond_the_axis_is_marked() -> None:
    table = pd.DataFrame({"value": 1.0, "layer": [1, 2], "log10": [-40.0, 0.0]})
    corners = data.extent(2, (0.0, 1.0), table["log10"], (-12.0, 8.0))
    placed = data.gradient(table, table, corners)
    assert placed["off"].tolist() == [True, False]
    assert placed["log10"].tolist() == [-12.0, 0.0]
