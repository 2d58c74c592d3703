"""`nærvær verify`, `backup`, `restore`, `export`, `import` and `erase`: all that is one's own, as a whole."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from ..domain.errors import Unknown, UnreadableFile
from ..domain.own_data import Checkup, Erased
from ..domain.parts import Parts
from ..domain.practice import Correction, Entry
from ..files import read_bounded
from ..plain_text import plain
from ..words import own_data_words as words
from ..words.unusable import unreadable
from .book import opened
from .json_text import as_json
from .misuse import Misuse
from .offers import titles
from .paper import tell, tell_done
from .past import read_past
from .streams import is_terminal, say
from .target import target

DONE, FAILED = 0, 1
LARGEST_FILE = 64_000_000
_ZIP = b"PK"


def own_data(arguments: argparse.Namespace, parts: Parts) -> int:
    """Do what was asked and say what came of it."""
    match arguments.command:
        case "verify":
            return _verify(arguments, parts)
        case "backup":
            output = None if arguments.output is None else target(arguments.output)
            made = parts.own_data.back_up(output)
            tell_done([words.backed_up(made)], [made.path])
        case "restore":
            done = parts.own_data.restore(arguments.name)
            tell_done(words.restored(done), filter(None, (done.backup, done.aside)))
        case "export":
            _export(arguments, parts)
        case "import":
            _import(arguments, parts)
        case _:
            return _erase(arguments, parts)
    return DONE


def _verify(arguments: argparse.Namespace, parts: Parts) -> int:
    found = parts.own_data.verify()
    if arguments.json:
        as_json(checkup_data(found))
    else:
        paths = (found.path, found.in_the_way, *(backup.path for backup in found.backups))
        tell(words.checked(found), filter(None, paths))
    return DONE if found.fault is None else FAILED


def checkup_data(found: Checkup) -> dict[str, object]:
    """The shape of `verify --json`."""
    data = asdict(found)
    data["backup"] = found.backup and found.backup.isoformat()
    data["backups"] = [{**asdict(backup), "day": backup.day.isoformat()} for backup in found.backups]
    return {"whole": found.there and found.fault is None, **data}


def _export(arguments: argparse.Namespace, parts: Parts) -> None:
    from ..words.export_pages import pages

    def written(entries: Sequence[Entry]) -> dict[str, str]:
        return pages(entries, titles(parts.catalogue))

    done = parts.own_data.export(target(arguments.output), written)
    tell_done(words.taken(done), [done.path])


def _import(arguments: argparse.Namespace, parts: Parts) -> None:
    file = Path(arguments.file)
    try:
        content = read_bounded(file, LARGEST_FILE)
        if content.startswith(_ZIP):
            tell_done([words.brought(parts.own_data.bring_in(file))])
            return
    except UnreadableFile as error:
        raise Misuse(plain(unreadable(error))) from error
    exercises = {name.casefold(): known for known, title in titles(parts.catalogue).items() for name in (known, title)}
    try:
        taken = read_past(content, exercises, parts.now())
    except Misuse as error:
        raise Misuse(f"{error} {plain(words.file_is(arguments.file))}") from error
    tell_done([words.brought(parts.own_data.add_past(taken.past)), *taken.remarks])


def _erase(arguments: argparse.Namespace, parts: Parts) -> int:
    """Tell what goes, wait for the word, erase, and tell what a search found."""
    if arguments.note is not None:
        _look_up(parts, "note", arguments.note)
        told: Iterable[str] = [words.NOTE_WILL_GO]
    elif arguments.entry is not None:
        _look_up(parts, "fact", arguments.entry)
        told = [words.FACT_WILL_GO]
    else:
        told = words.will_go(parts.own_data.holdings())
    tell([*told, words.TYPE_TO_ERASE])
    if is_terminal(sys.stdin):
        say("> ", sys.stdout)
    try:
        answer = sys.stdin.readline(1_000) if sys.stdin else ""
    except UnicodeDecodeError:  # whatever that was, it was not the word
        answer = ""
    if answer.strip().casefold() != words.ERASE_WORD:
        tell([words.NOT_ERASED])
        return FAILED
    erased = _erased(arguments, parts)
    tell_done(words.erased(erased))
    return FAILED if erased.traces else DONE


def _look_up(parts: Parts, what: str, identity: str) -> None:
    """Make sure that there is a fact of that id, or a note with it, before anybody is asked. Raises `Unknown`."""
    with opened(parts) as (_, entries):
        meant = [entry.fact for entry in entries if identity in (entry.id, getattr(entry.fact, "of", None))]
    said = [fact.fact if isinstance(fact, Correction) else fact for fact in meant]
    if not any(what == "fact" or getattr(fact, "note", None) for fact in said):
        raise Unknown(what, identity, ())


def _erased(arguments: argparse.Namespace, parts: Parts) -> Erased:
    if arguments.note is not None:
        return parts.own_data.erase_note(arguments.note)
    if arguments.entry is not None:
        return parts.own_data.erase_fact(arguments.entry)
    return parts.own_data.erase()
