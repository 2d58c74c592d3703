"""What can be typed after `nærvær`. Imports argparse only, so that `--help` and `--version` start fast."""

from __future__ import annotations

import argparse
import os

from .. import __version__
from ..invocation import program
from ..words import commands as words
from .clinic_parser import add_clinic, add_config, add_kiosk
from .norwegian import WRONG_USE, Parser, readable

TYPE_CHECKING = False  # as typing has it, without importing it
if TYPE_CHECKING:
    from typing import Any

DATA_DIR_VARIABLE = "NAERVAER_DATA_DIR"


class _CommandLine(Parser):
    """The parser on top, which also reads what the environment says."""

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        """As `Parser` does; NAERVAER_DATA_DIR counts where no `--data-dir` is given, and may not be empty."""
        parsed = super().parse_args(args, namespace)
        source, told = "--data-dir", parsed.data_dir
        if told is None:
            source, told = DATA_DIR_VARIABLE, os.environ.get(DATA_DIR_VARIABLE)
        if told is None:
            return parsed
        if not told.strip():
            self.exit(WRONG_USE, f"{words.no_data_dir(source)}\n")
        if "\0" in told or not readable(told):
            self.exit(WRONG_USE, f"{words.unreadable(source)}\n")
        parsed.data_dir = told
        return parsed


def build_parser() -> Parser:
    """The whole command line.

    The namespace always has `command` (None: the app), `data_dir` (None: the usual one) and `plain`; values stay text
    until `cli.run` reads them, so that every refusal is worded in one place.
    """
    parser = _CommandLine(prog=program(), description=words.ABOUT, epilog=words.AFTERWORD)
    parser.add_version(words.version(__version__))
    _plain(parser)
    _data_dir(parser)
    for add in (
        _practise,
        _plan,
        _exercises,
        _render,
        _log,
        _progress,
        _report,
        _remind,
        *_ORDERS,
        _doctor,
        *_OWN_DATA,
    ):
        _data_dir(add(parser))
    for clinical in (*add_clinic(parser), add_kiosk(parser)):
        _data_dir(clinical)
        add_config(clinical)
    parser.set_defaults(command=None, data_dir=None, plain=False, config=None)
    return parser


def _practise(parser: Parser) -> Parser:
    verb = parser.verb("practise", words.PRACTISE, words.PRACTISE_MORE)
    verb.arguments.add_argument("exercise", metavar=words.EXERCISE_NAME, nargs="?", help=words.EXERCISE)
    _minutes(verb, words.PRACTISE_MINUTES)
    _manner(verb)
    verb.options.add_argument("--settling", metavar=words.NUMBER_NAME, help=words.SETTLING)
    _plain(verb)
    verb.options.add_argument("--silent", action="store_true", help=words.SILENT)
    return verb


def _plan(parser: Parser) -> Parser:
    return _json(parser.verb("plan", words.PLAN, words.PLAN_MORE))


def _exercises(parser: Parser) -> Parser:
    verb = _json(parser.verb("exercises", words.EXERCISES, words.EXERCISES_MORE))
    verb.options.add_argument("--text", metavar=words.EXERCISE_NAME, help=words.TEXT)
    return verb


def _render(parser: Parser) -> Parser:
    verb = parser.verb("render", words.RENDER, words.RENDER_MORE)
    verb.arguments.add_argument("exercise", metavar=words.EXERCISE_NAME, help=words.EXERCISE)
    _minutes(verb, words.MINUTES, required=True)
    verb.options.add_argument("-o", "--output", metavar=words.FILE_NAME, required=True, help=words.OUTPUT)
    verb.options.add_argument("--captions", metavar=words.FILE_NAME, help=words.CAPTIONS)
    _manner(verb)
    return verb


def _log(parser: Parser) -> Parser:
    verb = parser.verb("log", words.LOG, words.LOG_MORE)
    activity = verb.arguments.add_argument("activity", metavar=words.ACTIVITY_NAME, nargs="+", help=words.ACTIVITY)
    activity.required = False  # "*" would take nothing at all when an option comes before the words
    _minutes(verb, words.LOG_MINUTES)
    verb.options.add_argument("--date", metavar=words.DATE_NAME, help=words.LOG_ON)
    verb.options.add_argument("--new", action="store_true", help=words.NEW_ACTIVITY)
    verb.options.add_argument("--slip", metavar=words.CODE_NAME, help=words.SLIP)
    for name, told in (("--before", words.SLIP_BEFORE), ("--after", words.SLIP_AFTER), ("--helped", words.SLIP_HELPED)):
        verb.options.add_argument(name, metavar=words.NUMBER_NAME, help=told)
    return verb


def _progress(parser: Parser) -> Parser:
    return _json(parser.verb("progress", words.PROGRESS, words.PROGRESS_MORE))


def _report(parser: Parser) -> Parser:
    verb = parser.verb("report", words.REPORT, words.REPORT_MORE)
    verb.options.add_argument("-o", "--output", metavar=words.FILE_NAME, required=True, help=words.REPORT_OUTPUT)
    verb.options.add_argument("--with-notes", action="store_true", help=words.WITH_NOTES)
    return verb


def _remind(parser: Parser) -> Parser:
    verb = parser.verb("remind", words.REMIND, words.REMIND_MORE)
    verb.options.add_argument("-o", "--output", metavar=words.FILE_NAME, help=words.CALENDAR_OUTPUT)
    verb.options.add_argument("--anchor", metavar=words.ANCHOR_NAME, help=words.ANCHOR)
    verb.options.add_argument("--at", metavar=words.CLOCK_NAME, help=words.AT)
    verb.options.add_argument("--days", metavar=words.DAYS_NAME, help=words.DAYS)
    verb.options.add_argument("--weeks", metavar=words.NUMBER_NAME, help=words.WEEKS)
    verb.options.add_argument("--install", action="store_true", help=words.INSTALL)
    verb.options.add_argument("--remove", action="store_true", help=words.REMOVE)
    return verb


def _doctor(parser: Parser) -> Parser:
    return _json(parser.verb("doctor", words.DOCTOR, words.DOCTOR_MORE))


def _verify(parser: Parser) -> Parser:
    return _json(parser.verb("verify", words.VERIFY, words.VERIFY_MORE))


def _backup(parser: Parser) -> Parser:
    verb = parser.verb("backup", words.BACKUP, words.BACKUP_MORE)
    verb.options.add_argument("-o", "--output", metavar=words.FILE_NAME, help=words.BACKUP_OUTPUT)
    return verb


def _restore(parser: Parser) -> Parser:
    verb = parser.verb("restore", words.RESTORE, words.RESTORE_MORE)
    verb.arguments.add_argument("name", metavar=words.BACKUP_NAME, nargs="?", help=words.WHICH_BACKUP)
    return verb


def _export(parser: Parser) -> Parser:
    verb = parser.verb("export", words.EXPORT, words.EXPORT_MORE)
    verb.options.add_argument("-o", "--output", metavar=words.FILE_NAME, required=True, help=words.EXPORT_OUTPUT)
    return verb


def _import(parser: Parser) -> Parser:
    verb = parser.verb("import", words.IMPORT, words.IMPORT_MORE)
    verb.arguments.add_argument("file", metavar=words.FILE_NAME, help=words.IMPORT_FILE)
    return verb


def _erase(parser: Parser) -> Parser:
    verb = parser.verb("erase", words.ERASE, words.ERASE_MORE)
    one = verb.options.add_mutually_exclusive_group()
    one.add_argument("--note", metavar=words.ID_NAME, help=words.ERASE_NOTE)
    one.add_argument("--entry", metavar=words.ID_NAME, help=words.ERASE_ENTRY)
    return verb


_OWN_DATA = (_verify, _backup, _restore, _export, _import, _erase)


def _pause(parser: Parser) -> Parser:
    return parser.verb("pause", words.PAUSE, words.PAUSE_MORE)


def _resume(parser: Parser) -> Parser:
    return parser.verb("resume", words.RESUME, words.RESUME_MORE)


_ORDERS = (_pause, _resume)


def _data_dir(parser: Parser) -> None:
    parser.options.add_argument("--data-dir", metavar=words.FOLDER_NAME, default=argparse.SUPPRESS, help=words.DATA_DIR)


def _plain(parser: Parser) -> None:
    parser.options.add_argument("--plain", action="store_true", default=argparse.SUPPRESS, help=words.PLAIN)


def _json(parser: Parser) -> Parser:
    parser.options.add_argument("--json", action="store_true", help=words.AS_JSON)
    return parser


def _minutes(parser: Parser, text: str, required: bool = False) -> None:
    parser.options.add_argument("--minutes", metavar=words.NUMBER_NAME, required=required, help=text)


def _manner(parser: Parser) -> None:
    """How the exercise is to be done."""
    parser.options.add_argument("--voice", metavar=words.VOICE_NAME, help=words.VOICE)
    parser.options.add_argument("--posture", metavar=words.POSTURE_NAME, help=words.POSTURE)
    parser.options.add_argument("--week", metavar=words.WEEK_NAME, help=words.WEEK)
    parser.options.add_argument("--bell", metavar=words.BELL_NAME, help=words.BELL)
    parser.options.add_argument("--ground", metavar=words.GROUND_NAME, help=words.GROUND)
    parser.options.add_argument("--interval", metavar=words.NUMBER_NAME, help=words.INTERVAL)
    parser.options.add_argument("--skip", metavar=words.REGIONS_NAME, help=words.SKIP)
    parser.options.add_argument("--linger", metavar=words.REGIONS_NAME, help=words.LINGER)
