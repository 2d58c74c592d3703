"""`nærvær report`: one page to print for the therapist."""

from __future__ import annotations

import argparse

from ...domain.practice import practice_day
from ...domain.report import report
from ...texts import report as texts
from ..argument_types import output_file
from ..context import CommandContext, safe_titles
from ..exit_status import ExitStatus
from ..stdio import echo_lines_done


def write_report(arguments: argparse.Namespace, context: CommandContext) -> int:
    """Write the file, then say what was written."""
    services, file = context.services, output_file(arguments.output)
    with context.diary() as (_, entries):
        content = report(entries, practice_day(services.now()), arguments.with_notes)
    catalogue = services.catalogue
    page = services.files.report(content, catalogue.programme(), safe_titles(catalogue))
    replaced = services.files.write(file, page)
    echo_lines_done((texts.report_written(str(file), replaced), texts.OPEN_IT()), [str(file)])
    return ExitStatus.DONE
