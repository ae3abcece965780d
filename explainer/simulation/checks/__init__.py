"""Reference values from papers, slides, closed forms and other programs, and our own beside them.

References and tolerances were fixed before this code was written, and not by it.
"""

from explainer.simulation.checks.check import FAR, Check, Outcome, outcome
from explainer.simulation.checks.of_random_networks import GRADIENT, SIGNAL, THEORY
from explainer.simulation.checks.of_single_networks import (
    DERIVATIVES,
    SCHEMES,
    TRAINING,
    UNITS,
    UPDATES,
)
from explainer.simulation.marks import N_

__all__ = ["CHECKS", "FAR", "STANDS", "TOPICS", "Check", "Outcome", "outcome"]

TOPICS = {
    "derivatives": N_("Derivatives"),
    "signal": N_("Signal"),
    "gradient": N_("Gradient"),
    "theory": N_("Theory"),
    "updates": N_("Updates"),
    "units": N_("Units"),
    "schemes": N_("Schemes"),
    "training": N_("Training"),
}

STANDS = {
    "printed": N_("printed"),
    "formula": N_("formula"),
    "derived": N_("our derivation"),
    "apart": N_("our second program"),
    "differences": N_("finite differences"),
    "algebra": N_("algebra"),
}

CHECKS: tuple[Check, ...] = (
    *DERIVATIVES,
    *SIGNAL,
    *GRADIENT,
    *THEORY,
    *UPDATES,
    *UNITS,
    *SCHEMES,
    *TRAINING,
)
