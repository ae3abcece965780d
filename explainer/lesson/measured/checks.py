"""The checks by number, so that their results can be kept."""

from explainer.simulation.checks import CHECKS, Outcome, outcome


def check(number: int, seed: int) -> Outcome:
    """Run the check that stands at `number` of CHECKS, counted from 1."""
    return outcome(CHECKS[number - 1], seed)
