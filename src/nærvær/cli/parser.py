"""What can be typed after `nærvær`, and which function does it. Imports argparse only, so that `--help` starts fast."""

from __future__ import annotations

import argparse
import os

from .. import __version__
from ..invocation import DATA_DIR_VARIABLE, LANGUAGE_OPTION, program
from ..texts import cli as texts
from ..texts import clinic_server
from ..texts.i18n import languages
from .argparse_translations import CommandParser, is_decodable, translated_messages
from .stdio import ExitStatus
from .voice_folder_parser import VOICE_FOLDER_COMMANDS
from .voice_parser import VOICE_COMMANDS

TYPE_CHECKING = False  # as typing has it, without importing it
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class _TopParser(CommandParser):
    """The parser of the whole command line, which also reads the environment."""

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse as `CommandParser` does; NAERVAER_DATA_DIR counts where no `--data-dir` is given, and may not be empty."""
        parsed = super().parse_args(args, namespace)
        if parsed.menu is not None:
            if parsed.command is not None or parsed.plain:
                self.exit(ExitStatus.WRONG_USE, f"{texts.MENU_ALONE()}\n")
            parsed.run = f"machine.{parsed.menu}"
        source, folder = "--data-dir", parsed.data_dir
        if folder is None:
            source, folder = DATA_DIR_VARIABLE, os.environ.get(DATA_DIR_VARIABLE)
        if folder is None:
            return parsed
        if not folder.strip():
            self.exit(ExitStatus.WRONG_USE, f"{texts.empty_data_dir(source)}\n")
        if "\0" in folder or not is_decodable(folder):
            self.exit(ExitStatus.WRONG_USE, f"{texts.undecodable_argument(source)}\n")
        parsed.data_dir = folder
        return parsed


def build_parser() -> CommandParser:
    """Return the parser of the whole command line.

    The namespace always has `command` and `run` (both None: the app), `data_dir` (None: the usual one), `plain`,
    `menu` (None: the menu of the desktop stays as it is) and `config`. `run` names the function below `cli.commands` that
    does the command (see `CommandParser.verb`). Values stay text until it reads them, so that every refusal is worded in one
    place.
    """
    with translated_messages():
        return _build_parser()


def _build_parser() -> CommandParser:
    parser = _TopParser(prog=program(), description=texts.ABOUT(), epilog=texts.afterword())
    parser.add_version(texts.version(__version__))
    _add_plain(parser)
    _add_menu(parser)
    _add_data_dir(parser)
    for add in _HOME_COMMANDS:
        _add_data_dir(add(parser))
    for verb in _add_voice_commands(parser):
        _add_data_dir(verb)
    for verb in _add_clinic_commands(parser):
        _add_data_dir(verb)
        verb.options.add_argument(
            "--config", metavar=texts.FILE_NAME(), default=argparse.SUPPRESS, help=texts.KIOSK_CONFIG()
        )
    parser.set_defaults(command=None, run=None, data_dir=None, plain=False, menu=None, config=None)
    return parser


# At home


def _practise(parser: CommandParser) -> CommandParser:
    verb = parser.verb("practise", texts.PRACTISE(), texts.PRACTISE_MORE(), "practise.practise")
    verb.arguments.add_argument("exercise", metavar=texts.EXERCISE_NAME(), nargs="?", help=texts.EXERCISE())
    _add_minutes(verb, texts.practise_minutes())
    _add_practice_options(verb)
    verb.options.add_argument("--settling", metavar=texts.NUMBER_NAME(), help=texts.SETTLING())
    _add_plain(verb)
    verb.options.add_argument("--silent", action="store_true", help=texts.SILENT())
    return verb


def _plan(parser: CommandParser) -> CommandParser:
    return _with_json(parser.verb("plan", texts.PLAN(), texts.PLAN_MORE(), "programme_and_render.show_plan"))


def _exercises(parser: CommandParser) -> CommandParser:
    verb = _with_json(
        parser.verb("exercises", texts.EXERCISES(), texts.EXERCISES_MORE(), "programme_and_render.show_exercises")
    )
    verb.options.add_argument("--text", metavar=texts.EXERCISE_NAME(), help=texts.TEXT())
    verb.options.add_argument("--week", metavar=texts.WEEK_NAME(), help=texts.TEXT_WEEK())
    _add_minutes(verb, texts.TEXT_MINUTES())
    verb.options.add_argument("--occasion", metavar=texts.NUMBER_NAME(), help=texts.TEXT_OCCASION())
    verb.options.add_argument("--evening", action="store_true", help=texts.TEXT_EVENING())
    return verb


def _render(parser: CommandParser) -> CommandParser:
    verb = parser.verb("render", texts.RENDER(), texts.RENDER_MORE(), "programme_and_render.render")
    verb.arguments.add_argument("exercise", metavar=texts.EXERCISE_NAME(), help=texts.EXERCISE())
    _add_minutes(verb, texts.MINUTES(), required=True)
    _add_output(verb, texts.OUTPUT(), required=True)
    verb.options.add_argument("--captions", action="append", metavar=texts.FILE_NAME(), help=texts.CAPTIONS())
    _add_practice_options(verb)
    return verb


def _log(parser: CommandParser) -> CommandParser:
    verb = parser.verb("log", texts.LOG(), texts.LOG_MORE(), "diary.log")
    activity = verb.arguments.add_argument("activity", metavar=texts.ACTIVITY_NAME(), nargs="+", help=texts.ACTIVITY())
    activity.required = False  # "*" would take nothing at all when an option comes before the words
    _add_minutes(verb, texts.LOG_MINUTES())
    verb.options.add_argument("--date", metavar=texts.DATE_NAME(), help=texts.LOG_ON())
    verb.options.add_argument("--new", action="store_true", help=texts.NEW_ACTIVITY())
    verb.options.add_argument("--slip", metavar=texts.CODE_NAME(), help=texts.SLIP())
    for name, text in (
        ("--before", texts.PAIN_BEFORE()),
        ("--after", texts.PAIN_AFTER()),
        ("--helped", texts.HELPED()),
    ):
        verb.options.add_argument(name, metavar=texts.NUMBER_NAME(), help=text)
    return verb


def _progress(parser: CommandParser) -> CommandParser:
    return _with_json(parser.verb("progress", texts.PROGRESS(), texts.PROGRESS_MORE(), "diary.show_progress"))


def _report(parser: CommandParser) -> CommandParser:
    verb = parser.verb("report", texts.REPORT(), texts.REPORT_MORE(), "diary.write_report")
    _add_output(verb, texts.REPORT_OUTPUT(), required=True)
    verb.options.add_argument("--with-notes", action="store_true", help=texts.WITH_NOTES())
    return verb


def _remind(parser: CommandParser) -> CommandParser:
    verb = parser.verb("remind", texts.REMIND(), texts.REMIND_MORE(), "machine.remind")
    _add_output(verb, texts.CALENDAR_OUTPUT())
    verb.options.add_argument("--anchor", metavar=texts.ANCHOR_NAME(), help=texts.ANCHOR())
    verb.options.add_argument("--at", metavar=texts.CLOCK_NAME(), help=texts.AT())
    verb.options.add_argument("--days", metavar=texts.DAYS_NAME(), help=texts.DAYS())
    verb.options.add_argument("--weeks", metavar=texts.NUMBER_NAME(), help=texts.WEEKS())
    verb.options.add_argument("--install", action="store_true", help=texts.INSTALL())
    verb.options.add_argument("--remove", action="store_true", help=texts.REMOVE())
    return verb


def _pause(parser: CommandParser) -> CommandParser:
    return parser.verb("pause", texts.PAUSE(), texts.PAUSE_MORE(), "practise.send_to_player")


def _resume(parser: CommandParser) -> CommandParser:
    return parser.verb("resume", texts.RESUME(), texts.RESUME_MORE(), "practise.send_to_player")


def _doctor(parser: CommandParser) -> CommandParser:
    return _with_json(parser.verb("doctor", texts.DOCTOR(), texts.DOCTOR_MORE(), "machine.run_doctor"))


def _verify(parser: CommandParser) -> CommandParser:
    return _with_json(parser.verb("verify", texts.VERIFY(), texts.VERIFY_MORE(), "own_data.verify"))


def _backup(parser: CommandParser) -> CommandParser:
    verb = parser.verb("backup", texts.BACKUP(), texts.BACKUP_MORE(), "own_data.back_up")
    _add_output(verb, texts.BACKUP_OUTPUT())
    return verb


def _restore(parser: CommandParser) -> CommandParser:
    verb = parser.verb("restore", texts.RESTORE(), texts.RESTORE_MORE(), "own_data.restore")
    verb.arguments.add_argument("name", metavar=texts.BACKUP_NAME(), nargs="?", help=texts.WHICH_BACKUP())
    return verb


def _export(parser: CommandParser) -> CommandParser:
    verb = parser.verb("export", texts.EXPORT(), texts.EXPORT_MORE(), "own_data.export")
    _add_output(verb, texts.EXPORT_OUTPUT(), required=True)
    return verb


def _import(parser: CommandParser) -> CommandParser:
    verb = parser.verb("import", texts.IMPORT(), texts.IMPORT_MORE(), "own_data.import_file")
    verb.arguments.add_argument("file", metavar=texts.FILE_NAME(), help=texts.IMPORT_FILE())
    return verb


def _lock(parser: CommandParser) -> CommandParser:
    verb = parser.verb("lock", texts.LOCK(), texts.lock_more(), "own_data.lock")
    one = verb.options.add_mutually_exclusive_group()
    one.add_argument("--change", action="store_true", help=texts.LOCK_CHANGE())
    one.add_argument("--off", action="store_true", help=texts.LOCK_OFF())
    return verb


def _erase(parser: CommandParser) -> CommandParser:
    verb = parser.verb("erase", texts.ERASE(), texts.ERASE_MORE(), "own_data.erase")
    one = verb.options.add_mutually_exclusive_group()
    one.add_argument("--note", metavar=texts.ID_NAME(), help=texts.ERASE_NOTE())
    one.add_argument("--entry", metavar=texts.ID_NAME(), help=texts.ERASE_ENTRY())
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
    _lock,
    _erase,
)
"""In the order in which the help page shows them."""


def _add_voice_commands(parser: CommandParser) -> tuple[CommandParser, ...]:
    """Add `voice` with its verbs; return the parsers of all of them."""
    voice = parser.verb("voice", texts.VOICE(), texts.VOICE_MORE(), "voice_import.refuse_without_verb")
    voice.set_defaults(deed=None)
    return (voice, *(add(voice) for add in (*VOICE_FOLDER_COMMANDS, *VOICE_COMMANDS)))


# In a clinic


def _add_clinic_commands(parser: CommandParser) -> tuple[CommandParser, ...]:
    """Add `clinic` with its verbs, and `kiosk`; return the parsers of all of them."""
    clinic = parser.verb("clinic", texts.CLINIC(), texts.CLINIC_MORE(), "clinic.refuse_without_verb")
    clinic.set_defaults(deed=None)
    init = clinic.verb(
        "init",
        texts.CLINIC_INIT(),
        texts.CLINIC_INIT_MORE(),
        "clinic.init",
        dest="deed",
        metavar=texts.CLINIC_COMMAND(),
    )
    _add_output(init, texts.CLINIC_SHEET_OUTPUT())
    init.options.add_argument("--keep-diaries", action="store_true", help=texts.CLINIC_KEEP_DIARIES())
    restore = clinic.verb("restore", texts.CLINIC_RESTORE(), texts.CLINIC_RESTORE_MORE(), "clinic.restore")
    for verb in (init, restore):
        verb.options.add_argument("--from-sheet", action="store_true", help=texts.CLINIC_FROM_SHEET())
    signed_in = [add(clinic) for add in _STAFF_COMMANDS]
    for verb in (restore, *signed_in):
        verb.options.add_argument("--staff", metavar=texts.STAFF_CODE_NAME(), help=texts.STAFF_CODE())
    tables, move = _tables(clinic), _move(clinic)
    move.options.add_argument("--staff", metavar=texts.STAFF_CODE_NAME(), help=texts.STAFF_CODE())
    kiosk = parser.verb("kiosk", texts.KIOSK(), texts.KIOSK_MORE())
    return (clinic, init, restore, *signed_in, tables, move, kiosk)


def _move(clinic: CommandParser) -> CommandParser:
    verb = clinic.verb("move", clinic_server.CLINIC_MOVE(), clinic_server.CLINIC_MOVE_MORE(), "clinic_server.move")
    verb.options.add_argument("--to-folder", metavar=texts.FOLDER_NAME(), help=clinic_server.TO_FOLDER())
    return verb


def _tables(clinic: CommandParser) -> CommandParser:
    verb = clinic.verb(
        "tables", clinic_server.CLINIC_TABLES(), clinic_server.CLINIC_TABLES_MORE(), "clinic_server.make_tables"
    )
    verb.options.add_argument(
        "--owner", metavar=clinic_server.ADDRESS_NAME(), required=True, help=clinic_server.OWNER_ADDRESS()
    )
    verb.options.add_argument(
        "--owner-password-file", metavar=texts.FILE_NAME(), help=clinic_server.OWNER_PASSWORD_FILE()
    )
    return verb


def _staff(clinic: CommandParser) -> CommandParser:
    verb = clinic.verb("staff", texts.CLINIC_STAFF(), texts.CLINIC_STAFF_MORE(), "clinic.staff")
    one = verb.options.add_mutually_exclusive_group()
    one.add_argument("--list", action="store_true", help=texts.LIST_STAFF())
    one.add_argument("--lead", action="store_true", help=texts.AS_LEAD())
    verb.options.add_argument("--remove", metavar=texts.STAFF_CODE_NAME(), help=texts.REMOVE_STAFF())
    return verb


def _passphrase(clinic: CommandParser) -> CommandParser:
    verb = clinic.verb("passphrase", texts.CLINIC_PHRASE(), texts.CLINIC_PHRASE_MORE(), "clinic.change_passphrase")
    verb.options.add_argument("--for", dest="whose", metavar=texts.STAFF_CODE_NAME(), help=texts.PHRASE_FOR())
    return verb


def _codes(clinic: CommandParser) -> CommandParser:
    verb = clinic.verb("codes", texts.CLINIC_CODES(), texts.CLINIC_CODES_MORE(), "clinic.make_codes")
    verb.options.add_argument("--new", metavar=texts.NUMBER_NAME(), required=True, help=texts.CLINIC_NEW())
    _add_output(verb, texts.CLINIC_OUTPUT())
    verb.options.add_argument("--overwrite", action="store_true", help=texts.CLINIC_OVERWRITE())
    return verb


def _people(clinic: CommandParser) -> CommandParser:
    return clinic.verb("people", texts.CLINIC_PEOPLE(), texts.CLINIC_PEOPLE_MORE(), "clinic.show_people")


def _weeks(clinic: CommandParser) -> CommandParser:
    return clinic.verb("weeks", texts.CLINIC_WEEKS(), texts.CLINIC_WEEKS_MORE(), "clinic.show_weeks")


def _reset_pin(clinic: CommandParser) -> CommandParser:
    return _with_code(
        clinic.verb("reset-pin", texts.CLINIC_RESET_PIN(), texts.CLINIC_RESET_PIN_MORE(), "clinic.reset_pin")
    )


def _withdraw(clinic: CommandParser) -> CommandParser:
    verb = _with_code(clinic.verb("withdraw", texts.CLINIC_WITHDRAW(), texts.CLINIC_WITHDRAW_MORE(), "clinic.withdraw"))
    verb.options.add_argument("--erase", action="store_true", help=texts.CLINIC_ERASE())
    verb.options.add_argument("--anonymise", action="store_true", help=texts.CLINIC_ANONYMISE())
    return verb


def _slips(clinic: CommandParser) -> CommandParser:
    verb = clinic.verb("slips", texts.CLINIC_SLIPS(), texts.CLINIC_SLIPS_MORE(), "clinic.make_slips")
    verb.arguments.add_argument("exercise", metavar=texts.EXERCISE_NAME(), help=texts.CLINIC_EXERCISE())
    _add_minutes(verb, texts.CLINIC_MINUTES(), required=True)
    verb.options.add_argument("--count", metavar=texts.NUMBER_NAME(), help=texts.CLINIC_COUNT())
    verb.options.add_argument("--date", metavar=texts.CLINIC_DATE_NAME(), help=texts.CLINIC_DATE())
    _add_output(verb, texts.CLINIC_OUTPUT(), required=True)
    verb.options.add_argument("--overwrite", action="store_true", help=texts.CLINIC_OVERWRITE())
    return verb


def _clinic_report(clinic: CommandParser) -> CommandParser:
    verb = _with_code(clinic.verb("report", texts.CLINIC_REPORT(), texts.CLINIC_REPORT_MORE(), "clinic.write_report"))
    _add_output(verb, texts.CLINIC_REPORT_OUTPUT(), required=True)
    return verb


def _clinic_export(clinic: CommandParser) -> CommandParser:
    verb = _with_code(clinic.verb("export", texts.CLINIC_EXPORT(), texts.CLINIC_EXPORT_MORE(), "clinic.write_export"))
    _add_output(verb, texts.CLINIC_EXPORT_OUTPUT(), required=True)
    return verb


def _orphans(clinic: CommandParser) -> CommandParser:
    verb = clinic.verb("orphans", texts.CLINIC_ORPHANS(), texts.CLINIC_ORPHANS_MORE(), "clinic.adopt_orphans")
    verb.options.add_argument("--adopt", action="store_true", help=texts.CLINIC_ADOPT())
    return verb


def _audit(clinic: CommandParser) -> CommandParser:
    verb = clinic.verb("audit", texts.CLINIC_AUDIT(), texts.CLINIC_AUDIT_MORE(), "clinic_audit.show_audit")
    verb.options.add_argument("--anchor", metavar=texts.ANCHOR_NAME(), help=texts.ANCHOR())
    return verb


def _encrypt(clinic: CommandParser) -> CommandParser:
    verb = clinic.verb("encrypt", texts.CLINIC_ENCRYPT(), texts.CLINIC_ENCRYPT_MORE(), "clinic_keys.encrypt")
    _add_output(verb, texts.CLINIC_SHEET_OUTPUT())
    return verb


def _sheet(clinic: CommandParser) -> CommandParser:
    verb = clinic.verb("sheet", texts.CLINIC_SHEET(), texts.CLINIC_SHEET_MORE(), "clinic_keys.print_sheet")
    _add_output(verb, texts.CLINIC_SHEET_OUTPUT())
    return verb


def _key(clinic: CommandParser) -> CommandParser:
    return clinic.verb("key", texts.CLINIC_KEY(), texts.CLINIC_KEY_MORE(), "clinic_keys.hand_out_key")


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
    _encrypt,
    _sheet,
    _key,
)
"""Those of `clinic` that are done as a member of staff, in the order in which the help page shows them."""


# Options of several commands


def _add_data_dir(parser: CommandParser) -> None:
    """Add the options that every command has: where the diary is, and the language."""
    parser.options.add_argument(
        "--data-dir", metavar=texts.FOLDER_NAME(), default=argparse.SUPPRESS, help=texts.DATA_DIR()
    )
    _add_language(parser)


def _add_language(parser: CommandParser) -> None:
    """Add the option that `__main__.use_chosen_language` has read before: it is taken here so that it may be typed.

    The help pages tell of it where there is more than one language to choose.
    """
    text = texts.language_help(languages()) if len(languages()) > 1 else argparse.SUPPRESS
    parser.options.add_argument(LANGUAGE_OPTION, metavar=texts.LANGUAGE_NAME(), default=argparse.SUPPRESS, help=text)


def _add_plain(parser: CommandParser) -> None:
    parser.options.add_argument("--plain", action="store_true", default=argparse.SUPPRESS, help=texts.PLAIN())


def _add_menu(parser: CommandParser) -> None:
    one = parser.options.add_mutually_exclusive_group()
    one.add_argument("--menu", action="store_const", const="add_menu_entry", help=texts.MENU())
    one.add_argument("--no-menu", dest="menu", action="store_const", const="remove_menu_entry", help=texts.NO_MENU())


def _add_minutes(parser: CommandParser, text: str, required: bool = False) -> None:
    parser.options.add_argument("--minutes", metavar=texts.NUMBER_NAME(), required=required, help=text)


def _add_output(parser: CommandParser, text: str, required: bool = False) -> None:
    parser.options.add_argument("-o", "--output", metavar=texts.FILE_NAME(), required=required, help=text)


def _add_practice_options(parser: CommandParser) -> None:
    """Add the options that say how an exercise is to be done."""
    parser.options.add_argument("--voice", metavar=texts.VOICE_NAME(), help=texts.voice())
    parser.options.add_argument("--posture", metavar=texts.POSTURE_NAME(), help=texts.POSTURE())
    parser.options.add_argument("--week", metavar=texts.WEEK_NAME(), help=texts.WEEK())
    parser.options.add_argument("--bell", metavar=texts.BELL_NAME(), help=texts.BELL())
    parser.options.add_argument("--ground", dest="ambience", metavar=texts.AMBIENCE_NAME(), help=texts.AMBIENCE())
    parser.options.add_argument("--interval", metavar=texts.NUMBER_NAME(), help=texts.INTERVAL())
    parser.options.add_argument("--skip", metavar=texts.REGIONS_NAME(), help=texts.SKIP())
    parser.options.add_argument("--linger", metavar=texts.REGIONS_NAME(), help=texts.LINGER())
    one = parser.options.add_mutually_exclusive_group()  # a numbered occasion is not the last one too
    one.add_argument("--occasion", metavar=texts.NUMBER_NAME(), help=texts.OCCASION())
    one.add_argument("--as-last", dest="as_last", action="store_true", help=texts.AS_LAST())
    parser.options.add_argument("--evening", action="store_true", help=texts.EVENING())


def _with_json(parser: CommandParser) -> CommandParser:
    parser.options.add_argument("--json", action="store_true", help=texts.AS_JSON())
    return parser


def _with_code(parser: CommandParser) -> CommandParser:
    parser.arguments.add_argument("code", nargs="?", metavar=texts.CLINIC_CODE_NAME(), help=texts.CLINIC_CODE())
    return parser
