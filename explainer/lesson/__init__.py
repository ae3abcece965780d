"""What all pages share. A page imports this and Streamlit, and nothing else of the project."""

import gc

from explainer.lesson import (
    cached,
    pictures,
)
from explainer.lesson.controls import (
    Preset,
    activation_choice,
    choice,
    grid,
    kept_seed,
    seed_control,
    whole_number,
)
from explainer.lesson.explain import deeper, how_to_read, sources, why
from explainer.lesson.frame import begin, chapter, draw_frame, end
from explainer.lesson.language import N_, _
from explainer.lesson.measured import (
    DEPTHS,
    STDS,
    WIDTH,
    Flow,
    Measured,
    Plan,
    Run,
    Setup,
    Trained,
    weight_change,
)
from explainer.lesson.measured.race import LANES, RACE_STEPS, Lane, Race
from explainer.lesson.measured.scale_map import MAP_DEPTHS, MAPPED, Place, ScaleMap
from explainer.lesson.measured.symmetry import Moment
from explainer.lesson.numbers import from_log10, in_latex, per_layer, percent, power_in_latex, size
from explainer.lesson.pin import pinned
from explainer.lesson.predict import Option, Question
from explainer.lesson.stage import (
    depth_picture,
    more,
    pinned_run,
    places,
    scale_picture,
    stage,
    step_control,
)
from explainer.lesson.take_home import take_home
from explainer.lesson.verdict import (
    Finding,
    gradient_finding,
    gradient_headline,
    gradient_sentence,
    number_finding,
    saturation_finding,
    signal_finding,
    signal_headline,
    signal_sentence,
    verdict,
)

# Once for the whole server: garbage is looked for among what readers leave behind, and not each 700
# objects. With the defaults five of 240 openings took 100 ms more, to search all modules.
gc.freeze()
gc.set_threshold(5000)

__all__ = [
    "DEPTHS",
    "LANES",
    "MAPPED",
    "MAP_DEPTHS",
    "N_",
    "RACE_STEPS",
    "STDS",
    "WIDTH",
    "Finding",
    "Flow",
    "Lane",
    "Measured",
    "Moment",
    "Option",
    "Place",
    "Plan",
    "Preset",
    "Question",
    "Race",
    "Run",
    "ScaleMap",
    "Setup",
    "Trained",
    "_",
    "activation_choice",
    "begin",
    "cached",
    "chapter",
    "choice",
    "deeper",
    "depth_picture",
    "draw_frame",
    "end",
    "from_log10",
    "gradient_finding",
    "gradient_headline",
    "gradient_sentence",
    "grid",
    "how_to_read",
    "in_latex",
    "kept_seed",
    "more",
    "number_finding",
    "per_layer",
    "percent",
    "pictures",
    "pinned",
    "pinned_run",
    "places",
    "power_in_latex",
    "saturation_finding",
    "scale_picture",
    "seed_control",
    "signal_finding",
    "signal_headline",
    "signal_sentence",
    "size",
    "sources",
    "stage",
    "step_control",
    "take_home",
    "verdict",
    "weight_change",
    "whole_number",
    "why",
]
