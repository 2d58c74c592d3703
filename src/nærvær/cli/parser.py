"""What can be typed after `nærvær`, and which function does it. Imports argparse only, so that `--help` starts fast."""

from __future__ import annotations

import argparse
import os

from .. import __version__
from ..invocation import program
from ..texts import cli as words
from .argparse_texts import CommandParser, is_decodable
from .exit_status import ExitStatus

TYPE_CHECKING = False  # as typing has it, without importing it
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

DATA_DIR_VARIABLE = "NAERVAER_DATA_DIR"


class _TopParser(CommandParser):
    """The parser of the whole command line, which also reads the environment."""

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse as `CommandParser` does; NAERVAER_DATA_DIR counts where no `--data-dir` is given, and may not be empty."""
        parsed = super().parse_args(args, namespace)
        source, folder = "--data-dir", parsed.data_dir
        if folder is None:
            source, folder = DATA_DIR_VARIABLE, os.environ.get(DATA_DIR_VARIABLE)
        if folder is None:
            return parsed
        if not folder.strip():
            self.exit(ExitStatus.WRONG_USE, f"{words.empty_data_dir(source)}\n")
        if "\0" in folder or not is_decodable(folder):
            self.exit(ExitStatus.WRONG_USE, f"{words.undecodable_argument(source)}\n")
        parsed.data_dir = folder
        return parsed


def build_parser() -> CommandParser:
    """Return the parser of the whole command line.

    The namespace always has `command` and `run` (both None: the app), `data_dir` (None: the usual one), `plain` and
    `config`. `run` names the function below `cli.commands` that does the command (see `CommandParser.verb`). Values stay
    text until it reads them, so that every refusal is worded in one place.
    """
    parser = _TopParser(prog=program(), description=words.ABOUT, epilog=words.AFTERWORD)
    parser.add_version(words.version(__version__))
    _add_plain(parser)
    _add_data_dir(parser)
    for add in _HOME_COMMANDS:
        _add_data_dir(add(parser))
    for verb in _add_clinic_commands(parser):
        _add_data_dir(verb)
        verb.options.add_argument(
            "--config", metavar=words.FILE_NAME, default=argparse.SUPPRESS, help=words.KIOSK_CONFIG
        )
    parser.set_defaults(command=None, run=None, data_dir=None, plain=False, config=None)
    return parser


# At home


def _practise(parser: CommandParser) -> CommandParser:
    verb = parser.verb("practise", words.PRACTISE, words.PRACTISE_MORE, "practise.practise")
    verb.arguments.add_argument("exercise", metavar=words.EXERCISE_NAME, nargs="?", help=words.EXERCISE)
    _add_minutes(verb, words.PRACTISE_MINUTES)
    _add_practice_options(verb)
    verb.options.add_argument("--settling", metavar=words.NUMBER_NAME, help=words.SETTLING)
    _add_plain(verb)
    verb.options.add_argument("--silent", action="store_true", help=words.SILENT)
    return verb


def _plan(parser: CommandParser) -> CommandParser:
    return _with_json(parser.verb("plan", words.PLAN, words.PLAN_MORE, "programme.show_plan"))


def _exercises(parser: CommandParser) -> CommandParser:
    verb = _with_json(parser.verb("exercises", words.EXERCISES, words.EXERCISES_MORE, "programme.show_exercises"))
    verb.options.add_argument("--text", metavar=words.EXERCISE_NAME, help=words.TEXT)
    return verb


def _render(parser: CommandParser) -> CommandParser:
    verb = parser.verb("render", words.RENDER, words.RENDER_MORE, "render.render")
    verb.arguments.add_argument("exercise", metavar=words.EXERCISE_NAME, help=words.EXERCISE)
    _add_minutes(verb, words.MINUTES, required=True)
    _add_output(verb, words.OUTPUT, required=True)
    verb.options.add_argument("--captions", metavar=words.FILE_NAME, help=words.CAPTIONS)
    _add_practice_options(verb)
    return verb


def _log(parser: CommandParser) -> CommandParser:
    verb = parser.verb("log", words.LOG, words.LOG_MORE, "log.log")
    activity = verb.arguments.add_argument("activity", metavar=words.ACTIVITY_NAME, nargs="+", help=words.ACTIVITY)
    activity.required = False  # "*" would take nothing at all when an option comes before the words
    _add_minutes(verb, words.LOG_MINUTES)
    verb.options.add_argument("--date", metavar=words.DATE_NAME, help=words.LOG_ON)
    verb.options.add_argument("--new", action="store_true", help=words.NEW_ACTIVITY)
    verb.options.add_argument("--slip", metavar=words.CODE_NAME, help=words.SLIP)
    for name, text in (("--before", words.SLIP_BEFORE), ("--after", words.SLIP_AFTER), ("--helped", words.SLIP_HELPED)):
        verb.options.add_argument(name, metavar=words.NUMBER_NAME, help=text)
    return verb


def _progress(parser: CommandParser) -> CommandParser:
    return _with_json(parser.verb("progress", words.PROGRESS, words.PROGRESS_MORE, "log.show_progress"))


def _report(parser: CommandParser) -> CommandParser:
    verb = parser.verb("report", words.REPORT, words.REPORT_MORE, "report.write_report")
    _add_output(verb, words.REPORT_OUTPUT, required=True)
    verb.options.add_argument("--with-notes", action="store_true", help=words.WITH_NOTES)
    return verb


def _remind(parser: CommandParser) -> CommandParser:
    verb = parser.verb("remind", words.REMIND, words.REMIND_MORE, "reminder.remind")
    _add_output(verb, words.CALENDAR_OUTPUT)
    verb.options.add_argument("--anchor", metavar=words.ANCHOR_NAME, help=words.ANCHOR)
    verb.options.add_argument("--at", metavar=words.CLOCK_NAME, help=words.AT)
    verb.options.add_argument("--days", metavar=words.DAYS_NAME, help=words.DAYS)
    verb.options.add_argument("--weeks", metavar=words.NUMBER_NAME, help=words.WEEKS)
    verb.options.add_argument("--install", action="store_true", help=words.INSTALL)
    verb.options.add_argument("--remove", action="store_true", help=words.REMOVE)
    return verb


def _pause(parser: CommandParser) -> CommandParser:
    return parser.verb("pause", words.PAUSE, words.PAUSE_MORE, "practise.send_to_player")


def _resume(parser: CommandParser) -> CommandParser:
    return parser.verb("resume", words.RESUME, words.RESUME_MORE, "practise.send_to_player")


def _doctor(parser: CommandParser) -> CommandParser:
    return _with_json(parser.verb("doctor", words.DOCTOR, words.DOCTOR_MORE, "doctor.run_doctor"))


def _verify(parser: CommandParser) -> CommandParser:
    return _with_json(parser.verb("verify", words.VERIFY, words.VERIFY_MORE, "own_data.verify"))


def _backup(parser: CommandParser) -> CommandParser:
    verb = parser.verb("backup", words.BACKUP, words.BACKUP_MORE, "own_data.back_up")
    _add_output(verb, words.BACKUP_OUTPUT)
    return verb


def _restore(parser: CommandParser) -> CommandParser:
    verb = parser.verb("restore", words.RESTORE, words.RESTORE_MORE, "own_data.restore")
    verb.arguments.add_argument("name", metavar=words.BACKUP_NAME, nargs="?", help=words.WHICH_BACKUP)
    return verb


def _export(parser: CommandParser) -> CommandParser:
    verb = parser.verb("export", words.EXPORT, words.EXPORT_MORE, "own_data.export")
    _add_output(verb, words.EXPORT_OUTPUT, required=True)
    return verb


def _import(parser: CommandParser) -> CommandParser:
    verb = parser.verb("import", words.IMPORT, words.IMPORT_MORE, "own_data.import_file")
    verb.arguments.add_argument("file", metavar=words.FILE_NAME, help=words.IMPORT_FILE)
    return verb


def _erase(parser: CommandParser) -> CommandParser:
    verb = parser.verb("erase", words.ERASE, words.ERASE_MORE, "own_data.erase")
    one = verb.options.add_mutually_exclusive_group()
    one.add_argument("--note", metavar=words.ID_NAME, help=words.ERASE_NOTE)
    one.add_argument("--entry", metavar=words.ID_NAME, help=words.ERASE_ENTRY)
    return verb


_HOME_COMMANDS: tuple[Callable[[CommandParser], CommandParser], ...] = (
    _practise,
    _plan,
    _exercises,
    _render,
    _log,
    _progress,
    _report,
    _remind,
    _pause,
    _resume,
    _doctor,
    _verify,
    _backup,
    _restore,
    _export,
    _import,
    _erase,
)
"""In the order in which the help page shows them."""


# In a clinic


def _add_clinic_commands(parser: CommandParser) -> tuple[CommandParser, ...]:
    """Add `clinic` with its verbs, and `kiosk`; return the parsers of all of them."""
    clinic = parser.verb("clinic", words.CLINIC, words.CLINIC_MORE, "clinic.refuse_without_verb")
    clinic.set_defaults(deed=None)
    init = clinic.verb(
        "init",
        words.CLINIC_INIT,
        words.CLINIC_INIT_MORE,
        "clinic.init",
        dest="deed",
        metavar=words.CLINIC_COMMAND,
    )
    init.options.add_argument("--keep-diaries", action="store_true", help=words.CLINIC_KEEP_DIARIES)
    restore = clinic.verb("restore", words.CLINIC_RESTORE, words.CLINIC_RESTORE_MORE, "clinic.restore")
    signed_in = [add(clinic) for add in _STAFF_COMMANDS]
    for verb in signed_in:
        verb.options.add_argument("--staff", metavar=words.STAFF_CODE_NAME, help=words.STAFF_CODE)
    kiosk = parser.verb("kiosk", words.KIOSK, words.KIOSK_MORE)
    return (clinic, init, restore, *signed_in, kiosk)


def _staff(clinic: CommandParser) -> CommandParser:
    verb = clinic.verb("staff", words.CLINIC_STAFF, words.CLINIC_STAFF_MORE, "clinic.staff")
    verb.options.add_argument("--lead", action="store_true", help=words.AS_LEAD)
    verb.options.add_argument("--remove", metavar=words.STAFF_CODE_NAME, help=words.REMOVE_STAFF)
    return verb


def _passphrase(clinic: CommandParser) -> CommandParser:
    verb = clinic.verb("passphrase", words.CLINIC_PHRASE, words.CLINIC_PHRASE_MORE, "clinic.change_passphrase")
    verb.options.add_argument("--for", dest="whose", metavar=words.STAFF_CODE_NAME, help=words.PHRASE_FOR)
    return verb


def _codes(clinic: CommandParser) -> CommandParser:
    verb = clinic.verb("codes", words.CLINIC_CODES, words.CLINIC_CODES_MORE, "clinic.make_codes")
    verb.options.add_argument("--new", metavar=words.NUMBER_NAME, required=True, help=words.CLINIC_NEW)
    _add_output(verb, words.CLINIC_OUTPUT)
    verb.options.add_argument("--overwrite", action="store_true", help=words.CLINIC_OVERWRITE)
    return verb


def _people(clinic: CommandParser) -> CommandParser:
    return clinic.verb("people", words.CLINIC_PEOPLE, words.CLINIC_PEOPLE_MORE, "clinic.show_people")


def _weeks(clinic: CommandParser) -> CommandParser:
    return clinic.verb("weeks", words.CLINIC_WEEKS, words.CLINIC_WEEKS_MORE, "clinic.show_weeks")


def _reset_pin(clinic: CommandParser) -> CommandParser:
    return _with_code(clinic.verb("reset-pin", words.CLINIC_RESET_PIN, words.CLINIC_RESET_PIN_MORE, "clinic.reset_pin"))


def _withdraw(clinic: CommandParser) -> CommandParser:
    verb = _with_code(clinic.verb("withdraw", words.CLINIC_WITHDRAW, words.CLINIC_WITHDRAW_MORE, "clinic.withdraw"))
    verb.options.add_argument("--erase", action="store_true", help=words.CLINIC_ERASE)
    verb.options.add_argument("--anonymise", action="store_true", help=words.CLINIC_ANONYMISE)
    return verb


def _slips(clinic: CommandParser) -> CommandParser:
    verb = clinic.verb("slips", words.CLINIC_SLIPS, words.CLINIC_SLIPS_MORE, "clinic.make_slips")
    verb.arguments.add_argument("exercise", metavar=words.EXERCISE_NAME, help=words.CLINIC_EXERCISE)
    _add_minutes(verb, words.CLINIC_MINUTES, required=True)
    verb.options.add_argument("--count", metavar=words.NUMBER_NAME, help=words.CLINIC_COUNT)
    verb.options.add_argument("--date", metavar=words.CLINIC_DATE_NAME, help=words.CLINIC_DATE)
    _add_output(verb, words.CLINIC_OUTPUT, required=True)
    verb.options.add_argument("--overwrite", action="store_true", help=words.CLINIC_OVERWRITE)
    return verb


def _clinic_report(clinic: CommandParser) -> CommandParser:
    verb = _with_code(clinic.verb("report", words.CLINIC_REPORT, words.CLINIC_REPORT_MORE, "clinic.write_report"))
    _add_output(verb, words.CLINIC_REPORT_OUTPUT, required=True)
    return verb


def _clinic_export(clinic: CommandParser) -> CommandParser:
    verb = _with_code(clinic.verb("export", words.CLINIC_EXPORT, words.CLINIC_EXPORT_MORE, "clinic.write_export"))
    _add_output(verb, words.CLINIC_EXPORT_OUTPUT, required=True)
    return verb


def _orphans(clinic: CommandParser) -> CommandParser:
    verb = clinic.verb("orphans", words.CLINIC_ORPHANS, words.CLINIC_ORPHANS_MORE, "clinic.adopt_orphans")
    verb.options.add_argument("--adopt", action="store_true", help=words.CLINIC_ADOPT)
    return verb


def _audit(clinic: CommandParser) -> CommandParser:
    return clinic.verb("audit", words.CLINIC_AUDIT, words.CLINIC_AUDIT_MORE, "clinic.show_audit")


_STAFF_COMMANDS: tuple[Callable[[CommandParser], CommandParser], ...] = (
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
)
"""Those of `clinic` that are done as a member of staff, in the order in which the help page shows them."""


# Options of several commands


def _add_data_dir(parser: CommandParser) -> None:
    parser.options.add_argument("--data-dir", metavar=words.FOLDER_NAME, default=argparse.SUPPRESS, help=words.DATA_DIR)


def _add_plain(parser: CommandParser) -> None:
    parser.options.add_argument("--plain", action="store_true", default=argparse.SUPPRESS, help=words.PLAIN)


def _add_minutes(parser: CommandParser, text: str, required: bool = False) -> None:
    parser.options.add_argument("--minutes", metavar=words.NUMBER_NAME, required=required, help=text)


def _add_output(parser: CommandParser, text: str, required: bool = False) -> None:
    parser.options.add_argument("-o", "--output", metavar=words.FILE_NAME, required=required, help=text)


def _add_practice_options(parser: CommandParser) -> None:
    """Add the options that say how an exercise is to be done."""
    parser.options.add_argument("--voice", metavar=words.VOICE_NAME, help=words.VOICE)
    parser.options.add_argument("--posture", metavar=words.POSTURE_NAME, help=words.POSTURE)
    parser.options.add_argument("--week", metavar=words.WEEK_NAME, help=words.WEEK)
    parser.options.add_argument("--bell", metavar=words.BELL_NAME, help=words.BELL)
    parser.options.add_argument("--ground", dest="ambience", metavar=words.GROUND_NAME, help=words.GROUND)
    parser.options.add_argument("--interval", metavar=words.NUMBER_NAME, help=words.INTERVAL)
    parser.options.add_argument("--skip", metavar=words.REGIONS_NAME, help=words.SKIP)
    parser.options.add_argument("--linger", metavar=words.REGIONS_NAME, help=words.LINGER)


def _with_json(parser: CommandParser) -> CommandParser:
    parser.options.add_argument("--json", action="store_true", help=words.AS_JSON)
    return parser


def _with_code(parser: CommandParser) -> CommandParser:
    parser.arguments.add_argument("code", metavar=words.CLINIC_CODE_NAME, help=words.CLINIC_CODE)
    return parser
