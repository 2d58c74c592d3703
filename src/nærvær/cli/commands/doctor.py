"""`nærvær doctor`: what works here, and the one line that mends what does not."""

from __future__ import annotations

import argparse
from typing import Any

from ...domain.services import CheckResult
from ...texts import cli_output as texts
from ..context import CommandContext
from ..exit_status import ExitStatus
from ..stdio import echo_json, echo_lines


def run_doctor(arguments: argparse.Namespace, context: CommandContext) -> int:
    """Examine sound, diary, content and program, and print what was found."""
    findings = context.services.examine()
    if arguments.json:
        echo_json({finding.part: finding_data(finding) for finding in findings})
    else:
        paths = (value for finding in findings for value in finding.values.values() if value)
        echo_lines((line for finding in findings for line in texts.doctor_lines(finding)), paths)
    return ExitStatus.DONE


def finding_data(finding: CheckResult) -> dict[str, Any]:
    """Return the shape of one part in `doctor --json`."""
    return {**finding.values, "ok": finding.ok, "hint": finding.hint and texts.doctor_hint(finding.hint)}
