"""`nærvær report`: one page to print for the therapist."""

from __future__ import annotations

import argparse

from ..domain.parts import Parts
from ..domain.practice import practice_day
from ..domain.report import report as told_report
from ..words import report_words as words
from .book import opened
from .offers import titles
from .paper import tell_done
from .target import target


def report(arguments: argparse.Namespace, parts: Parts) -> int:
    """Write the file, then say what was written."""
    file = target(arguments.output)
    with opened(parts) as (_, entries):
        told = told_report(entries, practice_day(parts.now()), arguments.with_notes)
    content = parts.paper.report(told, parts.catalogue.programme(), titles(parts.catalogue))
    replaced = parts.paper.write(file, content)
    tell_done((words.written(str(file), replaced), words.OPEN_IT), [str(file)])
    return 0
