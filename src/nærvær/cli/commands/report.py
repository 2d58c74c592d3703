"""`nærvær report`: one page to print for the therapist."""

from __future__ import annotations

import argparse

from ...domain.practice import practice_day
from ...domain.report import report as told_report
from ...domain.services import Services
from ...texts import report as words
from ..argument_types import output_file
from ..diary_access import open_diary
from ..stdio import echo_lines_done
from .programme import exercise_titles


def report(arguments: argparse.Namespace, parts: Services) -> int:
    """Write the file, then say what was written."""
    file = output_file(arguments.output)
    with open_diary(parts) as (_, entries):
        told = told_report(entries, practice_day(parts.now()), arguments.with_notes)
    content = parts.paper.report(told, parts.catalogue.programme(), exercise_titles(parts.catalogue))
    replaced = parts.paper.write(file, content)
    echo_lines_done((words.report_written(str(file), replaced), words.OPEN_IT), [str(file)])
    return 0
