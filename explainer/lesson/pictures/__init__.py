"""Draws the shared pictures: adds the reader's words to what was measured, and keeps clicks."""

from explainer.lesson.pictures.curve import curve
from explainer.lesson.pictures.flow import gradients
from explainer.lesson.pictures.live import live
from explainer.lesson.pictures.strip import saturation_marks, strip, training

__all__ = ["curve", "gradients", "live", "saturation_marks", "strip", "training"]
