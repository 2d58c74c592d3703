"""`nærvær clinic init`, `restore`, `encrypt`, `sheet`, `key`, `audit`, `check`, `tables`, `server` and `move`.

They are what the whole clinic needs.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from ...domain.clinic import AuditAction, ClinicFault, ClinicProblem
from ...domain.paper_words import (
    LINES,
    WORDS_IN_LINE,
    AnchorVerdict,
    AuditAnchor,
    from_words,
    split_words,
    to_words,
    wrong_line,
)
from ...domain.services import CheckResult
from ...sanitize import sanitize
from ...texts import clinic as clinic_texts
from ...texts import clinic_upkeep as texts
from ...texts import server_check as server_texts
from ..argument_types import output_file
from ..dispatch import UsageError
from ..stdio import ExitStatus, echo, echo_json, is_terminal, progress_shown
from .clinic import (
    STAFF_VARIABLE,
    ClinicServices,
    as_codes_not_written,
    ask_new_passphrase,
    ask_passphrase,
    ask_staff_code,
    codes_or_sheet,
    echo_lines,
    echo_lines_done,
    parse_staff_code,
    read_secret,
    signed_in,
    signed_in_with_passphrase,
)


def init(arguments: argparse.Namespace, services: ClinicServices) -> int:
    """Make a clinic with its first member of staff, and its recovery sheet."""
    services.storage.check_may_begin(arguments.keep_diaries)
    show_sheet = sheet_writer(arguments, services.recovery_sheet, services.sources.printer.write)
    clinic_key = ask_sheet(read_secret) if arguments.from_sheet else None
    passphrase = ask_new_passphrase()

    def show(code: str, key: bytes) -> None:
        echo_lines(clinic_texts.first_code(code))
        show_sheet(key)

    with codes_or_sheet():
        services.storage.begin(passphrase, arguments.keep_diaries, as_codes_not_written(show), clinic_key)
    return echo_lines_done(clinic_texts.CLINIC_BEGUN())


def restore(arguments: argparse.Namespace, services: ClinicServices) -> int:
    """Put back the newest copy of the clinic; with the recovery sheet also make a new lead.

    A staff code is needed only where the file looks whole without the keys: they open apart from it.
    """
    if not arguments.from_sheet:
        typed = os.environ.get(STAFF_VARIABLE) if arguments.staff is None else arguments.staff
        if typed:
            code = parse_staff_code(typed)
            with suppress(ClinicProblem):  # the key files are damaged too: then it is restored as far as can be seen
                services.storage.unlock(code, ask_passphrase())
        return echo_lines_done(clinic_texts.copy_restored(services.storage.restore()))
    clinic_key = ask_sheet(read_secret)
    services.storage.check_sheet(clinic_key)
    try:
        restored = [clinic_texts.copy_restored(services.storage.restore())]
    except ClinicProblem as problem:
        if problem.reason is not ClinicFault.INTACT:
            raise
        restored = []
    passphrase = ask_new_passphrase()
    with codes_or_sheet():
        services.storage.recover(
            clinic_key, passphrase, as_codes_not_written(lambda code: echo_lines(clinic_texts.first_code(code)))
        )
    return echo_lines_done(*restored, clinic_texts.LEAD_MADE_FROM_SHEET())


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


WriteFile = Callable[[Path, bytes], object]


def sheet_writer(
    arguments: argparse.Namespace, page: Callable[[tuple[tuple[str, ...], ...]], bytes], write: WriteFile
) -> Callable[[bytes], None]:
    """Return what hands the clinic key over on paper: on a page in the file that was named, or in lines to write down.

    A file that is there already is refused here, before anything is asked: it may be the sheet of another clinic. What is
    returned raises `OSError`.
    """
    if arguments.output is None:
        return lambda clinic_key: echo(
            "".join(f"{line}\n" for line in texts.sheet_lines(to_words(clinic_key))), sys.stdout
        )
    file = output_file(arguments.output)
    if file.is_file():
        raise UsageError(texts.SHEET_THERE().format(file=sanitize(str(file))))

    def write_page(clinic_key: bytes) -> None:
        write(file, page(to_words(clinic_key)))
        echo(f"{texts.sheet_written(arguments.output)}\n", sys.stdout)

    return write_page


def ask_sheet(read_line: Callable[[str], str]) -> bytes:
    """Ask for the words of the recovery sheet, line by line, and return the clinic key they stand for.

    `read_line` shows a prompt and returns what was typed, unseen. Raises `UsageError` for the first line that is not right.
    """
    words: list[str] = []
    for number in range(1, LINES + 1):
        line = split_words(read_line(texts.line_prompt(number)))
        if len(line) != WORDS_IN_LINE:
            raise UsageError(texts.line_wrong(number))
        words += line
    clinic_key = from_words(" ".join(words))
    if clinic_key is None:
        raise UsageError(texts.line_wrong(wrong_line(words) or LINES))
    return clinic_key


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
        lines = (*map(clinic_texts.audit_line, events), "", *texts.anchor_lines(clinic.audit_anchor(member)))
    echo("".join(f"{line}\n" for line in lines), sys.stdout)
    return ExitStatus.DONE


def check(arguments: argparse.Namespace, services: ClinicServices) -> int:
    """Read every diary and the log, and say what is not what was written."""
    with signed_in(arguments, services) as (clinic, member), progress_shown() as on_progress:
        found = clinic.check(member, on_progress)
    echo_lines(*server_texts.checked_lines(found))
    return ExitStatus.DONE if found.is_whole else ExitStatus.FAILED


def show_server(arguments: argparse.Namespace, services: ClinicServices) -> int:
    """Examine the server of the clinic and the way to it, and print what was found."""
    findings = services.check_server()
    if findings is None:
        raise UsageError(server_texts.NO_SERVER())
    works = all(finding.ok for finding in findings)
    if arguments.json:
        echo_json(list(map(_finding_data, findings)))
    else:
        echo_lines(*(line for finding in findings for line in server_texts.server_lines(finding)))
        echo_lines(server_texts.summary(works))
    return ExitStatus.DONE if works else ExitStatus.FAILED


def _finding_data(finding: CheckResult) -> dict[str, object]:
    """Return the shape of one part in `clinic server --json`."""
    hint = finding.hint and server_texts.server_hint(finding.hint)
    return {"part": finding.part, "ok": finding.ok, **finding.values, "reason": finding.hint, "hint": hint}


def make_tables(arguments: argparse.Namespace, services: ClinicServices) -> int:
    """Make the tables in the database, or take the steps of this version, and give the kiosks' role its rights."""
    changed = services.make_tables(arguments.owner, arguments.owner_password_file or "")
    return echo_lines_done(texts.tables_made() if changed else texts.tables_stand())


def move(arguments: argparse.Namespace, services: ClinicServices) -> int:
    """Move the clinic from its folder to the database, or with `--to-folder` back."""
    code = ask_staff_code(arguments)
    facts = services.move(code, ask_passphrase(), arguments.to_folder)
    return echo_lines_done(texts.moved_to_folder(facts) if arguments.to_folder else texts.moved_to_server(facts))
