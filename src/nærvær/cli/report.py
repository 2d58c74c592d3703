"""`nærvær report`: one page to print for the therapist."""

from __future__ import annotations

import argparse
import sys

from ..domain.parts import Parts
from ..domain.practice import practice_day
from ..domain.report import report as told_report
from ..plain_text import plain
from ..words import report_words as words
from .book import opened
from .offers import titles
from .paper import width, wrapped
from .streams import say
from .target import target


def report(arguments: argparse.Namespace, parts: Parts) -> int:
    """Write the file, then say what was written."""
    file = target(arguments.output)
    with opened(parts) as (_, entries):
        told = told_report(entries, practice_day(parts.now()), arguments.with_notes)
    content = parts.paper.report(told, parts.catalogue.programme(), titles(parts.catalogue))
    replaced = parts.paper.write(file, content)
    say(wrapped((plain(words.written(str(file), replaced)), words.OPEN_IT), width()), sys.stdout)
    return 0
