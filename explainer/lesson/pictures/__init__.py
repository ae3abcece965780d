"""Draws the shared pictures: adds the reader's words to what was measured, and keeps clicks."""

from explainer.lesson.pictures import bias_shift, dying, family, rescue
from explainer.lesson.pictures.checks import checks
from explainer.lesson.pictures.curve import curve
from explainer.lesson.pictures.diagnosis import lab_values, patient
from explainer.lesson.pictures.flow import gradients
from explainer.lesson.pictures.he import duel, leaks
from explainer.lesson.pictures.live import live
from explainer.lesson.pictures.one_unit import one_unit
from explainer.lesson.pictures.race import race, race_results
from explainer.lesson.pictures.scale_map import decision_table, place_strip, scale_map
from explainer.lesson.pictures.strip import saturation_marks, strip, training
from explainer.lesson.pictures.symmetry import symmetry
from explainer.lesson.pictures.xavier import balance, both_ways

__all__ = [
    "balance",
    "bias_shift",
    "both_ways",
    "checks",
    "curve",
    "decision_table",
    "duel",
    "dying",
    "family",
    "gradients",
    "lab_values",
    "leaks",
    "live",
    "one_unit",
    "patient",
    "place_strip",
    "race",
    "race_results",
    "rescue",
    "saturation_marks",
    "scale_map",
    "strip",
    "symmetry",
    "training",
]
