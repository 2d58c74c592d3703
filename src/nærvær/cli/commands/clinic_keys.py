"""`nærvær clinic encrypt`, `sheet` and `key`: the encryption of a clinic, and the ways back to it."""

from __future__ import annotations

import argparse
import sys

from ...domain.clinic import AuditAction
from ...texts import clinic_keys as texts
from ..dispatch import UsageError
from ..stdio import ExitStatus, echo, is_terminal
from .clinic import (
    ClinicServices,
    as_codes_not_written,
    codes_or_sheet,
    echo_lines_done,
    signed_in,
    signed_in_with_passphrase,
)
from .recovery_sheet import sheet_writer


def encrypt(arguments: argparse.Namespace, services: ClinicServices) -> int:
    """Encrypt the diaries of a clinic that an earlier nærvær has kept in the clear."""
    show = sheet_writer(arguments, services.recovery_sheet, services.sources.printer.write)
    with codes_or_sheet(), signed_in_with_passphrase(arguments, services) as (clinic, member, passphrase):
        clinic.encrypt(member, passphrase, as_codes_not_written(show))
    return echo_lines_done(texts.ENCRYPTED())


def print_sheet(arguments: argparse.Namespace, services: ClinicServices) -> int:
    """Print the recovery sheet once more."""
    show = sheet_writer(arguments, services.recovery_sheet, services.sources.printer.write)
    with signed_in(arguments, services) as (clinic, member):
        show(clinic.clinic_key(member, AuditAction.MADE_SHEET))
    return ExitStatus.DONE


def hand_out_key(arguments: argparse.Namespace, services: ClinicServices) -> int:
    """Write the clinic key to standard output, for the system to keep."""
    if is_terminal(sys.stdout):
        raise UsageError(texts.key_needs_pipe())
    with signed_in(arguments, services) as (clinic, member):
        echo(f"{clinic.clinic_key(member, AuditAction.TOOK_KEY).hex()}\n", sys.stdout)
    return ExitStatus.DONE
