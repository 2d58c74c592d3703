"""argparse in Norwegian: its messages translated through its own gettext hook, its help pages in our words and width."""

from __future__ import annotations

import argparse
import contextlib
import functools
import sys

from ..sanitize import shorten
from ..texts import cli as texts
from .stdio import ExitStatus, echo, echo_stderr, terminal_width, wrap_lines

TYPE_CHECKING = False  # as typing has it, without importing it
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Any, NoReturn

    from ..texts.i18n import Label

    Add = Callable[["CommandParser"], object]

_NEVER_EMPTY = frozenset({"output", "captions", "file", "name", "config", "staff", "remove", "whose", "language"})
"""Destinations that name a file or a person of staff: left empty, another would be taken in silence."""
_NAME = "\0"
"""Begins every translated message, and stands in it for the name of the argument. No command line can hold it."""


class _InvalidChoice(str):
    """The translation of «invalid choice», which is filled in with more than argparse gives: the nearest command."""

    def __mod__(self, values: Mapping[str, str]) -> str:
        # The choices come as one string, in Python 3.11 each of them in quotation marks.
        choices = [choice.strip("'") for choice in values["choices"].split(", ")]
        asked = _only_printable(repr(values["value"])[1:-1])
        return _NAME + texts.unknown_command(shorten(asked), nearest_name(asked, choices), choices)


def _translations() -> dict[str, str]:
    """The translations by the messages of argparse, which are the same in Python 3.11 to 3.14.

    «%.0r» takes a value and writes nothing.
    """
    value_needed = _NAME + texts.value_needed(_NAME)
    return {
        "argument %(argument_name)s: %(message)s": "%(argument_name)s%(message)s",
        "the following arguments are required: %s": _NAME + texts.missing_arguments("%s"),
        "expected one argument": value_needed,
        "expected at least one argument": value_needed,
        "expected %s argument": value_needed + "%.0s",
        "ignored explicit argument %r": _NAME + texts.no_value(_NAME) + "%.0r",
        "not allowed with argument %s": _NAME + texts.ONE_AT_A_TIME().format(names=f"%s, {_NAME}"),
        "invalid choice: %(value)r (choose from %(choices)s)": _InvalidChoice(),
        "invalid choice: %(value)r, maybe you meant %(closest)r? (choose from %(choices)s)": _InvalidChoice(),
    }


def _gettext(message: str) -> str:
    return _translations().get(message, message)


def _ngettext(singular: str, plural: str, count: int) -> str:
    return _translations().get(singular, singular if count == 1 else plural)


@contextlib.contextmanager
def translated_messages() -> Iterator[None]:
    """Let argparse look its messages up here, not in files.

    Parsers are to be built inside as well: each of them looks up the titles of its groups, and gettext would search the
    disk for a catalogue every time, which for our commands is 290 system calls and a tenth of `--help`.
    """
    names = vars(argparse)  # it looks up `_` and `ngettext` there, as gettext's users do
    english = {name: names[name] for name in ("_", "ngettext")}
    names.update(_=_gettext, ngettext=_ngettext)
    try:
        yield
    finally:
        names.update(english)


class _HelpFormatter(argparse.HelpFormatter):
    """Usage lines that begin in Norwegian, in the width of the terminal."""

    def __init__(self, prog: str, **kwargs: Any) -> None:
        # Without a width argparse imports shutil, and with it every compression library.
        super().__init__(prog, **{**kwargs, "width": kwargs.get("width") or terminal_width() - 2})

    def _split_lines(self, text: str, width: int) -> list[str]:
        return wrap_lines([" ".join(text.split())], width).splitlines()

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return wrap_lines([indent + " ".join(text.split())], width).rstrip("\n")

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, texts.USAGE() if prefix is None else prefix)


class _PrintAndExit(argparse.Action):
    """An option that prints a text, or the help page, and ends the program."""

    def __init__(self, option_strings: Sequence[str], dest: str, help: str | None = None, text: str = "") -> None:  # noqa: A002
        super().__init__(option_strings, dest, nargs=0, default=argparse.SUPPRESS, help=help)
        self._text = text

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        parser.exit(0, self._text or parser.format_help())


class _Verbs(dict[str, "CommandParser | Callable[[], CommandParser]"]):
    """The commands of a parser by name: a parser for each, made when it is first asked for.

    All of them are 40, of which a command line needs one or two: made at once they were a third of `--help`.
    """

    def __getitem__(self, name: str) -> CommandParser:
        verb = super().__getitem__(name)
        if not isinstance(verb, CommandParser):
            with translated_messages():
                verb = self[name] = verb()
        return verb

    def values(self) -> list[CommandParser]:  # type: ignore[override]
        return [self[name] for name in self]

    def items(self) -> list[tuple[str, CommandParser]]:  # type: ignore[override]
        return [(name, self[name]) for name in self]


class _VerbsAction(argparse._SubParsersAction):  # type: ignore[type-arg]
    """The place of a command on the command line, with all that can stand there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = self._name_parser_map = _Verbs()

    def add_verb(self, name: str, summary: str, make: Callable[[str], CommandParser]) -> None:
        """Add a command; `make` makes its parser when it is asked for, of the words that lead to it."""
        self._choices_actions.append(self._ChoicesPseudoAction(name, (), summary))
        self._name_parser_map[name] = functools.partial(make, f"{self._prog_prefix} {name}")


class CommandParser(argparse.ArgumentParser):
    """A parser that speaks Norwegian only; wrong use ends with a sentence on standard error and exit code 2.

    `for_every_verb` adds what each of its commands has, after what it has of its own.
    """

    def __init__(self, *, for_every_verb: Add = lambda _: None, **kwargs: Any) -> None:
        kwargs |= {"formatter_class": _HelpFormatter, "add_help": False, "allow_abbrev": False}
        super().__init__(**kwargs)
        self.for_every_verb = for_every_verb
        self.color = False
        self.arguments = self.add_argument_group(texts.ARGUMENTS_TITLE())
        self.options = self.add_argument_group(texts.OPTIONS_TITLE())
        self.options.add_argument("-h", "--help", action=_PrintAndExit, help=texts.HELP())
        self._verbs: _VerbsAction | None = None

    def add_version(self, text: str) -> None:
        """Add `--version`, which prints `text`."""
        self.options.add_argument("--version", action=_PrintAndExit, help=texts.VERSION(), text=f"{text}\n")

    def add_minutes(self, text: str, *, required: bool = False) -> None:
        """Add `--minutes`."""
        self.options.add_argument("--minutes", metavar=texts.NUMBER_NAME(), required=required, help=text)

    def add_output(self, text: str, *, required: bool = False) -> None:
        """Add `-o`, the file to write."""
        self.options.add_argument("-o", "--output", metavar=texts.FILE_NAME(), required=required, help=text)

    def begin_verbs(self, dest: str, metavar: str) -> None:
        """Let commands follow; the name of the chosen one is stored in `dest`."""
        self._verbs = self.add_subparsers(  # type: ignore[assignment]  # it is what `action` says
            action=_VerbsAction,
            title=texts.COMMANDS_TITLE(),
            metavar=metavar,
            dest=dest,
            prog=self.prog,
            parser_class=CommandParser,
        )

    def add_verb(self, name: str, summary: Label, description: Label, run: str | None, *adds: Add) -> None:
        """Add a command, whose parser is made when it is typed: each of `adds` adds arguments or options of its own.

        `run` is the function that does it, as `module.function` below `cli.commands`.
        """

        def make(prog: str) -> CommandParser:
            verb = CommandParser(prog=prog, description=description(), for_every_verb=self.for_every_verb)
            verb.set_defaults(run=run)
            for add in adds:
                add(verb)
            verb.for_every_verb(verb)
            return verb

        if self._verbs is None:
            raise TypeError("begin_verbs first")
        self._verbs.add_verb(name, summary(), make)

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse as argparse does, in Norwegian. Words left over are reported by the command that was asked for."""
        with translated_messages():
            parsed, left_over = self.parse_known_args(args, namespace)
        if left_over:
            self._parser_of(parsed)._refuse_left_over(" ".join(left_over))
        return parsed

    def _get_value(self, action: argparse.Action, arg_string: str) -> Any:
        """Return the value as argparse does, or refuse what cannot be decoded and empty names of files and people."""
        if action.dest in _NEVER_EMPTY:
            # A file may be called anything: where names are bytes, also what is no UTF-8.
            if "\0" in arg_string:
                raise argparse.ArgumentError(action, _NAME + texts.undecodable_argument(_NAME))
            if not arg_string.strip():
                raise argparse.ArgumentError(action, _NAME + texts.value_needed(_NAME))
        elif not isinstance(action, argparse._SubParsersAction) and not is_decodable(arg_string):
            raise argparse.ArgumentError(action, _NAME + texts.undecodable_argument(_NAME))
        return super()._get_value(action, arg_string)

    def _parser_of(self, parsed: argparse.Namespace) -> CommandParser:
        """Return the parser of the command that was asked for."""
        verbs = self._verbs
        asked = getattr(parsed, verbs.dest, None) if verbs is not None else None
        return verbs.choices[asked]._parser_of(parsed) if verbs is not None and asked else self

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        """End with `message` on standard output when all is well, on standard error otherwise."""
        try:
            echo(message or "", sys.stderr if status else sys.stdout)
        except BrokenPipeError:
            sys.exit(status)
        except OSError as error:
            _report_output_error(error)
            sys.exit(status or 1)
        sys.exit(status)

    def error(self, message: str) -> NoReturn:
        """Refuse the command line with a translated message of argparse; one that has no translation says little."""
        name, translated, sentence = message.partition(_NAME)
        self._refuse(sentence.replace(_NAME, name) if translated else texts.NOT_UNDERSTOOD())

    def _refuse(self, sentence: str) -> NoReturn:
        self.exit(ExitStatus.WRONG_USE, f"{sentence}\n{texts.see_help(self.prog)}\n")

    def _refuse_left_over(self, text: str) -> NoReturn:
        asked = _only_printable(text)
        self._refuse(texts.unknown_options(shorten(asked), self._nearest_option(asked.split("=")[0].split(" ")[0])))

    def _nearest_option(self, asked: str) -> str | None:
        """Return the long option of this command that looks most like `asked`, compared without their dashes."""
        names = {name for action in self._actions for name in action.option_strings if name.startswith("--")}
        nearest = nearest_name(asked.lstrip("-"), sorted(name.lstrip("-") for name in names))
        return nearest and f"--{nearest}"


def is_decodable(text: str) -> bool:
    """Return whether `text`, from a command line or the environment, was read as letters.

    Bytes that are no UTF-8 stand in it as lone surrogates.
    """
    return not any("\ud800" <= sign <= "\udfff" for sign in text)


def nearest_name(asked: str, known: Iterable[str]) -> str | None:
    """Return the known name that looks most like `asked`, if one does."""
    import difflib

    matches = difflib.get_close_matches(asked, list(known), 1, 0.6)
    return matches[0] if matches else None


def _report_output_error(error: OSError) -> None:
    """Say why standard output took nothing, if standard error still takes something."""
    from ..texts.errors import os_error_sentence

    echo_stderr(f"{os_error_sentence(error)}\n")


def _only_printable(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)
