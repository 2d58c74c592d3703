"""Slips for the printer: one HTML page with nothing fetched from anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from ..domain.codes import format_code
from ..domain.group_slip import GroupSession
from ..texts import clinic as words

_STYLE = """
@page { size: A4; margin: 12mm; }
body { font: 11pt/1.35 sans-serif; color: #000; margin: 0; }
section { display: grid; grid-template-columns: 1fr 1fr; border: 1px dashed #777; break-inside: avoid; }
section + section { border-top: 0; }
section > div { padding: 6mm; min-height: 38mm; box-sizing: border-box; }
section > div + div { border-left: 1px dashed #777; }
.group { grid-template-columns: 1fr; }
.group > div { min-height: 0; }
h1 { font-size: 13pt; margin: 0 0 4mm; }
h2 { font-size: 9pt; font-weight: normal; margin: 0; }
.code { font: bold 20pt monospace; letter-spacing: .08em; margin: 1mm 0 2mm; }
.small { font-size: 8.5pt; margin: 0; }
.line { border-bottom: 1px solid #000; height: 11mm; margin-bottom: 1mm; }
"""


def code_slips(codes: Iterable[str]) -> str:
    """Each code twice: for the person, and for staff with a line for the name, to be cut off and kept apart."""
    return _page(words.SLIPS_TITLE, "".join(map(_code_slip, codes)))


def group_slips(title: str, sessions: Sequence[GroupSession]) -> str:
    """One slip for each of `sessions`."""
    slips = (
        f'<section class="group"><div><h2>{escape(words.group_practised(title, session))}</h2>'
        f'<p class="code">{format_code(session.slip)}</p><p class="small">{escape(words.GROUP_HOW)}</p></div></section>\n'
        for session in sessions
    )
    return _page(words.GROUP_TITLE, "".join(slips))


def _code_slip(code: str) -> str:
    shown = f'<p class="code">{format_code(code)}</p>'
    return (
        f"<section><div><h2>{escape(words.YOUR_CODE)}</h2>{shown}"
        f'<p class="small">{escape(words.HOW_TO_USE)}</p></div>'
        f"<div><h2>{escape(words.FOR_STAFF)}</h2>{shown}"
        f'<div class="line"></div><p class="small">{escape(words.NAME_LINE)}. {escape(words.KEEP_APART)}</p></div>'
        "</section>\n"
    )


def _page(title: str, body: str) -> str:
    return (
        '<!DOCTYPE html>\n<html lang="nb">\n<head><meta charset="utf-8">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>\n"
        f"<body>\n<h1>{escape(title)}</h1>\n{body}</body>\n</html>\n"
    )
