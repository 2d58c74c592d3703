"""`nærvær verify`, `backup`, `restore`, `export`, `import`, `erase` and `lock`: a person's own data as a whole."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from ...domain.diary import Correction, Entry
from ...domain.errors import DiaryFault, DiaryProblem, NameKind, UnknownName, UnreadableFile
from ...domain.own_data import Backup, DiaryLock, EraseResult, RestoreResult, VerifyReport, is_long_enough, normalised
from ...domain.services import Services
from ...files import read_bounded
from ...sanitize import sanitize
from ...texts import diary_lock as lock_texts
from ...texts import own_data as texts
from ...texts.export_pages import export_pages
from ...texts.file_errors import unreadable_file
from ..argument_types import output_file
from ..csv_columns import read_practices
from ..dispatch import CommandContext, UsageError, safe_titles
from ..passphrase import ask_until_right, read_hidden
from ..stdio import ExitStatus, echo, echo_json, echo_lines, echo_lines_done, is_terminal

LARGEST_FILE = 64_000_000
_ZIP = b"PK"


def verify(arguments: argparse.Namespace, context: CommandContext) -> int:
    """Read the diary and its backups and report damage."""
    checkup = context.services.own_data.verify()
    if arguments.json:
        echo_json(checkup_data(checkup))
    else:
        paths = (checkup.path, checkup.in_the_way, *(backup.path for backup in checkup.backups))
        echo_lines(texts.verify_lines(checkup), filter(None, paths))
    return ExitStatus.DONE if checkup.fault is None else ExitStatus.FAILED


_JSON_NAMES = {"exists": "there", "recoverable": "kept"}


def checkup_data(checkup: VerifyReport) -> dict[str, object]:
    """Return the shape of `verify --json`."""
    data = {_JSON_NAMES.get(name, name): value for name, value in asdict(checkup).items()}
    data["backup"] = checkup.backup and checkup.backup.isoformat()
    data["fault"] = checkup.fault.code if checkup.fault else None
    data["backups"] = [_backup_data(backup) for backup in checkup.backups]
    return {"whole": checkup.exists and checkup.fault is None, **data}


def _backup_data(backup: Backup) -> dict[str, object]:
    fault = backup.fault.code if backup.fault else None
    return {"path": backup.path, "day": backup.day.isoformat(), "facts": backup.facts, "fault": fault}


def back_up(arguments: argparse.Namespace, context: CommandContext) -> int:
    """Make a backup, in its usual folder or in a file of the person's choice."""
    file = None if arguments.output is None else output_file(arguments.output)
    backup = context.services.own_data.back_up(file)
    lines = [texts.backup_made(backup), *([lock_texts.copy_keys_kept(backup.keys)] if backup.keys else [])]
    echo_lines_done(lines, filter(None, (backup.path, backup.keys)))
    return ExitStatus.DONE


def restore(arguments: argparse.Namespace, context: CommandContext) -> int:
    """Replace the diary by a backup."""
    context.unlock()
    restored = _restored(arguments.name, context.services)
    echo_lines_done(texts.restore_lines(restored), filter(None, (restored.backup, restored.aside)))
    return ExitStatus.DONE


def _restored(name: str | None, services: Services) -> RestoreResult:
    """Restore a backup; the passphrase is asked for of one that was locked elsewhere."""
    try:
        return services.own_data.restore(name)
    except DiaryProblem as problem:
        if problem.reason is not DiaryFault.LOCKED:
            raise
        copy = problem.path
    if not is_terminal(sys.stdin) or not ask_until_right(
        lock_texts.COPY_PROMPT(), lambda typed: services.lock.open_copy(copy, typed)
    ):
        raise UsageError(lock_texts.copy_is_locked(sanitize(copy)))
    return services.own_data.restore(name)


def export(arguments: argparse.Namespace, context: CommandContext) -> int:
    """Write everything to a zip file."""
    titles = safe_titles(context.services.catalogue)

    def readable_pages(entries: Sequence[Entry]) -> dict[str, str]:
        return export_pages(entries, titles)

    context.unlock()
    exported = context.services.own_data.export(output_file(arguments.output), readable_pages)
    echo_lines_done(texts.export_lines(exported), [exported.path])
    return ExitStatus.DONE


def import_file(arguments: argparse.Namespace, context: CommandContext) -> int:
    """Take in an export (zip), or a table of past practice (CSV)."""
    services, file = context.services, Path(arguments.file)
    try:
        content = read_bounded(file, LARGEST_FILE)
        context.unlock()
        if content.startswith(_ZIP):
            echo_lines_done([texts.import_summary(services.own_data.import_export(file))])
            return ExitStatus.DONE
    except UnreadableFile as error:
        raise UsageError(sanitize(unreadable_file(error))) from error
    titles = safe_titles(services.catalogue)
    try:
        practices = read_practices(content, titles, services.now())
    except UsageError as error:
        raise UsageError(f"{error} {sanitize(texts.file_is(arguments.file))}") from error
    echo_lines_done([texts.import_summary(services.own_data.add_past(practices.past)), *practices.remarks])
    return ExitStatus.DONE


def erase(arguments: argparse.Namespace, context: CommandContext) -> int:
    """Say what will be gone, wait for the word, erase, and say what a search found."""
    _say_what_goes(arguments, context)
    if not _confirmed():
        echo_lines([texts.NOT_ERASED()])
        return ExitStatus.FAILED
    erased = _erase(arguments, context.services)
    echo_lines_done(texts.erase_lines(erased))
    return ExitStatus.FAILED if erased.traces else ExitStatus.DONE


def _say_what_goes(arguments: argparse.Namespace, context: CommandContext) -> None:
    if arguments.note is not None:
        _must_exist(context, NameKind.NOTE, arguments.note)
        lines = [texts.ERASE_NOTE_PREVIEW()]
    elif arguments.entry is not None:
        _must_exist(context, NameKind.FACT, arguments.entry)
        lines = [texts.ERASE_FACT_PREVIEW()]
    elif context.services.lock.is_open():
        lines = [*texts.erase_preview(context.services.own_data.summary())]
    else:  # whoever has forgotten the passphrase can still begin anew
        lines = [lock_texts.erase_without_counting()]
    echo_lines([*lines, texts.type_to_erase()])


def _must_exist(context: CommandContext, kind: NameKind, identity: str) -> None:
    """Raise `UnknownName` where there is no fact of that id, or no note with it, before anybody is asked."""
    with context.diary() as (_, entries):
        about = [entry.fact for entry in entries if identity in (entry.id, getattr(entry.fact, "of", None))]
    facts = [fact.fact if isinstance(fact, Correction) else fact for fact in about]
    if not any(kind is NameKind.FACT or getattr(fact, "note", None) for fact in facts):
        raise UnknownName(kind, identity, ())


def _confirmed() -> bool:
    if is_terminal(sys.stdin):
        echo("> ", sys.stdout)
    try:
        answer = sys.stdin.readline(1_000) if sys.stdin else ""
    except UnicodeDecodeError:  # whatever that was, it was not the word
        answer = ""
    return texts.is_erase_word(answer)


def _erase(arguments: argparse.Namespace, services: Services) -> EraseResult:
    if arguments.note is not None:
        return services.own_data.erase_note(arguments.note)
    if arguments.entry is not None:
        return services.own_data.erase_fact(arguments.entry)
    return services.own_data.erase()


def lock(arguments: argparse.Namespace, context: CommandContext) -> int:
    """Turn the lock on, change the passphrase, or take the lock off. Raises `UsageError`, `DiaryProblem` or `Busy`."""
    its_lock = context.services.lock
    if not its_lock.is_on():
        if arguments.change or arguments.off:
            raise UsageError(lock_texts.NOT_LOCKED())
        return _turn_on(context)
    if not arguments.change and not arguments.off:
        raise UsageError(lock_texts.already_locked())
    _ask_present(its_lock)
    if arguments.off:
        its_lock.turn_off()
        echo_lines_done([lock_texts.TAKEN_OFF()])
    else:
        its_lock.change(_new_passphrase())
        echo_lines_done([sentence() for sentence in lock_texts.CHANGED])
    return ExitStatus.DONE


def _turn_on(context: CommandContext) -> int:
    services = context.services
    echo_lines(lock_texts.before_locking(set_aside=services.own_data.summary().set_aside > 0))
    services.lock.turn_on(_new_passphrase())
    echo_lines_done([sentence() for sentence in lock_texts.LOCKED_NOW])
    return ExitStatus.DONE


def _ask_present(its_lock: DiaryLock) -> None:
    """Ask for the passphrase, also where a file has given it: who changes it must know it."""
    if is_terminal(sys.stdin):
        right = ask_until_right(lock_texts.PRESENT_PROMPT(), its_lock.open_with)
    else:
        right = its_lock.open_with(read_hidden(lock_texts.PRESENT_PROMPT()))
    if not right:
        raise DiaryProblem(DiaryFault.LOCKED, "")


def _new_passphrase() -> str:
    """Ask for a new passphrase, twice at a terminal. Raises `UsageError` for one that will not do."""
    chosen = read_hidden(lock_texts.new_prompt())
    if not is_long_enough(chosen):
        raise UsageError(lock_texts.too_short_or_long(chosen))
    if is_terminal(sys.stdin) and normalised(read_hidden(lock_texts.AGAIN_PROMPT())) != normalised(chosen):
        raise UsageError(lock_texts.NOT_ALIKE())
    return chosen
