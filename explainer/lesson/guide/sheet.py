"""The sheets to download, made for a click without the session: so their language is given."""

from html import escape

from explainer.lesson.guide import GUIDES, paper, teaching
from explainer.lesson.guide.plan import Guide
from explainer.lesson.guide.worksheet import worksheet
from explainer.lesson.language import _, spoken
from explainer.lesson.lessons import PATHS, lesson_named


def teacher(lesson: str, lang: str) -> str:
    """Return the teacher's sheet of a lesson."""
    with spoken(lang):
        sheet = _teaching(GUIDES[lesson])
        return paper.document(lang, _title(lesson, _("Teacher’s sheet")), [sheet])


def student(lesson: str, lang: str) -> str:
    """Return the students' worksheet of a lesson."""
    with spoken(lang):
        sheet = worksheet(GUIDES[lesson], filled=False)
        return paper.document(lang, _title(lesson, _("Worksheet")), [sheet])


def key(lesson: str, lang: str) -> str:
    """Return the worksheet of a lesson filled in, with numbers from the engine."""
    with spoken(lang):
        sheet = worksheet(GUIDES[lesson], filled=True)
        return paper.document(lang, _title(lesson, _("Answer key")), [sheet])


def everything(lang: str) -> str:
    """Return the paths, and of every lesson the teacher's sheet, the worksheet and its key."""
    with spoken(lang):
        first, *others = map(_path, PATHS)
        sheets = [first + _presenting(), *others]
        for guide in GUIDES.values():
            sheets += [_teaching(guide), *(worksheet(guide, filled=full) for full in (False, True))]
        return paper.document(lang, _title("teacher", _("Teacher’s guide")), sheets)


def _title(lesson: str, kind: str) -> str:
    return f"Signal · {_(lesson_named(lesson).title)} · {kind}"


def _teaching(guide: Guide) -> str:
    minutes = _("{minutes} minutes").format(minutes=guide.minutes)
    parts = [paper.head(_(lesson_named(guide.lesson).title), _("Teacher’s sheet"), minutes)]
    for heading, lines in teaching.sections(guide).items():
        listed = paper.items((mark, escape(text)) for mark, text in lines)
        parts.append(paper.heading(heading) + listed)
    return "".join(parts)


def _path(minutes: int) -> str:
    rows = []
    for lesson, count in PATHS[minutes].items():
        what, keys = teaching.shown(lesson)
        rows.append((str(count), _(lesson_named(lesson).title), what, keys))
    text = _("{minutes} minutes").format(minutes=minutes)
    heads = [_("minutes"), _("page"), _("what to show"), _("keys")]
    begin = f"<p>{escape(teaching.how_to_begin())}</p>"
    return paper.head(text, _("Teacher’s guide")) + begin + paper.table(heads, rows)


def _presenting() -> str:
    heads = [_("key"), _("while presenting")]
    keys = list(teaching.presenting_keys().items())
    return paper.heading(_("Presenting")) + paper.table(heads, keys)
