"""What can be typed after `nærvær`. Imports argparse only, so that `--help` and `--version` start fast.

What can be typed after `nærvær clinic` and `nærvær kiosk`. Imports argparse only.
"""

from __future__ import annotations

import argparse
import os

from .. import __version__
from ..invocation import program
from ..texts import cli
from ..texts import cli as words
from .argparse_texts import WRONG_USE, CommandParser, is_decodable

TYPE_CHECKING = False  # as typing has it, without importing it

if TYPE_CHECKING:
    from typing import Any

DATA_DIR_VARIABLE = "NAERVAER_DATA_DIR"


class _TopParser(CommandParser):
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
            self.exit(WRONG_USE, f"{words.empty_data_dir(source)}\n")
        if "\0" in told or not is_decodable(told):
            self.exit(WRONG_USE, f"{words.undecodable_argument(source)}\n")
        parsed.data_dir = told
        return parsed


def build_parser() -> CommandParser:
    """The whole command line.

    The namespace always has `command` (None: the app), `data_dir` (None: the usual one) and `plain`; values stay text
    until `cli.run` reads them, so that every refusal is worded in one place.
    """
    parser = _TopParser(prog=program(), description=words.ABOUT, epilog=words.AFTERWORD)
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


def _practise(parser: CommandParser) -> CommandParser:
    verb = parser.verb("practise", words.PRACTISE, words.PRACTISE_MORE)
    verb.arguments.add_argument("exercise", metavar=words.EXERCISE_NAME, nargs="?", help=words.EXERCISE)
    _minutes(verb, words.PRACTISE_MINUTES)
    _practice_options(verb)
    verb.options.add_argument("--settling", metavar=words.NUMBER_NAME, help=words.SETTLING)
    _plain(verb)
    verb.options.add_argument("--silent", action="store_true", help=words.SILENT)
    return verb


def _plan(parser: CommandParser) -> CommandParser:
    return _json(parser.verb("plan", words.PLAN, words.PLAN_MORE))


def _exercises(parser: CommandParser) -> CommandParser:
    verb = _json(parser.verb("exercises", words.EXERCISES, words.EXERCISES_MORE))
    verb.options.add_argument("--text", metavar=words.EXERCISE_NAME, help=words.TEXT)
    return verb


def _render(parser: CommandParser) -> CommandParser:
    verb = parser.verb("render", words.RENDER, words.RENDER_MORE)
    verb.arguments.add_argument("exercise", metavar=words.EXERCISE_NAME, help=words.EXERCISE)
    _minutes(verb, words.MINUTES, required=True)
    verb.options.add_argument("-o", "--output", metavar=words.FILE_NAME, required=True, help=words.OUTPUT)
    verb.options.add_argument("--captions", metavar=words.FILE_NAME, help=words.CAPTIONS)
    _practice_options(verb)
    return verb


def _log(parser: CommandParser) -> CommandParser:
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


def _progress(parser: CommandParser) -> CommandParser:
    return _json(parser.verb("progress", words.PROGRESS, words.PROGRESS_MORE))


def _report(parser: CommandParser) -> CommandParser:
    verb = parser.verb("report", words.REPORT, words.REPORT_MORE)
    verb.options.add_argument("-o", "--output", metavar=words.FILE_NAME, required=True, help=words.REPORT_OUTPUT)
    verb.options.add_argument("--with-notes", action="store_true", help=words.WITH_NOTES)
    return verb


def _remind(parser: CommandParser) -> CommandParser:
    verb = parser.verb("remind", words.REMIND, words.REMIND_MORE)
    verb.options.add_argument("-o", "--output", metavar=words.FILE_NAME, help=words.CALENDAR_OUTPUT)
    verb.options.add_argument("--anchor", metavar=words.ANCHOR_NAME, help=words.ANCHOR)
    verb.options.add_argument("--at", metavar=words.CLOCK_NAME, help=words.AT)
    verb.options.add_argument("--days", metavar=words.DAYS_NAME, help=words.DAYS)
    verb.options.add_argument("--weeks", metavar=words.NUMBER_NAME, help=words.WEEKS)
    verb.options.add_argument("--install", action="store_true", help=words.INSTALL)
    verb.options.add_argument("--remove", action="store_true", help=words.REMOVE)
    return verb


def _doctor(parser: CommandParser) -> CommandParser:
    return _json(parser.verb("doctor", words.DOCTOR, words.DOCTOR_MORE))


def _verify(parser: CommandParser) -> CommandParser:
    return _json(parser.verb("verify", words.VERIFY, words.VERIFY_MORE))


def _backup(parser: CommandParser) -> CommandParser:
    verb = parser.verb("backup", words.BACKUP, words.BACKUP_MORE)
    verb.options.add_argument("-o", "--output", metavar=words.FILE_NAME, help=words.BACKUP_OUTPUT)
    return verb


def _restore(parser: CommandParser) -> CommandParser:
    verb = parser.verb("restore", words.RESTORE, words.RESTORE_MORE)
    verb.arguments.add_argument("name", metavar=words.BACKUP_NAME, nargs="?", help=words.WHICH_BACKUP)
    return verb


def _export(parser: CommandParser) -> CommandParser:
    verb = parser.verb("export", words.EXPORT, words.EXPORT_MORE)
    verb.options.add_argument("-o", "--output", metavar=words.FILE_NAME, required=True, help=words.EXPORT_OUTPUT)
    return verb


def _import(parser: CommandParser) -> CommandParser:
    verb = parser.verb("import", words.IMPORT, words.IMPORT_MORE)
    verb.arguments.add_argument("file", metavar=words.FILE_NAME, help=words.IMPORT_FILE)
    return verb


def _erase(parser: CommandParser) -> CommandParser:
    verb = parser.verb("erase", words.ERASE, words.ERASE_MORE)
    one = verb.options.add_mutually_exclusive_group()
    one.add_argument("--note", metavar=words.ID_NAME, help=words.ERASE_NOTE)
    one.add_argument("--entry", metavar=words.ID_NAME, help=words.ERASE_ENTRY)
    return verb


_OWN_DATA = (_verify, _backup, _restore, _export, _import, _erase)


def _pause(parser: CommandParser) -> CommandParser:
    return parser.verb("pause", words.PAUSE, words.PAUSE_MORE)


def _resume(parser: CommandParser) -> CommandParser:
    return parser.verb("resume", words.RESUME, words.RESUME_MORE)


_ORDERS = (_pause, _resume)


def _data_dir(parser: CommandParser) -> None:
    parser.options.add_argument("--data-dir", metavar=words.FOLDER_NAME, default=argparse.SUPPRESS, help=words.DATA_DIR)


def _plain(parser: CommandParser) -> None:
    parser.options.add_argument("--plain", action="store_true", default=argparse.SUPPRESS, help=words.PLAIN)


def _json(parser: CommandParser) -> CommandParser:
    parser.options.add_argument("--json", action="store_true", help=words.AS_JSON)
    return parser


def _minutes(parser: CommandParser, text: str, required: bool = False) -> None:
    parser.options.add_argument("--minutes", metavar=words.NUMBER_NAME, required=required, help=text)


def _practice_options(parser: CommandParser) -> None:
    """How the exercise is to be done."""
    parser.options.add_argument("--voice", metavar=words.VOICE_NAME, help=words.VOICE)
    parser.options.add_argument("--posture", metavar=words.POSTURE_NAME, help=words.POSTURE)
    parser.options.add_argument("--week", metavar=words.WEEK_NAME, help=words.WEEK)
    parser.options.add_argument("--bell", metavar=words.BELL_NAME, help=words.BELL)
    parser.options.add_argument("--ground", metavar=words.GROUND_NAME, help=words.GROUND)
    parser.options.add_argument("--interval", metavar=words.NUMBER_NAME, help=words.INTERVAL)
    parser.options.add_argument("--skip", metavar=words.REGIONS_NAME, help=words.SKIP)
    parser.options.add_argument("--linger", metavar=words.REGIONS_NAME, help=words.LINGER)


def add_clinic(parser: CommandParser) -> tuple[CommandParser, ...]:
    """Everything for the clinic; the parsers that take the options everything takes."""
    clinic = parser.verb("clinic", words.CLINIC, words.CLINIC_MORE)
    clinic.set_defaults(deed=None)
    made = [_init(clinic)]
    made.append(clinic.verb("restore", words.CLINIC_RESTORE, words.CLINIC_RESTORE_MORE))
    for add in (
        _staff,
        _passphrase,
        _codes,
        _people,
        _weeks,
        _reset_pin,
        _withdraw,
        _slips,
        _clinic_report,
        _clinic_export,
        _orphans,
        _audit,
    ):
        made.append(add(clinic))
        made[-1].options.add_argument("--staff", metavar=words.STAFF_CODE_NAME, help=words.STAFF_CODE)
    return (clinic, *made)


def add_kiosk(parser: CommandParser) -> CommandParser:
    """The kiosk."""
    return parser.verb("kiosk", words.KIOSK, words.KIOSK_MORE)


def add_config(parser: CommandParser) -> None:
    """The option that names the rules; what a parser is not told, its parent keeps."""
    parser.options.add_argument("--config", metavar=cli.FILE_NAME, default=argparse.SUPPRESS, help=words.KIOSK_CONFIG)


def _init(clinic: CommandParser) -> CommandParser:
    verb = clinic.verb("init", words.CLINIC_INIT, words.CLINIC_INIT_MORE, dest="deed", metavar=words.CLINIC_COMMAND)
    verb.options.add_argument("--keep-diaries", action="store_true", help=words.CLINIC_KEEP_DIARIES)
    return verb


def _orphans(clinic: CommandParser) -> CommandParser:
    verb = clinic.verb("orphans", words.CLINIC_ORPHANS, words.CLINIC_ORPHANS_MORE)
    verb.options.add_argument("--adopt", action="store_true", help=words.CLINIC_ADOPT)
    return verb


def _staff(clinic: CommandParser) -> CommandParser:
    verb = clinic.verb("staff", words.CLINIC_STAFF, words.CLINIC_STAFF_MORE)
    verb.options.add_argument("--lead", action="store_true", help=words.AS_LEAD)
    verb.options.add_argument("--remove", metavar=words.STAFF_CODE_NAME, help=words.REMOVE_STAFF)
    return verb


def _passphrase(clinic: CommandParser) -> CommandParser:
    verb = clinic.verb("passphrase", words.CLINIC_PHRASE, words.CLINIC_PHRASE_MORE)
    verb.options.add_argument("--for", dest="whose", metavar=words.STAFF_CODE_NAME, help=words.PHRASE_FOR)
    return verb


def _codes(clinic: CommandParser) -> CommandParser:
    verb = clinic.verb("codes", words.CLINIC_CODES, words.CLINIC_CODES_MORE)
    verb.options.add_argument("--new", metavar=cli.NUMBER_NAME, required=True, help=words.CLINIC_NEW)
    verb.options.add_argument("-o", "--output", metavar=cli.FILE_NAME, help=words.CLINIC_OUTPUT)
    verb.options.add_argument("--overwrite", action="store_true", help=words.CLINIC_OVERWRITE)
    return verb


def _people(clinic: CommandParser) -> CommandParser:
    return clinic.verb("people", words.CLINIC_PEOPLE, words.CLINIC_PEOPLE_MORE)


def _weeks(clinic: CommandParser) -> CommandParser:
    return clinic.verb("weeks", words.CLINIC_WEEKS, words.CLINIC_WEEKS_MORE)


def _reset_pin(clinic: CommandParser) -> CommandParser:
    return _person_code(clinic.verb("reset-pin", words.CLINIC_RESET_PIN, words.CLINIC_RESET_PIN_MORE))


def _withdraw(clinic: CommandParser) -> CommandParser:
    verb = _person_code(clinic.verb("withdraw", words.CLINIC_WITHDRAW, words.CLINIC_WITHDRAW_MORE))
    verb.options.add_argument("--erase", action="store_true", help=words.CLINIC_ERASE)
    verb.options.add_argument("--anonymise", action="store_true", help=words.CLINIC_ANONYMISE)
    return verb


def _slips(clinic: CommandParser) -> CommandParser:
    verb = clinic.verb("slips", words.CLINIC_SLIPS, words.CLINIC_SLIPS_MORE)
    verb.arguments.add_argument("exercise", metavar=cli.EXERCISE_NAME, help=words.CLINIC_EXERCISE)
    verb.options.add_argument("--minutes", metavar=cli.NUMBER_NAME, required=True, help=words.CLINIC_MINUTES)
    verb.options.add_argument("--count", metavar=cli.NUMBER_NAME, help=words.CLINIC_COUNT)
    verb.options.add_argument("--date", metavar=words.CLINIC_DATE_NAME, help=words.CLINIC_DATE)
    verb.options.add_argument("-o", "--output", metavar=cli.FILE_NAME, required=True, help=words.CLINIC_OUTPUT)
    verb.options.add_argument("--overwrite", action="store_true", help=words.CLINIC_OVERWRITE)
    return verb


def _clinic_report(clinic: CommandParser) -> CommandParser:
    verb = _person_code(clinic.verb("report", words.CLINIC_REPORT, words.CLINIC_REPORT_MORE))
    verb.options.add_argument("-o", "--output", metavar=cli.FILE_NAME, required=True, help=words.CLINIC_REPORT_OUTPUT)
    return verb


def _clinic_export(clinic: CommandParser) -> CommandParser:
    verb = _person_code(clinic.verb("export", words.CLINIC_EXPORT, words.CLINIC_EXPORT_MORE))
    verb.options.add_argument("-o", "--output", metavar=cli.FILE_NAME, required=True, help=words.CLINIC_EXPORT_OUTPUT)
    return verb


def _audit(clinic: CommandParser) -> CommandParser:
    return clinic.verb("audit", words.CLINIC_AUDIT, words.CLINIC_AUDIT_MORE)


def _person_code(verb: CommandParser) -> CommandParser:
    verb.arguments.add_argument("code", metavar=words.CLINIC_CODE_NAME, help=words.CLINIC_CODE)
    return verb
