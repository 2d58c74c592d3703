"""Slips as PDF, and onto the default printer: A4, in the fonts every printer has, with nothing else in the file.

Printers take PDF through CUPS where they would not take HTML. Only what the slips need of the format is written here:
pages with lines and text in Helvetica and Courier, in the Windows-1252 encoding that these fonts know (PDF 1.4, ISO 32000).
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import field
from textwrap import wrap
from typing import TypeVar

from ..domain.group_slip import GroupSession
from ..domain.login_rules import format_code
from ..quick_dataclass import dataclass
from ..texts import clinic as texts
from ..texts.i18n import sentences

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


@dataclass(slots=True)
class _Page:
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


def code_slips(codes: Sequence[str]) -> bytes:
    """Return pages with each code twice: for the person, and for staff with a line for the name, to be kept apart."""
    pages: list[_Page] = []
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
    return _document(pages, texts.SLIPS_TITLE())


def group_slips(title: str, sessions: Sequence[GroupSession]) -> bytes:
    """Return pages with one slip for each of `sessions` of the exercise called `title`."""
    pages: list[_Page] = []
    for page, top, session in _places(pages, sessions, GROUP_SLIP_HEIGHT):
        _frame(page, top, GROUP_SLIP_HEIGHT)
        page.text(MARGIN + 14, top - 20, texts.group_practised(title, session), 9)
        page.text(MARGIN + 14, top - 45, format_code(session.slip), 20, _CODE)
        page.paragraph(MARGIN + 14, top - 62, texts.GROUP_HOW(), 8.5, PAGE_WIDTH - 2 * MARGIN - 28)
    return _document(pages, texts.GROUP_TITLE())


def _places(pages: list[_Page], slips: Sequence[Slip], height: int) -> Iterable[tuple[_Page, float, Slip]]:
    """Each slip with its page, made when the one before is full, and where its upper edge is."""
    on_page = (PAGE_HEIGHT - 2 * MARGIN) // height
    for index, slip in enumerate(slips):
        if index % on_page == 0:
            pages.append(_Page())
        yield pages[-1], PAGE_HEIGHT - MARGIN - index % on_page * height, slip


def _frame(page: _Page, top: float, height: float) -> None:
    left, right, bottom = MARGIN, PAGE_WIDTH - MARGIN, top - height
    for x, y, to_x, to_y in (
        (left, top, right, top),
        (left, bottom, right, bottom),
        (left, top, left, bottom),
        (right, top, right, bottom),
    ):
        page.line(x, y, to_x, to_y)


def _document(pages: Sequence[_Page], title: str) -> bytes:
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
