"""A picture for the back row: the same specification with larger type, thicker lines and dots."""

from typing import Any

# What grows, and how much. Axes and titles have no size here: they grow with the page's type.
FACTORS = {"fontSize": 1.4, "strokeWidth": 1.8, "size": 2.0, "dx": 1.3, "height": 1.12}


def enlarged(spec: Any) -> Any:
    """Return a specification (Vega-Lite, a tree of dicts and lists) with all FACTORS applied.

    A size may be a number or an expression; an encoding called `size` stays what it is.
    """
    if isinstance(spec, list):
        return [enlarged(part) for part in spec]
    if not isinstance(spec, dict):
        return spec
    return {
        key: _grown(value, FACTORS[key]) if key in FACTORS else enlarged(value)
        for key, value in spec.items()
    }


def _grown(value: Any, factor: float) -> Any:
    if isinstance(value, int | float):
        return value * factor
    if isinstance(value, dict) and set(value) == {"expr"}:
        return {"expr": f"{factor}*({value['expr']})"}
    return value
