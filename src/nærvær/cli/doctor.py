"""`nærvær doctor`: what works here, and the one line that mends what does not."""

from __future__ import annotations

import argparse
from typing import Any

from ..domain.parts import Finding, Parts
from ..words import doctor_words as words
from .json_text import as_json
from .paper import tell


def doctor(arguments: argparse.Namespace, parts: Parts) -> int:
    """Look, and tell what was found."""
    findings = parts.examine()
    if arguments.json:
        as_json({finding.part: finding_data(finding) for finding in findings})
        return 0
    paths = (value for finding in findings for value in finding.found.values() if value)
    tell((line for finding in findings for line in words.lines(finding)), paths)
    return 0


def finding_data(finding: Finding) -> dict[str, Any]:
    """The shape of one part in `doctor --json`."""
    return {**finding.found, "ok": finding.ok, "hint": finding.hint and words.hint(finding.hint)}
