"""`nærvær verify`, `backup`, `restore`, `export`, `import` and `erase`: all that is one's own, as a whole."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from ...domain.errors import UnknownName, UnreadableFile
from ...domain.own_data import EraseResult, VerifyReport
from ...domain.practice import Correction, Entry
from ...domain.services import Services
from ...files import read_bounded
from ...sanitize import sanitize
from ...texts import own_data as words
from ...texts.file_errors import unreadable_file
from ..argument_types import output_file
from ..csv_import.practice_rows import read_practices
from ..diary_access import open_diary
from ..exit_status import UsageError
from ..stdio import echo, echo_json, echo_lines, echo_lines_done, is_terminal
from .programme import exercise_titles

DONE, FAILED = 0, 1
LARGEST_FILE = 64_000_000
_ZIP = b"PK"


def own_data(arguments: argparse.Namespace, parts: Services) -> int:
    """Do what was asked and say what came of it."""
    match arguments.command:
        case "verify":
            return _verify(arguments, parts)
        case "backup":
            output = None if arguments.output is None else output_file(arguments.output)
            made = parts.own_data.back_up(output)
            echo_lines_done([words.backup_made(made)], [made.path])
        case "restore":
            done = parts.own_data.restore(arguments.name)
            echo_lines_done(words.restore_lines(done), filter(None, (done.backup, done.aside)))
        case "export":
            _export(arguments, parts)
        case "import":
            _import(arguments, parts)
        case _:
            return _erase(arguments, parts)
    return DONE


def _verify(arguments: argparse.Namespace, parts: Services) -> int:
    found = parts.own_data.verify()
    if arguments.json:
        echo_json(checkup_data(found))
    else:
        paths = (found.path, found.in_the_way, *(backup.path for backup in found.backups))
        echo_lines(words.verify_lines(found), filter(None, paths))
    return DONE if found.fault is None else FAILED


def checkup_data(found: VerifyReport) -> dict[str, object]:
    """The shape of `verify --json`."""
    data = asdict(found)
    data["backup"] = found.backup and found.backup.isoformat()
    data["backups"] = [{**asdict(backup), "day": backup.day.isoformat()} for backup in found.backups]
    return {"whole": found.there and found.fault is None, **data}


def _export(arguments: argparse.Namespace, parts: Services) -> None:
    from ...texts.export_pages import export_pages

    def written(entries: Sequence[Entry]) -> dict[str, str]:
        return export_pages(entries, exercise_titles(parts.catalogue))

    done = parts.own_data.export(output_file(arguments.output), written)
    echo_lines_done(words.export_lines(done), [done.path])


def _import(arguments: argparse.Namespace, parts: Services) -> None:
    file = Path(arguments.file)
    try:
        content = read_bounded(file, LARGEST_FILE)
        if content.startswith(_ZIP):
            echo_lines_done([words.import_summary(parts.own_data.bring_in(file))])
            return
    except UnreadableFile as error:
        raise UsageError(sanitize(unreadable_file(error))) from error
    exercises = {
        name.casefold(): known for known, title in exercise_titles(parts.catalogue).items() for name in (known, title)
    }
    try:
        taken = read_practices(content, exercises, parts.now())
    except UsageError as error:
        raise UsageError(f"{error} {sanitize(words.file_is(arguments.file))}") from error
    echo_lines_done([words.import_summary(parts.own_data.add_past(taken.past)), *taken.remarks])


def _erase(arguments: argparse.Namespace, parts: Services) -> int:
    """Tell what goes, wait for the word, erase, and tell what a search found."""
    if arguments.note is not None:
        _must_exist(parts, "note", arguments.note)
        told: Iterable[str] = [words.ERASE_NOTE_PREVIEW]
    elif arguments.entry is not None:
        _must_exist(parts, "fact", arguments.entry)
        told = [words.ERASE_FACT_PREVIEW]
    else:
        told = words.erase_preview(parts.own_data.holdings())
    echo_lines([*told, words.TYPE_TO_ERASE])
    if is_terminal(sys.stdin):
        echo("> ", sys.stdout)
    try:
        answer = sys.stdin.readline(1_000) if sys.stdin else ""
    except UnicodeDecodeError:  # whatever that was, it was not the word
        answer = ""
    if answer.strip().casefold() != words.ERASE_WORD:
        echo_lines([words.NOT_ERASED])
        return FAILED
    erased = _do_erase(arguments, parts)
    echo_lines_done(words.erase_lines(erased))
    return FAILED if erased.traces else DONE


def _must_exist(parts: Services, what: str, identity: str) -> None:
    """Make sure that there is a fact of that id, or a note with it, before anybody is asked. Raises `Unknown`."""
    with open_diary(parts) as (_, entries):
        meant = [entry.fact for entry in entries if identity in (entry.id, getattr(entry.fact, "of", None))]
    said = [fact.fact if isinstance(fact, Correction) else fact for fact in meant]
    if not any(what == "fact" or getattr(fact, "note", None) for fact in said):
        raise UnknownName(what, identity, ())


def _do_erase(arguments: argparse.Namespace, parts: Services) -> EraseResult:
    if arguments.note is not None:
        return parts.own_data.erase_note(arguments.note)
    if arguments.entry is not None:
        return parts.own_data.erase_fact(arguments.entry)
    return parts.own_data.erase()
