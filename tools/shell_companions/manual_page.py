"""The page of `man`, in the language of this process: one page for the whole command line, in the macros of man(7)."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from enum import Enum

from nærvær import __version__
from nærvær.cli.stdio import ExitStatus
from nærvær.invocation import DATA_DIR_VARIABLE, LANGUAGE_VARIABLE
from nærvær.texts import cli as texts
from nærvær.texts.i18n import Phrase
from shell_companions.command_tree import Argument, Command, Option

ALIAS = ".so man1/naervaer.1\n"
"""The page of the other name: it includes the first."""
_COLUMNS = 72
_VARIABLES = {
    DATA_DIR_VARIABLE: texts.MANUAL_DATA_DIR_VARIABLE,
    LANGUAGE_VARIABLE: texts.MANUAL_LANGUAGE_VARIABLE,
    "COLUMNS": texts.MANUAL_COLUMNS_VARIABLE,
    "NO_COLOR": texts.MANUAL_NO_COLOR_VARIABLE,
}
_FILES = {
    "~/.local/share/naervaer/diary.db": texts.MANUAL_DIARY_FILE,
    "~/.config/naervaer/settings.toml": texts.MANUAL_SETTINGS_FILE,
    "/etc/naervaer/kiosk.toml": texts.MANUAL_KIOSK_FILE,
}
_STATUSES = {
    ExitStatus.DONE: texts.MANUAL_DONE,
    ExitStatus.FAILED: texts.MANUAL_FAILED,
    ExitStatus.WRONG_USE: texts.MANUAL_WRONG_USE,
    ExitStatus.BUSY: texts.MANUAL_BUSY,
}


class _Font(Enum):
    """A font of roff."""

    BOLD = "B"
    ITALIC = "I"


def manual_page(program: Command) -> str:
    """Return the file for `share/man/man1`, or for that folder of the language."""
    return "".join(f"{line}\n" for line in _page(program))


def _page(program: Command) -> Iterator[str]:
    yield "'\\\" -*- coding: utf-8 -*-"
    yield '.\\" Made from the parser of the program; do not edit.'
    # No date: the page would differ from one build of the same version to the next.
    yield f'.TH NÆRVÆR 1 "" {_quoted(texts.version(__version__))} {_quoted(texts.MANUAL())}'
    # roff would hyphenate the words of another language than it knows, and have two spaces after a sentence.
    yield from (".nh", ".ad l", ".ss 12 0")
    yield f".SH {_quoted(texts.MANUAL_NAME())}"
    yield f"{_plain('nærvær, naervaer')} \\- {_plain(texts.MANUAL_SUMMARY())}"
    yield f".SH {_quoted(texts.MANUAL_SYNOPSIS())}"
    yield from _usage(program)
    yield f".SH {_quoted(texts.MANUAL_DESCRIPTION())}"
    yield from _lines(program.description)
    yield f".SH {_quoted(texts.OPTIONS_TITLE().upper())}"
    yield from _options(program.options)
    yield f".SH {_quoted(texts.COMMANDS_TITLE().upper())}"
    inherited = {option.names for option in program.options}
    for command in program.walk():
        if command.path:
            yield from _section(command, inherited)
    for heading, rows in (
        (texts.MANUAL_ENVIRONMENT, _VARIABLES),
        (texts.MANUAL_FILES, _FILES),
        (texts.MANUAL_EXIT_STATUS, _STATUSES),
    ):
        yield f".SH {_quoted(heading())}"
        yield from _rows(rows)


def _section(command: Command, inherited: set[tuple[str, ...]]) -> Iterator[str]:
    """One command; the options that the whole program has are told once, at the head of the page."""
    yield f".SS {_quoted(' '.join(command.path))}"
    yield from _usage(command)
    yield ".PP"
    yield from _lines(command.description)
    for argument in command.arguments:
        yield from _row(_font(_Font.ITALIC, argument.value.placeholder), argument.help)
    yield from _options(tuple(option for option in command.options if option.names not in inherited))


def _usage(command: Command) -> Iterator[str]:
    yield ".PP"
    typed = " ".join(("nærvær", *command.path))
    parts = [_font(_Font.BOLD, typed), *map(_argument_in_usage, command.arguments)]
    parts += [_option_with_value(option, option.names[0]) for option in command.options if option.required]
    if command.commands:
        name = _font(_Font.ITALIC, texts.COMMAND())
        parts.append(name if command.path else f"[{name}]")
    yield " ".join([*parts, f"[{_font(_Font.ITALIC, texts.OPTIONS_TITLE().upper())}]"])


def _argument_in_usage(argument: Argument) -> str:
    name = _font(_Font.ITALIC, argument.value.placeholder) + (" \\&..." if argument.repeated else "")
    return name if argument.required else f"[{name}]"


def _options(options: tuple[Option, ...]) -> Iterator[str]:
    for option in options:
        first = [_font(_Font.BOLD, name) for name in option.names[:-1]]
        yield from _row(", ".join([*first, _option_with_value(option, option.names[-1])]), option.help)


def _option_with_value(option: Option, name: str) -> str:
    value = "" if option.value is None else f" {_font(_Font.ITALIC, option.value.placeholder)}"
    return _font(_Font.BOLD, name) + value


def _rows(rows: Mapping[str, Phrase] | Mapping[ExitStatus, Phrase]) -> Iterator[str]:
    for name, text in rows.items():
        yield from _row(_font(_Font.BOLD, str(int(name)) if isinstance(name, ExitStatus) else name), text())


def _row(head: str, text: str) -> Iterator[str]:
    yield ".TP"
    yield head
    yield from _lines(text)


def _font(font: _Font, text: str) -> str:
    return f"\\f{font.value}{_plain(text)}\\fR"


def _lines(text: str) -> list[str]:
    """Return a paragraph as lines of the file."""
    rows = textwrap.wrap(text, _COLUMNS, break_long_words=False, break_on_hyphens=False)
    return [_plain(row) for row in rows]


def _plain(text: str) -> str:
    """Return text that roff takes as it stands: with the sign that begins an option, and never as a request."""
    escaped = text
    for sign, written in (("\\", "\\e"), ("-", "\\-"), ("~", "\\(ti"), ("^", "\\(ha"), ("'", "\\(aq"), ("`", "\\(ga")):
        escaped = escaped.replace(sign, written)
    return f"\\&{escaped}" if escaped.startswith(".") else escaped


def _quoted(text: str) -> str:
    """Return text as one argument of a request."""
    return '"' + _plain(text).replace('"', "\\(dq") + '"'
