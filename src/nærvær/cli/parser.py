"""What can be typed after `nærvær`, and which function does it. Imports argparse only, so that `--help` starts fast."""

from __future__ import annotations

import argparse
import os

from .. import __version__
from ..invocation import DATA_DIR_VARIABLE, LANGUAGE_OPTION, program
from ..texts import cli as texts
from ..texts.i18n import languages
from .argparse_translations import CommandParser, is_decodable, translated_messages
from .stdio import ExitStatus

TYPE_CHECKING = False  # as typing has it, without importing it
if TYPE_CHECKING:
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
    parser = _TopParser(
        prog=program(), description=texts.ABOUT(), epilog=texts.afterword(), for_every_verb=_add_data_dir
    )
    parser.add_version(texts.version(__version__))
    _add_plain(parser)
    _add_menu(parser)
    _add_data_dir(parser)
    parser.begin_verbs("command", texts.COMMAND())
    _add_home_verbs(parser)
    parser.add_verb("voice", texts.VOICE, texts.VOICE_MORE, "voice_import.refuse_without_verb", _add_voice_verbs)
    parser.add_verb("clinic", texts.CLINIC, texts.CLINIC_MORE, "clinic.refuse_without_verb", _add_clinic_verbs)
    parser.add_verb("kiosk", texts.KIOSK, texts.KIOSK_MORE, None, _add_kiosk_options)
    parser.set_defaults(command=None, run=None, data_dir=None, plain=False, menu=None, config=None)
    return parser


def _add_home_verbs(parser: CommandParser) -> None:
    """Add the commands of a person, in the order in which the help page shows them."""
    parser.add_verb("practise", texts.PRACTISE, texts.PRACTISE_MORE, "exercises.practise", _practise)
    parser.add_verb("plan", texts.PLAN, texts.PLAN_MORE, "exercises.show_plan", _add_json)
    parser.add_verb(
        "exercises", texts.EXERCISES, texts.EXERCISES_MORE, "exercises.show_exercises", _add_json, _exercises
    )
    parser.add_verb("render", texts.RENDER, texts.RENDER_MORE, "exercises.render", _render)
    parser.add_verb("log", texts.LOG, texts.LOG_MORE, "diary.log", _log)
    parser.add_verb("progress", texts.PROGRESS, texts.PROGRESS_MORE, "diary.show_progress", _add_json)
    parser.add_verb("report", texts.REPORT, texts.REPORT_MORE, "diary.write_report", _report)
    parser.add_verb("remind", texts.REMIND, texts.REMIND_MORE, "machine.remind", _remind)
    parser.add_verb("pause", texts.PAUSE, texts.PAUSE_MORE, "exercises.send_to_player")
    parser.add_verb("resume", texts.RESUME, texts.RESUME_MORE, "exercises.send_to_player")
    parser.add_verb("doctor", texts.DOCTOR, texts.DOCTOR_MORE, "machine.run_doctor", _add_json)
    parser.add_verb("verify", texts.VERIFY, texts.VERIFY_MORE, "own_data.verify", _add_json)
    parser.add_verb("backup", texts.BACKUP, texts.BACKUP_MORE, "own_data.back_up", _backup)
    parser.add_verb("restore", texts.RESTORE, texts.RESTORE_MORE, "own_data.restore", _restore)
    parser.add_verb("export", texts.EXPORT, texts.EXPORT_MORE, "own_data.export", _export)
    parser.add_verb("import", texts.IMPORT, texts.IMPORT_MORE, "own_data.import_file", _import)
    parser.add_verb("lock", texts.LOCK, texts.lock_more, "own_data.lock", _lock)
    parser.add_verb("erase", texts.ERASE, texts.ERASE_MORE, "own_data.erase", _erase)


def _add_voice_verbs(voice: CommandParser) -> None:
    from .voice_parser import add_voice_verbs  # only for who types it, as what follows `clinic`

    add_voice_verbs(voice)


def _add_clinic_verbs(clinic: CommandParser) -> None:
    from .clinic_parser import add_clinic_verbs

    add_clinic_verbs(clinic)


def _add_kiosk_options(kiosk: CommandParser) -> None:
    from .clinic_parser import add_config

    add_config(kiosk)


def _practise(verb: CommandParser) -> None:
    verb.arguments.add_argument("exercise", metavar=texts.EXERCISE_NAME(), nargs="?", help=texts.EXERCISE())
    verb.add_minutes(texts.practise_minutes())
    _add_practice_options(verb)
    verb.options.add_argument("--settling", metavar=texts.NUMBER_NAME(), help=texts.SETTLING())
    _add_plain(verb)
    verb.options.add_argument("--silent", action="store_true", help=texts.SILENT())


def _exercises(verb: CommandParser) -> None:
    verb.options.add_argument("--text", metavar=texts.EXERCISE_NAME(), help=texts.TEXT())
    verb.options.add_argument("--week", metavar=texts.WEEK_NAME(), help=texts.TEXT_WEEK())
    verb.add_minutes(texts.TEXT_MINUTES())
    verb.options.add_argument("--occasion", metavar=texts.NUMBER_NAME(), help=texts.TEXT_OCCASION())
    verb.options.add_argument("--evening", action="store_true", help=texts.TEXT_EVENING())


def _render(verb: CommandParser) -> None:
    verb.arguments.add_argument("exercise", metavar=texts.EXERCISE_NAME(), help=texts.EXERCISE())
    verb.add_minutes(texts.MINUTES(), required=True)
    verb.add_output(texts.OUTPUT(), required=True)
    verb.options.add_argument("--captions", action="append", metavar=texts.FILE_NAME(), help=texts.CAPTIONS())
    _add_practice_options(verb)


def _log(verb: CommandParser) -> None:
    activity = verb.arguments.add_argument("activity", metavar=texts.ACTIVITY_NAME(), nargs="+", help=texts.ACTIVITY())
    activity.required = False  # "*" would take nothing at all when an option comes before the words
    verb.add_minutes(texts.LOG_MINUTES())
    verb.options.add_argument("--date", metavar=texts.DATE_NAME(), help=texts.LOG_ON())
    verb.options.add_argument("--new", action="store_true", help=texts.NEW_ACTIVITY())
    verb.options.add_argument("--slip", metavar=texts.CODE_NAME(), help=texts.SLIP())
    for name, text in (
        ("--before", texts.PAIN_BEFORE()),
        ("--after", texts.PAIN_AFTER()),
        ("--helped", texts.HELPED()),
    ):
        verb.options.add_argument(name, metavar=texts.NUMBER_NAME(), help=text)


def _report(verb: CommandParser) -> None:
    verb.add_output(texts.REPORT_OUTPUT(), required=True)
    verb.options.add_argument("--with-notes", action="store_true", help=texts.WITH_NOTES())


def _remind(verb: CommandParser) -> None:
    verb.add_output(texts.CALENDAR_OUTPUT())
    verb.options.add_argument("--anchor", metavar=texts.ANCHOR_NAME(), help=texts.ANCHOR())
    verb.options.add_argument("--at", metavar=texts.CLOCK_NAME(), help=texts.AT())
    verb.options.add_argument("--days", metavar=texts.DAYS_NAME(), help=texts.DAYS())
    verb.options.add_argument("--weeks", metavar=texts.NUMBER_NAME(), help=texts.WEEKS())
    verb.options.add_argument("--install", action="store_true", help=texts.INSTALL())
    verb.options.add_argument("--remove", action="store_true", help=texts.REMOVE())


def _backup(verb: CommandParser) -> None:
    verb.add_output(texts.BACKUP_OUTPUT())


def _restore(verb: CommandParser) -> None:
    verb.arguments.add_argument("name", metavar=texts.BACKUP_NAME(), nargs="?", help=texts.WHICH_BACKUP())


def _export(verb: CommandParser) -> None:
    verb.add_output(texts.EXPORT_OUTPUT(), required=True)


def _import(verb: CommandParser) -> None:
    verb.arguments.add_argument("file", metavar=texts.FILE_NAME(), help=texts.IMPORT_FILE())


def _lock(verb: CommandParser) -> None:
    one = verb.options.add_mutually_exclusive_group()
    one.add_argument("--change", action="store_true", help=texts.LOCK_CHANGE())
    one.add_argument("--off", action="store_true", help=texts.LOCK_OFF())


def _erase(verb: CommandParser) -> None:
    one = verb.options.add_mutually_exclusive_group()
    one.add_argument("--note", metavar=texts.ID_NAME(), help=texts.ERASE_NOTE())
    one.add_argument("--entry", metavar=texts.ID_NAME(), help=texts.ERASE_ENTRY())


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


def _add_json(verb: CommandParser) -> None:
    verb.options.add_argument("--json", action="store_true", help=texts.AS_JSON())
