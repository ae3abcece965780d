"""The students' worksheet of a lesson, and its answer key: the same sheet, filled by the engine."""

from html import escape

from explainer.lesson.guide import page, paper, teaching
from explainer.lesson.guide.picture import picture
from explainer.lesson.guide.plan import Guide
from explainer.lesson.guide.readings import Readings, gradient, readings
from explainer.lesson.language import _
from explainer.lesson.lessons import lesson_named


def worksheet(guide: Guide, *, filled: bool) -> str:
    """Return the worksheet of a lesson, or its key."""
    title = _(lesson_named(guide.lesson).title)
    if filled:
        first = paper.head(title, _("Answer key"))
    else:
        first = paper.head(title, _("Worksheet"), _("Name"), paper.BLANK)
    drawing = _drawing(guide, filled) if guide.drawn else ""
    asked, table = _before(guide, filled), _look(guide, filled)
    return first + asked + table + drawing + _sentences(guide, filled) + _after(guide, filled)


def answers(guide: Guide, preset: str) -> Readings:
    """Return the numbers that the engine gives for a preset of a lesson."""
    return readings(guide.lesson, page.presets(guide.lesson)[preset].settings)


def _before(guide: Guide, filled: bool) -> str:
    asked = page.question(guide.lesson)
    parts = [
        paper.heading(_("1. Before you look, guess")),
        paper.line(asked.text),
        paper.boxes(teaching.options(asked, marked=filled)),
    ]
    if not filled:
        parts.append(paper.line(_("I think so because"), paper.LONG))
    return "".join(parts)


def _look(guide: Guide, filled: bool) -> str:
    text = _(
        "Open “{title}”. Click the buttons over the picture one after the other, and read the "
        "numbers beside it. First guess, then click."
    ).format(title=_(lesson_named(guide.lesson).title))
    heads = [_("button"), _("my guess"), *map(_, guide.columns.values())]
    rows = []
    for preset in guide.table:
        found = answers(guide, preset) if filled else dict.fromkeys(guide.columns, "")
        numbers = [found[name] for name in guide.columns]
        rows.append([teaching.button(guide, preset), "", *numbers])
    return paper.heading(_("2. Look")) + paper.line(text) + paper.table(heads, rows)


def _drawing(guide: Guide, filled: bool) -> str:
    keys, presets = page.keys(guide.lesson), page.presets(guide.lesson)
    names = sorted(guide.table, key=lambda name: keys[name])
    curves = {keys[name]: gradient(guide.lesson, presets[name].settings) for name in names}
    text = _(
        "Draw each gradient, from the last layer, where it is 1, back to layer 1. Write the "
        "button’s number at the left end."
    )
    return paper.line(text) + picture(curves, text, _("layer"), drawn=filled)


def _sentences(guide: Guide, filled: bool) -> str:
    lines = []
    for preset, text in guide.blanks:
        found = answers(guide, preset) if filled else {}
        room = {name: paper.bold(number) for name, number in found.items()} if filled else _Blanks()
        lines.append((teaching.button(guide, preset), escape(_(text)).format_map(room)))
    return paper.heading(_("3. Fill in")) + paper.items(lines)


class _Blanks(dict[str, str]):
    """A blank for whatever is asked for."""

    def __missing__(self, key: str) -> str:
        return paper.BLANK


def _after(guide: Guide, filled: bool) -> str:
    asked = page.question(guide.lesson)
    right = paper.bold(" ".join(teaching.options(asked, marked=False)[asked.answer]))
    takeaway = paper.bold(_(guide.takeaway))
    return (
        paper.heading(_("4. After"))
        + paper.line(_("The right answer to 1 is:"), right if filled else paper.BLANK)
        + paper.line(_("What I take away, in one sentence:"), takeaway if filled else paper.LONG)
    )
