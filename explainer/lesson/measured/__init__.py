"""What the pictures show, computed once: numbers placed as marks, words left to the page.

Pure functions of scalars, so that `cached` can keep their results.
"""

from explainer.lesson.measured.flow import SAMPLES, WIDTH, Flow, Measured, Run, Setup, weight_change
from explainer.lesson.measured.network import (
    DEPTHS,
    STDS,
    depth_strip,
    luck_band,
    luck_table,
    one_run,
    scale_strip,
)
from explainer.lesson.measured.training import Plan, Trained, recorded_steps, training_strip

__all__ = [
    "DEPTHS",
    "SAMPLES",
    "STDS",
    "WIDTH",
    "Flow",
    "Measured",
    "Plan",
    "Run",
    "Setup",
    "Trained",
    "depth_strip",
    "luck_band",
    "luck_table",
    "one_run",
    "recorded_steps",
    "scale_strip",
    "training_strip",
    "weight_change",
]
