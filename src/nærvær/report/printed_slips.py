"""Pages for the printer: codes for people, slips of group sessions, the recovery sheet; nothing is fetched from anywhere.

As HTML, to be opened and printed; the slips also as PDF, which goes onto the default printer.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import field
from textwrap import wrap
from typing import TypeVar
from xml.etree.ElementTree import Element

from ..domain.group_slip import GroupSession
from ..domain.login_rules import format_code
from ..quick_dataclass import dataclass
from ..texts import clinic as texts
from ..texts import clinic_upkeep as sheet_texts
from ..texts.i18n import language, sentences
from .html_and_charts import element, html_document, style_sheet

Slip = TypeVar("Slip")
PAGE_WIDTH, PAGE_HEIGHT = 595, 842
MARGIN = 34
_PLAIN, _CODE = "F1", "F2"
_WIDEST_PLAIN = 0.56
"""Of the size of the font: an average line of Helvetica is narrower than this for each of its characters."""
CODE_SLIP_HEIGHT, GROUP_SLIP_HEIGHT = 128, 86
WAIT_SECONDS = 2.0
"""How long `lp` may take. New codes are committed once they are printed: meanwhile the clinic's log is held, and whoever
logs in at another screen waits 5 s for it, 2.5 s where it is on a server."""
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


# As PDF, in the fonts every printer has, with nothing else in the file. Printers take it through CUPS where they would not
# take HTML. Only what the slips need of the format is written here: pages with lines and text in Helvetica and Courier, in
# the Windows-1252 encoding that these fonts know (PDF 1.4, ISO 32000).


@dataclass(slots=True)
class _PdfPage:
    """The drawing operators of one page; lengths are points, from the lower left corner."""

    operators: list[str] = field(default_factory=list)

    def text(self, x: float, y: float, text: str, size: float, font: str = _PLAIN) -> None:
        """Write one line."""
        escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        self.operators.append(f"BT /{font} {size} Tf {x:.1f} {y:.1f} Td ({escaped}) Tj ET")

    def paragraph(self, x: float, y: float, text: str, size: float, width: float) -> float:
        """Write lines no wider than `width`, and return where the next would stand."""
        for line in wrap(text, max(int(width / (size * _WIDEST_PLAIN)), 10)):
            self.text(x, y, line, size)
            y -= size * 1.3
        return y

    def line(self, x: float, y: float, to_x: float, to_y: float, dashed: bool = True) -> None:
        """Draw a line, to cut along or to write on."""
        self.operators.append(f"{'[3 3]' if dashed else '[]'} 0 d 0.6 w {x:.1f} {y:.1f} m {to_x:.1f} {to_y:.1f} l S")


def code_slips_pdf(codes: Sequence[str]) -> bytes:
    """Return pages with each code twice: for the person, and for staff with a line for the name, to be kept apart."""
    pages: list[_PdfPage] = []
    middle = PAGE_WIDTH / 2
    for page, top, code in _places(pages, codes, CODE_SLIP_HEIGHT):
        _frame(page, top, CODE_SLIP_HEIGHT)
        page.line(middle, top, middle, top - CODE_SLIP_HEIGHT)
        left, right, width = MARGIN + 14, middle + 14, middle - MARGIN - 28
        page.text(left, top - 20, texts.YOUR_CODE(), 9)
        page.text(left, top - 46, format_code(code), 22, _CODE)
        page.paragraph(left, top - 66, texts.HOW_TO_USE(), 8.5, width)
        page.text(right, top - 20, texts.FOR_STAFF(), 9)
        page.text(right, top - 46, format_code(code), 22, _CODE)
        page.line(right, top - 82, PAGE_WIDTH - MARGIN - 14, top - 82, dashed=False)
        page.paragraph(right, top - 94, sentences(f"{texts.NAME_LINE()}.", texts.KEEP_APART()), 8.5, width)
    return _pdf(pages, texts.SLIPS_TITLE())


def group_slips_pdf(title: str, sessions: Sequence[GroupSession]) -> bytes:
    """Return pages with one slip for each of `sessions` of the exercise called `title`."""
    pages: list[_PdfPage] = []
    for page, top, session in _places(pages, sessions, GROUP_SLIP_HEIGHT):
        _frame(page, top, GROUP_SLIP_HEIGHT)
        page.text(MARGIN + 14, top - 20, texts.group_practised(title, session), 9)
        page.text(MARGIN + 14, top - 45, format_code(session.slip), 20, _CODE)
        page.paragraph(MARGIN + 14, top - 62, texts.GROUP_HOW(), 8.5, PAGE_WIDTH - 2 * MARGIN - 28)
    return _pdf(pages, texts.GROUP_TITLE())


def _places(pages: list[_PdfPage], slips: Sequence[Slip], height: int) -> Iterable[tuple[_PdfPage, float, Slip]]:
    """Each slip with its page, made when the one before is full, and where its upper edge is."""
    on_page = (PAGE_HEIGHT - 2 * MARGIN) // height
    for index, slip in enumerate(slips):
        if index % on_page == 0:
            pages.append(_PdfPage())
        yield pages[-1], PAGE_HEIGHT - MARGIN - index % on_page * height, slip


def _frame(page: _PdfPage, top: float, height: float) -> None:
    left, right, bottom = MARGIN, PAGE_WIDTH - MARGIN, top - height
    for x, y, to_x, to_y in (
        (left, top, right, top),
        (left, bottom, right, bottom),
        (left, top, left, bottom),
        (right, top, right, bottom),
    ):
        page.line(x, y, to_x, to_y)


def _pdf(pages: Sequence[_PdfPage], title: str) -> bytes:
    """Return the file: its objects, the table of where each begins, and the trailer."""
    first_page = 6
    kids = " ".join(f"{first_page + 2 * index} 0 R" for index in range(len(pages)))
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode("ascii"),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier-Bold /Encoding /WinAnsiEncoding >>",
        b"<< /Title (" + _encoded(title.replace("(", "").replace(")", "")) + b") >>",
    ]
    for index, page in enumerate(pages):
        content = _encoded("\n".join(page.operators))
        box = f"[0 0 {PAGE_WIDTH} {PAGE_HEIGHT}]"
        fonts = f"<< /Font << /{_PLAIN} 3 0 R /{_CODE} 4 0 R >> >>"
        contents = first_page + 2 * index + 1
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox {box} /Resources {fonts} /Contents {contents} 0 R >>".encode(
                "ascii"
            )
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n".encode("ascii") + content + b"\nendstream")
    file, places = bytearray(b"%PDF-1.4\n%\xe6\xf8\xe5\xd8\n"), []
    for number, each in enumerate(objects, 1):
        places.append(len(file))
        file += f"{number} 0 obj\n".encode("ascii") + each + b"\nendobj\n"
    table = len(file)
    file += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode("ascii")
    file += b"".join(f"{place:010} 00000 n \n".encode("ascii") for place in places)
    file += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 5 0 R >>\n".encode("ascii")
    return bytes(file) + f"startxref\n{table}\n%%EOF\n".encode("ascii")


def _encoded(text: str) -> bytes:
    """The text as the fonts take it; a character they do not have becomes a question mark."""
    return text.encode("cp1252", "replace")


def print_pdf(pages: bytes) -> bool:
    """Hand a PDF to the default printer, and return whether it was taken.

    False where there is no `lp`, no printer, or it does not answer within `WAIT_SECONDS`. What was taken lies in the spool
    until it is printed: that it came out on paper is for whoever stands there to see.
    """
    command = shutil.which("lp")
    if command is None:
        return False
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command
            [command, "-s", "-t", "nærvær"], input=pages, capture_output=True, timeout=WAIT_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
