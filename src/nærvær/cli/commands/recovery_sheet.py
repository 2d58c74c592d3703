"""The recovery sheet of a clinic at the command line: written to a page or shown, and typed in again."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from ...domain.paper_key import LINES, WORDS_IN_LINE, from_words, split_words, to_words, wrong_line
from ...sanitize import sanitize
from ...texts import clinic_keys as texts
from ..argument_types import output_file
from ..dispatch import UsageError
from ..stdio import echo

WriteFile = Callable[[Path, bytes], object]


def sheet_writer(
    arguments: argparse.Namespace, page: Callable[[tuple[tuple[str, ...], ...]], bytes], write: WriteFile
) -> Callable[[bytes], None]:
    """Return what hands the clinic key over on paper: on a page in the file that was named, or in lines to write down.

    A file that is there already is refused here, before anything is asked: it may be the sheet of another clinic. What is
    returned raises `OSError`.
    """
    if arguments.output is None:
        return lambda clinic_key: echo(
            "".join(f"{line}\n" for line in texts.sheet_lines(to_words(clinic_key))), sys.stdout
        )
    file = output_file(arguments.output)
    if file.is_file():
        raise UsageError(texts.SHEET_THERE().format(file=sanitize(str(file))))

    def write_page(clinic_key: bytes) -> None:
        write(file, page(to_words(clinic_key)))
        echo(f"{texts.sheet_written(arguments.output)}\n", sys.stdout)

    return write_page


def ask_sheet(read_line: Callable[[str], str]) -> bytes:
    """Ask for the words of the recovery sheet, line by line, and return the clinic key they stand for.

    `read_line` shows a prompt and returns what was typed, unseen. Raises `UsageError` for the first line that is not right.
    """
    words: list[str] = []
    for number in range(1, LINES + 1):
        line = split_words(read_line(texts.line_prompt(number)))
        if len(line) != WORDS_IN_LINE:
            raise UsageError(texts.line_wrong(number))
        words += line
    clinic_key = from_words(" ".join(words))
    if clinic_key is None:
        raise UsageError(texts.line_wrong(wrong_line(words) or LINES))
    return clinic_key
