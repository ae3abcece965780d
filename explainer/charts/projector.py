"""A picture for the back row: the same specification with larger type, thicker lines and dots."""

from typing import Any

# What grows, and how much. Axes and titles have no size here: they grow with the page's type.
FACTORS = {"fontSize": 1.4, "strokeWidth": 1.8, "size": 2.0, "dx": 1.3}
TALLER = 1.12
PHONE = "windowSize()[0] < 768"  # has no back row, and no room for letters of a hall


def enlarged(spec: Any) -> Any:
    """Return a specification (Vega-Lite, a tree of dicts and lists) with all FACTORS applied.

    A size may be a number or an expression; an encoding called `size` stays what it is. The window
    decides when it draws: nothing but a height grows on a PHONE.
    """
    if isinstance(spec, list):
        return [enlarged(part) for part in spec]
    if not isinstance(spec, dict):
        return spec
    return {key: _grown(key, value) for key, value in spec.items()}


def _grown(key: str, value: Any) -> Any:
    number, expression = isinstance(value, int | float), isinstance(value, dict) and set(value)
    if key == "height" and number:
        return value * TALLER
    if key in FACTORS and (number or expression == {"expr"}):
        size = value if number else value["expr"]
        return {"expr": f"({size})*({PHONE} ? 1 : {FACTORS[key]})"}
    return enlarged(value)
