"""Sheets of paper as HTML that needs nothing else: A4, black on white, from escaped text."""

from collections.abc import Iterable, Sequence
from html import escape
from string import Template

DOCUMENT = Template("""<!doctype html>
<html lang="$lang">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<style>$style</style>
</head>
<body>
$body
</body>
</html>
""")

STYLE = """
@page { size: A4; margin: 14mm 16mm; }
:root { color-scheme: light; }
body { margin: 0 auto; max-width: 178mm; background: #fff; color: #000; line-height: 1.35;
  font-family: system-ui, "Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans KR", sans-serif;
  font-size: 10.5pt; word-break: keep-all; overflow-wrap: anywhere; }
section { break-after: page; }
section:last-child { break-after: auto; }
header { display: flex; justify-content: space-between; gap: 1em; align-items: baseline;
  border-bottom: 1.5pt solid; margin-bottom: 3mm; }
h1 { font-size: 16pt; margin: 0 0 1mm; }
h2 { font-size: 11.5pt; margin: 3.5mm 0 1mm; break-after: avoid; }
p, ul { margin: 0 0 1.5mm; }
ul { padding-left: 0; list-style: none; }
li { margin-bottom: 1.4mm; break-inside: avoid; }
table { border-collapse: collapse; width: 100%; margin: 1mm 0 2mm; }
th, td { border: 0.6pt solid; padding: 1.3mm 2mm; text-align: left; vertical-align: top; }
th { font-weight: 600; font-size: 10pt; }
tr { break-inside: avoid; }
.mark, kbd { font: inherit; white-space: nowrap; border: 0.6pt solid; border-radius: 2pt;
  padding: 0 0.35em; margin-right: 0.35em; }
.number, .keys, td:first-child { white-space: nowrap; }
.blank { display: inline-block; min-width: 6em; border-bottom: 0.8pt solid; height: 1.1em; }
.long { display: block; min-width: 100%; height: 2.1em; }
.box { display: inline-block; width: 0.8em; height: 0.8em; border: 0.8pt solid;
  margin-right: 0.5em; vertical-align: -0.05em; }
.options { display: flex; flex-wrap: wrap; gap: 0 2em; }
svg { width: 100%; height: auto; display: block; break-inside: avoid; }
.grid { fill: none; stroke: #999; stroke-width: 0.6; }
.curve { fill: none; stroke: #000; stroke-width: 1.8; }
.tick { font-size: 11px; }
.name { font-size: 14px; font-weight: 700; }
@media screen { body { padding: 10mm 4mm; } }
"""

BLANK, LONG = '<span class="blank"></span>', '<span class="blank long"></span>'


def document(lang: str, title: str, sheets: Iterable[str]) -> str:
    """Return a file of sheets, each of which begins on paper of its own."""
    body = "\n".join(f"<section>{sheet}</section>" for sheet in sheets)
    return DOCUMENT.substitute(lang=lang, title=escape(title), style=STYLE, body=body)


def head(title: str, kind: str, right: str = "", room: str = "") -> str:
    """Return the head of a sheet; on the right a text and the `room` to write in (HTML)."""
    return (
        f"<header><h1>{escape(title)}</h1><span>{escape(kind)}</span>"
        f"<span>{escape(right)} {room}</span></header>"
    )


def heading(text: str) -> str:
    """Return a heading."""
    return f"<h2>{escape(text)}</h2>"


def line(text: str, end: str = "") -> str:
    """Return a paragraph of a text and of what follows it (HTML)."""
    return f"<p>{escape(text)} {end}</p>"


def bold(text: str) -> str:
    """Return a text in bold."""
    return f"<b>{escape(text)}</b>"


def items(lines: Iterable[tuple[str, str]]) -> str:
    """Return a list of lines: a mark in a frame, which may be empty, and what follows (HTML)."""
    listed = "".join(f"<li>{_framed(mark)}{rest}</li>" for mark, rest in lines)
    return f"<ul>{listed}</ul>"


def boxes(lines: Iterable[tuple[str, str]]) -> str:
    """Return lines of a letter and a text, with a box to tick before each."""
    box = '<span class="box"></span>'
    listed = "".join(f"<li>{box}{escape(' '.join(line))}</li>" for line in lines)
    return f'<ul class="options">{listed}</ul>'


def table(heads: Sequence[str], rows: Iterable[Sequence[str | Sequence[str]]]) -> str:
    """Return a table; a cell that is several texts holds keys to press."""
    first = "".join(f"<th>{escape(text)}</th>" for text in heads)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    return f"<table><thead><tr>{first}</tr></thead><tbody>{body}</tbody></table>"


def _cell(content: str | Sequence[str]) -> str:
    if isinstance(content, str):
        return f"<td>{escape(content)}</td>"
    keys = "".join(f"<kbd>{escape(key)}</kbd>" for key in content)
    return f'<td class="keys">{keys}</td>'


def _framed(text: str) -> str:
    return f'<span class="mark">{escape(text)}</span>' if text else ""
