"""What a colour means: one name a role, its value from the reader's theme."""

from typing import Any

import altair as alt

# The order of chartCategoricalColors in .streamlit/config.toml, where each theme gives the values.
ROLES = ("forward", "backward", "ink", "faint", "healthy", "rule")


def paint(chart: alt.Chart, role: str | None = None) -> alt.Chart:
    """Colour marks by `role`, or by their column `role`: they read in both themes."""
    colour = alt.Color("role:N", scale=alt.Scale(domain=list(ROLES)), legend=None)
    chart = chart.encode(color=colour)
    return chart.transform_calculate(role=f"'{role}'") if role else chart


def spoken(field: str) -> dict[str, Any]:
    """Return what makes a text mark heard: a screen reader reads `field` of its row."""
    return {"aria": True, "description": alt.ExprRef(f"datum.{field}")}


def power_of_ten(sign: str = "datum.value") -> str:
    """Return the Vega expression for 10⁻⁶; an exponent that is not whole gets no label."""
    digits = "['⁰','¹','²','³','⁴','⁵','⁶','⁷','⁸','⁹']"
    size = f"abs({sign})"
    return (
        f"{sign}%1!==0?'':'10'+({sign}<0?'⁻':'')"
        f"+({size}>=100?{digits}[floor({size}/100)]:'')"
        f"+({size}>=10?{digits}[floor({size}/10)%10]:'')"
        f"+{digits}[{size}%10]"
    )
