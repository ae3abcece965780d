"""Numbers as a reader says them. They span hundreds of decades: nothing is printed as 0.0000."""

import math

RAISED = "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"
SUPERSCRIPT = str.maketrans("-0123456789", RAISED)
NORMAL = str.maketrans(RAISED, "-0123456789")


def from_log10(log10: float, digits: int = 2) -> str:
    """Write 10**log10 with `digits` significant digits: 0.24, 1,900 or 2.0·10⁻⁶."""
    exponent = int(log10 // 1)
    mantissa = f"{10 ** (log10 - exponent):.{digits - 1}f}"
    if float(mantissa) >= 10:
        exponent, mantissa = exponent + 1, f"{1:.{digits - 1}f}"
    if -3 < exponent < 5:
        return f"{float(mantissa) * 10.0**exponent:,.{max(0, digits - 1 - exponent)}f}"
    power = "10" + str(exponent).translate(SUPERSCRIPT)
    return power if float(mantissa) == 1 else f"{mantissa}·{power}"


def per_layer(log10: float) -> str:
    """Write the factor of a layer: readers raise it to a power, which takes digits off."""
    return from_log10(log10, 3)


def size(value: float, digits: int = 2) -> str:
    """Write a size, which is not negative, as `from_log10` does; 0 is exactly that."""
    return from_log10(math.log10(value), digits) if value > 0 else "0"


def in_latex(log10: float, digits: int = 2) -> str:
    """Write 10**log10 as `from_log10` does, for a formula."""
    text = from_log10(log10, digits).replace("·", r" \cdot ").replace(",", "{,}")
    plain = text.translate(NORMAL)
    start = next((i for i, c in enumerate(text) if c in RAISED), None)
    return plain if start is None else f"{plain[:start]}^{{{plain[start:]}}}"


def power_in_latex(log10: float, power: int) -> str:
    """Write 10**log10 raised to a power, for a formula.

    It has the digits, three or more, with which the power comes out as `from_log10` writes it.
    """
    exponent, rest = divmod(log10, 1)
    for digits in range(3, 16):
        written = math.log10(float(f"{10**rest:.{digits - 1}f}e{exponent:.0f}"))
        if from_log10(power * written) == from_log10(power * log10):
            break
    base = in_latex(log10, digits)
    return f"({base})^{{{power}}}" if "^" in base else f"{base}^{{{power}}}"


def percent(share: float) -> str:
    """Write a share as a percentage, never rounded to nothing or to all: <0.1%, 83%, 99.8%."""
    if share in (0, 1):
        return f"{share:.0%}"
    if share < 0.001:
        return "<0.1%"
    if share > 0.999:
        return ">99.9%"
    return f"{share:.0%}" if 0.0995 <= share < 0.995 else f"{share:.1%}"
