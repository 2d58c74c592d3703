"""`nærvær doctor`: what works here, and the one line that mends what does not."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from ..domain.parts import Finding, Parts
from ..plain_text import plain
from ..words import doctor_words as words
from .offers import as_json
from .paper import width, wrapped
from .streams import say


def doctor(arguments: argparse.Namespace, parts: Parts) -> int:
    """Look, and tell what was found."""
    findings = parts.examine()
    if arguments.json:
        as_json({finding.part: finding_data(finding) for finding in findings})
        return 0
    lines = [line for finding in findings for line in words.lines(finding)]
    say(wrapped((line[: len(line) - len(line.lstrip())] + plain(line.lstrip()) for line in lines), width()), sys.stdout)
    return 0


def finding_data(finding: Finding) -> dict[str, Any]:
    """The shape of one part in `doctor --json`."""
    return {**finding.found, "ok": finding.ok, "hint": finding.hint and words.hint(finding.hint)}
