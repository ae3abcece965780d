"""The map of scales and the results of the race: they draw, stay small, and name no colour."""

import json

import pandas as pd

from explainer.charts.race_results import ResultWords, race_results
from explainer.charts.scale_map import MapWords, PlaceWords, place_strip, scale_map
from explainer.lesson import measured
from explainer.lesson.measured.scale_map import MAPPED
from explainer.lesson.measured.scale_map import scale_map as mapped
from tests.charts.test_pictures import drawn

ROWS = ("Sigmoid", "tanh", "ReLU", "Leaky ReLU", "ELU", "GELU")
MAP = MapWords(ROWS, "scale", "a map")
PLACE = PlaceWords(("forward", "backward"), "a strip")


def test_the_map_draws_its_rows_places_and_lines() -> None:
    chart = mapped(10)
    kept = chart.places.index(chart.at("relu", 0.1414))
    rail = chart.datasets["rail"].assign(
        text=[f"theory {place.activation} {place.std:g}" for place in chart.places],
        text2="training",
        kept=kept,
        turn=1,
    )
    zones = pd.DataFrame({"value": [0.01], "name": ["ReLU"], "text": ["vanishing"]})
    svg = drawn(scale_map(MAP), {**chart.datasets, "rail": rail, "zones": zones})
    texts = set(svg.replace("<", ">").split(">"))
    assert {*ROWS, "He", "Xavier", "vanishing", "training", "theory relu 0.1414"} <= texts
    assert "theory relu 0.1" not in texts
    assert len(ROWS) == len(MAPPED)
    assert sum(map(len, chart.datasets.values())) < 1000


def test_the_strip_of_a_place_draws_one_network() -> None:
    run = measured.scale_strip("relu", 10, 0, "gaussian", stds=(0.1414,))
    named = {"extent", "bars", "gradient", "healthy", "layers"}
    svg = drawn(place_strip(PLACE), {name: run.datasets[name] for name in named})
    assert {"forward", "backward", "10"} <= set(svg.replace("<", ">").split(">"))


def test_results_stand_fastest_first_and_say_who_never_got_there() -> None:
    table = pd.DataFrame(
        {
            "name": ["ELU", "Sigmoid"],
            "low": [20.0, None],
            "high": [40.0, None],
            "median": [30.0, 2000.0],
            "arrived": [True, False],
            "beside": [40.0, None],
            "text": ["30 steps", "0 of 8"],
            "ends": [5, 2000],
        }
    )
    svg = drawn(race_results(ResultWords("steps", "results")), {"results": table})
    texts = svg.replace("<", ">").split(">")
    assert {"30 steps", "0 of 8", "steps"} <= set(texts)
    assert texts.index("ELU") < texts.index("Sigmoid")


def test_no_colour_is_named() -> None:
    for spec in (scale_map(MAP), place_strip(PLACE), race_results(ResultWords("x", "y"))):
        assert "#" not in json.dumps(spec)
