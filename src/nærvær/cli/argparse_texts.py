"""argparse in Norwegian: titles, usage and every complaint, whatever the version of Python words them like."""

from __future__ import annotations

import argparse
import sys

from ..texts import cli as words
from .stdio import echo, echo_stderr, terminal_width, wrap_lines

TYPE_CHECKING = False  # as typing has it, without importing it
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any, NoReturn

WRONG_USE = 2
_NEVER_EMPTY = frozenset({"output", "captions", "file", "name", "config", "staff", "remove", "whose"})
"""Where an argument is kept that names a file or a person of staff: left empty, another would be taken in silence."""
# Compiled only when something is wrong.
_CHOICE = r"(?s)argument [^:]+: invalid choice: (['\"])(?P<asked>.*?)\1"
_UNKNOWN = r"(?s)unrecognized arguments: (?P<asked>.*)"
_REQUIRED = r"the following arguments are required: (?P<names>.*)"
_VALUE = r"argument (?P<name>[^:]+): expected (one|at least one|\d+) arguments?"
_UNREADABLE = r"argument (?P<name>[^:]+): unreadable"
_TOGETHER = r"argument (?P<name>[^:]+): not allowed with argument (?P<other>\S+)"
_NO_VALUE = r"argument (?P<name>[^:]+): ignored explicit argument"


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
        super().add_usage(usage, actions, groups, words.USAGE if prefix is None else prefix)


class _PrintAndExit(argparse.Action):
    """An option that prints something and ends."""

    def __init__(self, option_strings: Sequence[str], dest: str, help: str | None = None, text: str = "") -> None:  # noqa: A002
        super().__init__(option_strings, dest, nargs=0, default=argparse.SUPPRESS, help=help)
        self._text = text

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        parser.exit(0, self._text or parser.format_help())


class CommandParser(argparse.ArgumentParser):
    """A parser whose every word is Norwegian; wrong use ends with a sentence on standard error and exit code 2."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs |= {"formatter_class": _HelpFormatter, "add_help": False, "allow_abbrev": False}
        super().__init__(**kwargs)
        self.color = False
        self.arguments = self.add_argument_group(words.ARGUMENTS_TITLE)
        self.options = self.add_argument_group(words.OPTIONS_TITLE)
        self.options.add_argument("-h", "--help", action=_PrintAndExit, help=words.HELP)
        self._verbs: argparse._SubParsersAction[CommandParser] | None = None

    def add_version(self, text: str) -> None:
        """Let `--version` print `text`."""
        self.options.add_argument("--version", action=_PrintAndExit, help=words.VERSION, text=f"{text}\n")

    def verb(
        self, name: str, summary: str, description: str, dest: str = "command", metavar: str = words.COMMAND
    ) -> CommandParser:
        """A new command of this parser; the first one says where its name is kept (`dest`)."""
        if self._verbs is None:
            self._verbs = self.add_subparsers(
                title=words.COMMANDS_TITLE, metavar=metavar, dest=dest, parser_class=CommandParser
            )
        return self._verbs.add_parser(name, help=summary, description=description)

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        """As argparse does, but what is left over is the command's to complain of: its help, its options."""
        parsed, left = self.parse_known_args(args, namespace)
        if left:
            self._meant(parsed).error(f"unrecognized arguments: {' '.join(left)}")
        return parsed

    def _get_value(self, action: argparse.Action, arg_string: str) -> Any:
        """As argparse does, once it is sure that the words can be read and that no empty name stands for a usual place."""
        if action.dest in _NEVER_EMPTY:
            # A file may be called anything: where names are bytes, also what is no UTF-8.
            if "\0" in arg_string:
                raise argparse.ArgumentError(action, "unreadable")
            if not arg_string.strip():
                raise argparse.ArgumentError(action, "expected one argument")
        elif not isinstance(action, argparse._SubParsersAction) and not is_decodable(arg_string):
            raise argparse.ArgumentError(action, "unreadable")
        return super()._get_value(action, arg_string)

    def _meant(self, parsed: argparse.Namespace) -> CommandParser:
        """The parser of the command that was asked for."""
        verbs = self._verbs
        asked = getattr(parsed, verbs.dest, None) if verbs is not None else None
        return verbs.choices[asked]._meant(parsed) if verbs is not None and asked else self

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
        """Word argparse's complaint in Norwegian and end."""
        self.exit(WRONG_USE, f"{self._worded(message)}\n{words.see_help(self.prog)}\n")

    def _worded(self, message: str) -> str:
        import re

        from ..sanitize import shorten

        if match := re.match(_CHOICE, message):
            verbs = list(self._verbs.choices) if self._verbs else []
            asked = _only_printable(match["asked"])
            return words.unknown_command(shorten(asked), nearest_name(asked, verbs), ", ".join(verbs))
        if match := re.match(_UNKNOWN, message):
            asked = _only_printable(match["asked"])
            return words.unknown_options(shorten(asked), self._nearest_option(asked.split("=")[0].split(" ")[0]))
        if match := re.match(_REQUIRED, message):
            return words.missing_arguments(match["names"])
        if match := re.match(_VALUE, message):
            return words.value_needed(match["name"])
        if match := re.match(_UNREADABLE, message):
            return words.undecodable_argument(match["name"])
        if match := re.match(_TOGETHER, message):
            return words.ONE_AT_A_TIME.format(names=f"{match['other']}, {match['name']}")
        if match := re.match(_NO_VALUE, message):
            return words.no_value(match["name"])
        return words.NOT_UNDERSTOOD

    def _nearest_option(self, asked: str) -> str | None:
        """The long option of this command that looks most like `asked`; the dashes all have are no likeness."""
        names = {name for action in self._actions for name in action.option_strings if name.startswith("--")}
        found = nearest_name(asked.lstrip("-"), sorted(name.lstrip("-") for name in names))
        return found and f"--{found}"


def is_decodable(text: str) -> bool:
    """Return whether `text`, from a command line or the environment, is letters only.

    Bytes that are no UTF-8 stand in it as lone surrogates.
    """
    return not any("\ud800" <= sign <= "\udfff" for sign in text)


def nearest_name(asked: str, known: Iterable[str]) -> str | None:
    """The known name that looks most like what was asked, if any does."""
    import difflib

    found = difflib.get_close_matches(asked, list(known), 1, 0.6)
    return found[0] if found else None


def _report_output_error(error: OSError) -> None:
    """Say why standard output took nothing, if standard error still takes something."""
    from ..texts.errors import os_error_sentence

    echo_stderr(f"{os_error_sentence(error)}\n")


def _only_printable(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)
