"""`nærvær doctor`: what works here, and the one line that mends what does not."""

from __future__ import annotations

import argparse
from typing import Any

from ...domain.services import CheckResult, Services
from ...texts import cli_output as words
from ..stdio import echo_json, echo_lines


def doctor(arguments: argparse.Namespace, parts: Services) -> int:
    """Look, and tell what was found."""
    findings = parts.examine()
    if arguments.json:
        echo_json({finding.part: finding_data(finding) for finding in findings})
        return 0
    paths = (value for finding in findings for value in finding.found.values() if value)
    echo_lines((line for finding in findings for line in words.doctor_lines(finding)), paths)
    return 0


def finding_data(finding: CheckResult) -> dict[str, Any]:
    """The shape of one part in `doctor --json`."""
    return {**finding.found, "ok": finding.ok, "hint": finding.hint and words.doctor_hint(finding.hint)}
