"""`nærvær clinic audit`: the audit log, its anchor, and whether it is still what it was at an earlier anchor."""

from __future__ import annotations

import argparse
import sys

from ...domain.audit_anchor import AnchorVerdict, AuditAnchor
from ...texts import audit as texts
from ...texts.clinic import audit_line
from ..dispatch import UsageError
from ..stdio import ExitStatus, echo
from .clinic import ClinicServices, signed_in
from .long_work import progress_shown


def show_audit(arguments: argparse.Namespace, services: ClinicServices) -> int:
    """Print the audit log with its anchor, or whether the log stands as it was at an anchor."""
    anchor = None if arguments.anchor is None else AuditAnchor.parse(arguments.anchor)
    if arguments.anchor is not None and anchor is None:
        raise UsageError(texts.NO_ANCHOR())
    with signed_in(arguments, services) as (clinic, member):
        if anchor is not None:
            verdict = clinic.check_anchor(member, anchor)
            echo(f"{texts.anchor_verdict(anchor, verdict)}\n", sys.stdout)
            return ExitStatus.DONE if verdict is AnchorVerdict.STANDS else ExitStatus.FAILED
        with progress_shown() as on_progress:
            events = clinic.audit(member, on_progress)
        lines = (*map(audit_line, events), "", *texts.anchor_lines(clinic.audit_anchor(member)))
    echo("".join(f"{line}\n" for line in lines), sys.stdout)
    return ExitStatus.DONE
