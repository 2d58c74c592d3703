"""The parser of the command line as plain values, and what can be typed for each value.

What a value is, is told by its placeholder in the usage line: `_offered` has every placeholder that stands for a file, a
folder or one of a few words. Nothing is offered for the others.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.cli.argparse_translations import CommandParser
from nærvær.cli.parser import build_parser
from nærvær.domain.score import DecodeResult
from nærvær.domain.validation import FIRST_WEEK, LAST_WEEK
from nærvær.texts import cli as texts
from nærvær.texts import i18n
from nærvær.texts.formats import AMBIENCES, BELLS, POSTURES
from nærvær.texts.settings import REGION_NAMES


class Source(Enum):
    """Where what is offered for a value comes from."""

    NOTHING = "nothing"
    WORDS = "words"
    FILES = "files"
    FOLDERS = "folders"


@dataclass(frozen=True, slots=True)
class Value:
    """Something to be typed: its placeholder, and what is offered for it."""

    placeholder: str
    source: Source = Source.NOTHING
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """An option with all its names, the short one first; `value` is None for one that is only there or not.

    `excluded` are names of options that cannot stand beside it.
    """

    names: tuple[str, ...]
    value: Value | None
    help: str
    required: bool = False
    excluded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Argument:
    """A value without an option before it."""

    value: Value
    help: str
    required: bool
    repeated: bool


@dataclass(frozen=True, slots=True)
class Command:
    """A command with its options, arguments and commands below it.

    `path` is the words that lead to it, () for the program itself.
    """

    path: tuple[str, ...]
    summary: str
    description: str
    options: tuple[Option, ...]
    arguments: tuple[Argument, ...]
    commands: tuple[Command, ...]

    def walk(self) -> Iterator[Command]:
        """Yield this command and every one below it."""
        yield self
        for command in self.commands:
            yield from command.walk()


def program_command() -> Command:
    """Return the whole command line, in the language of this process, with the content that comes with the program."""
    return _command(build_parser(), (), "", _offered())


def _command(parser: CommandParser, path: tuple[str, ...], summary: str, offered: dict[str, Value]) -> Command:
    options, arguments, commands = [], [], []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            summaries = {choice.dest: choice.help or "" for choice in action._choices_actions}
            commands = [
                _command(each, (*path, name), summaries[name], offered) for name, each in action.choices.items()
            ]
        elif action.help is argparse.SUPPRESS:
            continue
        elif action.option_strings:
            options.append(_option(parser, action, offered))
        else:
            arguments.append(_argument(action, offered))
    return Command(path, summary, parser.description or "", tuple(options), tuple(arguments), tuple(commands))


def _option(parser: CommandParser, action: argparse.Action, offered: dict[str, Value]) -> Option:
    excluded = [
        name
        for group in parser._mutually_exclusive_groups
        if action in group._group_actions
        for other in group._group_actions
        if other is not action
        for name in other.option_strings
    ]
    value = None if action.nargs == 0 else _value(action, offered)
    return Option(tuple(action.option_strings), value, _help(action), action.required, tuple(excluded))


def _argument(action: argparse.Action, offered: dict[str, Value]) -> Argument:
    required = action.nargs not in ("?", "*")
    return Argument(_value(action, offered), _help(action), required, action.nargs in ("+", "*"))


def _value(action: argparse.Action, offered: dict[str, Value]) -> Value:
    placeholder = str(action.metavar)
    return offered.get(placeholder, Value(placeholder))


def _help(action: argparse.Action) -> str:
    return (action.help or "").replace("%%", "%")  # argparse fills in values after %


def _offered() -> dict[str, Value]:
    """What is offered for each placeholder that stands for something known."""
    catalogue = _packaged_catalogue()
    exercises = [exercise.id for exercise in catalogue.exercises()]
    words = {
        texts.EXERCISE_NAME: exercises,
        texts.ACTIVITY_NAME: exercises,
        texts.VOICE_NAME: [voice.id for voice in catalogue.voices()],
        texts.WEEK_NAME: [str(week) for week in range(FIRST_WEEK, LAST_WEEK + 1)],
        texts.POSTURE_NAME: [word() for word in POSTURES.values()],
        texts.BELL_NAME: [word() for word in BELLS.values()],
        texts.AMBIENCE_NAME: [word() for word in AMBIENCES.values()],
        texts.REGIONS_NAME: [word() for word in REGION_NAMES.values()],
        texts.LANGUAGE_NAME: list(i18n.languages()),
    }
    sources = {texts.FILE_NAME: Source.FILES, texts.BACKUP_NAME: Source.FILES, texts.FOLDER_NAME: Source.FOLDERS}
    return {
        **{name(): Value(name(), Source.WORDS, tuple(known)) for name, known in words.items()},
        **{name(): Value(name(), source) for name, source in sources.items()},
    }


def _packaged_catalogue() -> FolderCatalogue:
    """The content that comes with the program; nothing of anybody's own is looked for."""

    def decode(contents: Sequence[bytes]) -> Sequence[DecodeResult]:
        raise AssertionError(len(contents))  # only sound of one's own is checked

    return FolderCatalogue(*content_folders(), Path(__file__).parent / "no content of one's own", decode)
