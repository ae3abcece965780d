"""What all pages share. A page imports this and Streamlit, and nothing else of the project."""

from explainer.charts.data import LIMITS as NUMBER_LIMITS
from explainer.lesson import cached, pictures
from explainer.lesson.controls import (
    Preset,
    activation_choice,
    choice,
    grid,
    preset_buttons,
    seed_control,
    whole_number,
)
from explainer.lesson.explain import Source, deeper, how_to_read, sources, why
from explainer.lesson.frame import begin, chapter, draw_frame, end
from explainer.lesson.language import N_, _
from explainer.lesson.measured import DEPTHS, STDS, WIDTH, Flow
from explainer.lesson.numbers import from_log10, in_latex, percent
from explainer.lesson.predict import Option, predict
from explainer.lesson.take_home import take_home
from explainer.lesson.verdict import (
    gradient_headline,
    gradient_sentence,
    signal_headline,
    signal_sentence,
    verdict,
)

__all__ = [
    "DEPTHS",
    "NUMBER_LIMITS",
    "N_",
    "STDS",
    "WIDTH",
    "Flow",
    "Option",
    "Preset",
    "Source",
    "_",
    "activation_choice",
    "begin",
    "cached",
    "chapter",
    "choice",
    "deeper",
    "draw_frame",
    "end",
    "from_log10",
    "gradient_headline",
    "gradient_sentence",
    "grid",
    "how_to_read",
    "in_latex",
    "percent",
    "pictures",
    "predict",
    "preset_buttons",
    "seed_control",
    "signal_headline",
    "signal_sentence",
    "sources",
    "take_home",
    "verdict",
    "whole_number",
    "why",
]
