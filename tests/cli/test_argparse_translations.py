"""Every message of argparse that wrong use can bring is in the chosen language, and a later Python cannot add one unseen."""

from __future__ import annotations

import argparse
import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import pseudo_language
from languages.speaking import catalogue_folder
from nærvær.cli.argparse_translations import CommandParser, _translations
from nærvær.cli.parser import build_parser
from nærvær.texts import i18n

MISTAKES_OF_A_PROGRAMMER = frozenset(
    {
        ".__call__() not defined",
        "%r is not callable",
        "'required' is an invalid argument for positionals",
        "cannot have multiple subparser arguments",
        "cannot merge actions - two groups are named %r",
        "conflicting option string: %s",
        "conflicting subparser alias: %s",
        "conflicting subparser: %s",
        "dest= is required for options like %r",
        "invalid conflict_resolution value: %r",
        "invalid option string %(option)r: must start with a character %(prefix_chars)r",
        "mutually exclusive arguments must be optional",
        "unexpected option string: %s",
        "unknown parser %(parser_name)r (choices: %(choices)s)",
    }
)
"""Raised while a parser is built, or where `choices` were checked before."""
ASKED_FOR_BY_NOTHING = {
    "ambiguous option: %(option)s could match %(matches)s": "allow_abbrev is off",
    'argument "-" with mode %r': "FileType",
    "can't open '%(filename)s': %(error)s": "FileType",
    "invalid %(type)s value: %(value)r": "type=",
    "one of the arguments %s is required": "a required group",
    "argument '%(argument_name)s' is deprecated": "deprecated=",
    "command '%(parser_name)s' is deprecated": "deprecated=",
    "option '%(option)s' is deprecated": "deprecated=",
    "%(prog)s: warning: %(message)s\n": "deprecated=",
    " (default: %(default)s)": "ArgumentDefaultsHelpFormatter",
    "%(heading)s:": "the same in every language",
}
"""Needs what no parser here uses, as `test_parsers_use_only_what_is_translated` shows."""
REPLACED = frozenset(
    {
        "%(prog)s: error: %(message)s\n",
        "expected at most one argument",
        "options",
        "positional arguments",
        "show this help message and exit",
        "show program's version number and exit",
        "subcommands",
        "unrecognized arguments: %s",
        "usage: ",
    }
)
"""Never reached: `CommandParser` has its own `error`, groups, help, version, usage and treatment of words left over."""


def messages_of_argparse() -> Iterator[str]:
    """Every text that the argparse of this Python looks up."""
    for node in ast.walk(ast.parse(Path(argparse.__file__).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"_", "ngettext"}:
            yield from (str(text.value) for text in node.args[:1] if isinstance(text, ast.Constant))


def parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """This parser and those of all its commands."""
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for each in set(action.choices.values()):
                yield from parsers(each)


def test_every_message_of_this_python_is_translated_or_cannot_come() -> None:
    found = set(messages_of_argparse())
    assert len(found) > 30
    assert found - set(_translations()) - MISTAKES_OF_A_PROGRAMMER - set(ASKED_FOR_BY_NOTHING) - REPLACED == set()


def test_parsers_use_only_what_is_translated() -> None:
    every = list(parsers(build_parser()))
    assert len(every) > 20
    for parser in every:
        assert isinstance(parser, CommandParser)
        assert not parser.allow_abbrev
        assert not any(group.required for group in parser._mutually_exclusive_groups)
        for action in parser._actions:
            assert action.type is None
            assert action.nargs in {None, "?", "*", "+", 0, argparse.PARSER}
            assert not getattr(action, "deprecated", False)


WRONG_USE = (
    ["plann"],
    ["xyz"],
    ["plan", "--jsn"],
    ["plan", "uke"],
    ["--nope"],
    ["render"],
    ["render", "body-scan", "--minutes"],
    ["--data-dir"],
    ["plan", "--json=ja"],
    ["plan", "--json=ja", "--nope"],
    ["erase", "--note", "a", "--entry", "b"],
    ["clinic", "nope"],
    ["clinic", "slips"],
    ["export", "-o", ""],
    ["practise", "body-scan", "--minutes", "\udc80"],
)


@pytest.fixture(scope="module")
def pseudo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    shared = os.environ.get("NAERVAER_TESTS_SHARED")
    folder = catalogue_folder(Path(shared) if shared else tmp_path_factory.mktemp("locales"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(i18n.LOCALES_VARIABLE, str(folder))
        i18n.use_language(pseudo_language.CODE)
        try:
            yield
        finally:
            i18n.use_language(i18n.SOURCE_LANGUAGE)


@pytest.mark.usefixtures("pseudo")
@pytest.mark.parametrize("words", WRONG_USE, ids=" ".join)
def test_every_kind_of_wrong_use_is_answered_in_the_chosen_language(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    parser = build_parser()
    with pytest.raises(SystemExit) as ended:
        parser.parse_args(words)
    out, err = capsys.readouterr()
    assert (ended.value.code, out) == (2, "")
    sentence = " ".join(err.split())
    assert sentence.count(pseudo_language.BEGIN) == sentence.count(pseudo_language.END) >= 2
    # What is outside of the marks, and what stands as it is inside them: commands, options, and what was typed.
    typed = {word for each in words for word in re.findall(r"[a-z]+", each)}
    commands = (verb for each in parsers(parser) for action in each._actions for verb in action.choices or ())
    verbs = {word for verb in commands for word in verb.split("-")}
    options = {word for each in parsers(parser) for option in each._option_string_actions for word in option.split("-")}
    shown = set(re.findall(r"[a-zæøå]{2,}", sentence)) - typed - verbs - options - {"nærvær", "UTF"}
    assert shown == set()
