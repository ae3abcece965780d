"""A live picture on the page: its words and data, and what a click on it keeps."""

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from explainer.charts.data import Datasets
from explainer.charts.live import PictureWords, live_picture, named_data

NOTHING = pd.DataFrame({"value": []})


def live(
    layout: str,
    sweep: str,
    words: PictureWords,
    datasets: Datasets,
    sentences: Sequence[str],
    kept: float,
    set_to: str,
) -> None:
    """Draw a live picture over the control `set_to`, which a click on it sets; `kept` is its value.

    `layout` and `sweep` are names in charts/live.py, which says what `datasets` must hold; its
    `rail` lacks kept, turn and text: `sentences`, one a row of the rail, follow the pointer.
    """
    rail = datasets["rail"].assign(kept=kept, turn=turn(set_to), text=sentences)
    if "role" not in rail:
        rail["role"] = "backward"  # what most rails show: the gradient at layer 1
    draw("live_sweep", live_picture(layout, sweep, words), {**datasets, "rail": rail}, set_to)


def draw(key: str, spec: dict[str, Any], datasets: Datasets, set_to: str) -> None:
    """Draw a live picture: following the pointer asks nothing of the server, a click sets once."""
    empty = dict.fromkeys(named_data(spec) - set(datasets), NOTHING)
    st.vega_lite_chart(
        spec={**spec, "datasets": {**empty, **datasets}},
        key=key,
        on_select=_keep(key, set_to),
        selection_mode=["commit"],
    )


def _keep(chart: str, set_to: str) -> Callable[[], None]:
    def keep() -> None:
        points = st.session_state[chart].selection.get("commit", [])
        if points and points[0].get("value") is not None:
            st.session_state[set_to] = type(st.session_state[set_to])(points[0]["value"])

    return keep


def turn(key: str) -> int:
    """Count the drawings of a picture: a second click on one place must still be news."""
    counter = f"turn_{key}"
    st.session_state[counter] = st.session_state.get(counter, 0) + 1
    return int(st.session_state[counter])
