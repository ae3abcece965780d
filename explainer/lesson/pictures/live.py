"""A live picture on the page: its words and data, and what a click on it keeps."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from explainer.charts.arrow import Drawn, decoded, encoded
from explainer.charts.live import PictureWords, live_picture
from explainer.charts.projector import enlarged
from explainer.lesson.language import _
from explainer.lesson.presenting import presenting

NOTHING = pd.DataFrame({"value": []})
NO_ROWS = encoded(NOTHING)
# A screen reader hears a picture's description and its sentence (see charts/live.py). Vega would
# read out every mark and axis too, in English, and name those that are empty by nothing.
UNSPOKEN = {"aria": False, "mark": {"aria": False}}


def live(
    layout: str,
    sweep: str,
    words: PictureWords,
    datasets: Drawn,
    sentences: list[str],
    kept: float,
    set_to: str,
    key: str = "live_sweep",
    ghost: pd.DataFrame | None = None,
) -> None:
    """Draw a live picture over the control `set_to`, which a click on it sets; `kept` is its value.

    `layout` and `sweep` are names in charts/live.py, which says what `datasets` must hold; its
    `rail` lacks kept, turn and text: `sentences`, one a row of the rail, follow the pointer.
    `ghost` is the rail of a pinned run: a table (value, level), or curves by `pinned_curve`.
    A second live picture on a page needs a `key` of its own.
    """
    usual = {"role": "backward"}  # what most rails show: the gradient at layer 1
    now = {"kept": kept, "turn": turn(set_to), "text": sentences}
    datasets = {**datasets, "rail": encoded(datasets["rail"], usual, **now)}
    if ghost is not None:
        curves = ghost if "series" in ghost else pinned_curve(ghost, _("pinned"))
        others = decoded(datasets.get("curves", NOTHING))
        datasets = {**datasets, "curves": pd.concat([others, curves])}
    draw(key, live_picture(layout, sweep, words), datasets, set_to)


def pinned_curve(curve: pd.DataFrame, name: str, at: int = -1) -> pd.DataFrame:
    """Return a curve of a pinned run for a rail, with its name over its point number `at`."""
    names = [""] * len(curve)
    names[at] = name
    return curve.assign(series=name, role="faint", name=names)


def draw(key: str, spec: dict[str, Any], datasets: Drawn, set_to: str | Mapping[str, str]) -> None:
    """Draw a live picture: following the pointer asks nothing of the server, a click sets once.

    `set_to` is the control that a click sets to the `value` of its place, or a control for each of
    several fields. Raises ValueError for a data set that the picture does not draw.
    """
    if unknown := sorted(set(datasets) - set(spec["datasets"])):
        raise ValueError(f"{key} draws no {', '.join(unknown)}; it draws {list(spec['datasets'])}")
    controls = {"value": set_to} if isinstance(set_to, str) else set_to
    ordered = {name: datasets.get(name, NO_ROWS) for name in spec["datasets"]}
    show(
        {**spec, "datasets": ordered},
        key=key,
        on_select=_keep(key, controls),
        selection_mode=["commit"],
    )


def show(spec: dict[str, Any], **settings: Any) -> None:
    """Draw a picture on the page, enlarged while it is presented."""
    shown = enlarged(spec) if presenting() else spec
    config = {**shown.get("config", {}), **UNSPOKEN}
    sent = {name: encoded(table) for name, table in spec["datasets"].items()}
    st.vega_lite_chart(spec={**shown, "config": config, "datasets": sent}, **settings)


def _keep(chart: str, controls: Mapping[str, str]) -> Callable[[], None]:
    def keep() -> None:
        state = st.session_state
        for point in state[chart].selection.get("commit", [])[:1]:
            for field, control in controls.items():
                if point.get(field) is not None:
                    state[control] = type(state[control])(point[field])

    return keep


def turn(key: str) -> int:
    """Count the drawings of a picture: a second click on one place must still be news."""
    counter = f"turn_{key}"
    st.session_state[counter] = st.session_state.get(counter, 0) + 1
    return int(st.session_state[counter])
