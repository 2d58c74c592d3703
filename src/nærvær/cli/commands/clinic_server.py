"""`nærvær clinic tables` and `nærvær clinic move`: what who runs the database of several kiosks does, once or seldom."""

from __future__ import annotations

import argparse

from ...texts import clinic_server as texts
from .clinic import ClinicServices, ask_passphrase, ask_staff_code, echo_lines_done


def make_tables(arguments: argparse.Namespace, services: ClinicServices) -> int:
    """Make the tables in the database, or take the steps of this version, and give the kiosks' role its rights."""
    changed = services.make_tables(arguments.owner, arguments.owner_password_file or "")
    return echo_lines_done(texts.tables_made() if changed else texts.tables_stand())


def move(arguments: argparse.Namespace, services: ClinicServices) -> int:
    """Move the clinic from its folder to the database, or with `--to-folder` back."""
    code = ask_staff_code(arguments)
    facts = services.move(code, ask_passphrase(), arguments.to_folder)
    return echo_lines_done(texts.moved_to_folder(facts) if arguments.to_folder else texts.moved_to_server(facts))
