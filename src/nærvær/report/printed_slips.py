"""Pages for the printer: codes for people, slips of group sessions, the recovery sheet; nothing is fetched from anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element

from ..domain.group_slip import GroupSession
from ..domain.login_rules import format_code
from ..texts import clinic as texts
from ..texts import clinic_upkeep as sheet_texts
from ..texts.i18n import language, sentences
from .markup import element, html_document, style_sheet

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
.key { font: bold 17pt/2 monospace; word-spacing: .5em; margin: 6mm 0; padding-left: 16mm; }
.small { font-size: 8.5pt; margin: 0; }
.line { border-bottom: 1px solid #000; height: 11mm; margin-bottom: 1mm; }
"""


def code_slips(codes: Iterable[str]) -> bytes:
    """Return a page with each code twice: for the person, and for staff with a line for the name, to be kept apart."""
    return _page(texts.SLIPS_TITLE(), map(_code_slip, codes))


def group_slips(title: str, sessions: Sequence[GroupSession]) -> bytes:
    """Return a page with one slip for each of `sessions` of the exercise called `title`."""
    return _page(texts.GROUP_TITLE(), (_group_slip(title, session) for session in sessions))


def recovery_sheet(words: Sequence[Sequence[str]]) -> bytes:
    """Return a page with the clinic key in lines of words, and what it is for."""
    lines = (element("li", " ".join(line)) for line in words)
    return _page(
        sheet_texts.SHEET_TITLE(),
        (
            element("p", sheet_texts.SHEET_WHAT()),
            element("ol", *lines, class_="key"),
            element("p", sheet_texts.SHEET_KEEP()),
            element("p", sheet_texts.sheet_how()),
        ),
    )


def _code_slip(code: str) -> Element:
    return element(
        "section",
        element("div", element("h2", texts.YOUR_CODE()), _code(code), _small(texts.HOW_TO_USE())),
        element(
            "div",
            element("h2", texts.FOR_STAFF()),
            _code(code),
            element("div", class_="line"),
            _small(sentences(f"{texts.NAME_LINE()}.", texts.KEEP_APART())),
        ),
    )


def _group_slip(title: str, session: GroupSession) -> Element:
    heading = element("h2", texts.group_practised(title, session))
    return element("section", element("div", heading, _code(session.slip), _small(texts.GROUP_HOW())), class_="group")


def _code(code: str) -> Element:
    return element("p", format_code(code), class_="code")


def _small(text: str) -> Element:
    return element("p", text, class_="small")


def _page(title: str, slips: Iterable[Element]) -> bytes:
    head = element("head", element("meta", charset="utf-8"), element("title", title), style_sheet(_STYLE))
    return html_document(element("html", head, element("body", element("h1", title), *slips), lang=language()))
