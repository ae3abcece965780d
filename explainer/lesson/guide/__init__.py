"""The teacher's guide: how to teach each lesson, paths, and sheets to print."""

from explainer.lesson.guide import activations, gradients, initialization
from explainer.lesson.guide.plan import SHOWN, Guide
from explainer.lesson.lessons import LESSONS

__all__ = ["GUIDES", "SHOWN", "Guide"]

_KNOWN = {
    guide.lesson: guide
    for guide in (*gradients.GUIDES, *activations.GUIDES, *initialization.GUIDES)
}
GUIDES = {lesson.name: _KNOWN[lesson.name] for lesson in LESSONS if lesson.name in _KNOWN}
