"""What can be typed after `nærvær clinic` and `nærvær kiosk`."""

from __future__ import annotations

import argparse

from ..texts import cli as shared
from ..texts import cli_clinic as texts
from .argparse_translations import CommandParser


def add_clinic_verbs(clinic: CommandParser) -> None:
    """Add the commands of staff, and of who sets up the machine, in the order in which the help page shows them."""
    add_config(clinic)
    clinic.set_defaults(deed=None)
    clinic.begin_verbs("deed", texts.CLINIC_COMMAND())
    clinic.add_verb("init", texts.CLINIC_INIT, texts.CLINIC_INIT_MORE, "clinic_upkeep.init", _init, _add_from_sheet)
    clinic.add_verb(
        "restore", texts.CLINIC_RESTORE, texts.CLINIC_RESTORE_MORE, "clinic_upkeep.restore", _add_from_sheet, _add_staff
    )
    clinic.add_verb("staff", texts.CLINIC_STAFF, texts.CLINIC_STAFF_MORE, "clinic.staff", _staff, _add_staff)
    clinic.add_verb(
        "passphrase", texts.CLINIC_PHRASE, texts.CLINIC_PHRASE_MORE, "clinic.change_passphrase", _passphrase, _add_staff
    )
    _add_verbs_of_people(clinic)
    _add_verbs_of_upkeep(clinic)


def _add_verbs_of_people(clinic: CommandParser) -> None:
    """Add what is done for those who practise."""
    clinic.add_verb("codes", texts.CLINIC_CODES, texts.CLINIC_CODES_MORE, "clinic.make_codes", _codes, _add_staff)
    clinic.add_verb("people", texts.CLINIC_PEOPLE, texts.CLINIC_PEOPLE_MORE, "clinic.show_people", _add_staff)
    clinic.add_verb("weeks", texts.CLINIC_WEEKS, texts.CLINIC_WEEKS_MORE, "clinic.show_weeks", _add_staff)
    clinic.add_verb(
        "reset-pin", texts.CLINIC_RESET_PIN, texts.CLINIC_RESET_PIN_MORE, "clinic.reset_pin", _add_code, _add_staff
    )
    clinic.add_verb(
        "withdraw",
        texts.CLINIC_WITHDRAW,
        texts.CLINIC_WITHDRAW_MORE,
        "clinic.withdraw",
        _add_code,
        _withdraw,
        _add_staff,
    )
    clinic.add_verb("slips", texts.CLINIC_SLIPS, texts.CLINIC_SLIPS_MORE, "clinic.make_slips", _slips, _add_staff)
    clinic.add_verb(
        "report", texts.CLINIC_REPORT, texts.CLINIC_REPORT_MORE, "clinic.write_report", _add_code, _report, _add_staff
    )
    clinic.add_verb(
        "export", texts.CLINIC_EXPORT, texts.CLINIC_EXPORT_MORE, "clinic.write_export", _add_code, _export, _add_staff
    )
    clinic.add_verb(
        "orphans", texts.CLINIC_ORPHANS, texts.CLINIC_ORPHANS_MORE, "clinic.adopt_orphans", _orphans, _add_staff
    )


def _add_verbs_of_upkeep(clinic: CommandParser) -> None:
    """Add what looks after the whole clinic: its log, its keys, where it lies."""
    clinic.add_verb(
        "audit", texts.CLINIC_AUDIT, texts.CLINIC_AUDIT_MORE, "clinic_upkeep.show_audit", _audit, _add_staff
    )
    clinic.add_verb(
        "encrypt", texts.CLINIC_ENCRYPT, texts.CLINIC_ENCRYPT_MORE, "clinic_upkeep.encrypt", _encrypt, _add_staff
    )
    clinic.add_verb(
        "sheet", texts.CLINIC_SHEET, texts.CLINIC_SHEET_MORE, "clinic_upkeep.print_sheet", _sheet, _add_staff
    )
    clinic.add_verb("key", texts.CLINIC_KEY, texts.CLINIC_KEY_MORE, "clinic_upkeep.hand_out_key", _add_staff)
    clinic.add_verb("tables", texts.CLINIC_TABLES, texts.CLINIC_TABLES_MORE, "clinic_upkeep.make_tables", _tables)
    clinic.add_verb("server", texts.CLINIC_SERVER, texts.CLINIC_SERVER_MORE, "clinic_upkeep.show_server", _server)
    clinic.add_verb("check", texts.CLINIC_CHECK, texts.CLINIC_CHECK_MORE, "clinic_upkeep.check", _add_staff)
    clinic.add_verb("move", texts.CLINIC_MOVE, texts.CLINIC_MOVE_MORE, "clinic_upkeep.move", _move, _add_staff)


def add_config(parser: CommandParser) -> None:
    """Let the command and all below it take the rules of the kiosk, after the options that every command has."""
    usual = parser.for_every_verb

    def usual_and_config(verb: CommandParser) -> None:
        usual(verb)
        verb.options.add_argument(
            "--config", metavar=shared.FILE_NAME(), default=argparse.SUPPRESS, help=texts.KIOSK_CONFIG()
        )

    parser.for_every_verb = usual_and_config


def _init(verb: CommandParser) -> None:
    verb.add_output(texts.CLINIC_SHEET_OUTPUT())
    verb.options.add_argument("--keep-diaries", action="store_true", help=texts.CLINIC_KEEP_DIARIES())


def _move(verb: CommandParser) -> None:
    verb.options.add_argument("--to-folder", metavar=shared.FOLDER_NAME(), help=texts.TO_FOLDER())


def _server(verb: CommandParser) -> None:
    verb.options.add_argument("--json", action="store_true", help=shared.AS_JSON())


def _tables(verb: CommandParser) -> None:
    verb.options.add_argument("--owner", metavar=texts.ADDRESS_NAME(), required=True, help=texts.OWNER_ADDRESS())
    verb.options.add_argument("--owner-password-file", metavar=shared.FILE_NAME(), help=texts.OWNER_PASSWORD_FILE())


def _staff(verb: CommandParser) -> None:
    one = verb.options.add_mutually_exclusive_group()
    one.add_argument("--list", action="store_true", help=texts.LIST_STAFF())
    one.add_argument("--lead", action="store_true", help=texts.AS_LEAD())
    verb.options.add_argument("--remove", metavar=texts.STAFF_CODE_NAME(), help=texts.REMOVE_STAFF())


def _passphrase(verb: CommandParser) -> None:
    verb.options.add_argument("--for", dest="whose", metavar=texts.STAFF_CODE_NAME(), help=texts.PHRASE_FOR())


def _codes(verb: CommandParser) -> None:
    verb.options.add_argument("--new", metavar=shared.NUMBER_NAME(), required=True, help=texts.CLINIC_NEW())
    verb.add_output(texts.CLINIC_OUTPUT())
    verb.options.add_argument("--overwrite", action="store_true", help=texts.CLINIC_OVERWRITE())


def _withdraw(verb: CommandParser) -> None:
    verb.options.add_argument("--erase", action="store_true", help=texts.CLINIC_ERASE())
    verb.options.add_argument("--anonymise", action="store_true", help=texts.CLINIC_ANONYMISE())


def _slips(verb: CommandParser) -> None:
    verb.arguments.add_argument("exercise", metavar=shared.EXERCISE_NAME(), help=texts.CLINIC_EXERCISE())
    verb.add_minutes(texts.CLINIC_MINUTES(), required=True)
    verb.options.add_argument("--count", metavar=shared.NUMBER_NAME(), help=texts.CLINIC_COUNT())
    verb.options.add_argument("--date", metavar=texts.CLINIC_DATE_NAME(), help=texts.CLINIC_DATE())
    verb.add_output(texts.CLINIC_OUTPUT(), required=True)
    verb.options.add_argument("--overwrite", action="store_true", help=texts.CLINIC_OVERWRITE())


def _report(verb: CommandParser) -> None:
    verb.add_output(texts.CLINIC_REPORT_OUTPUT(), required=True)


def _export(verb: CommandParser) -> None:
    verb.add_output(texts.CLINIC_EXPORT_OUTPUT(), required=True)


def _orphans(verb: CommandParser) -> None:
    verb.options.add_argument("--adopt", action="store_true", help=texts.CLINIC_ADOPT())


def _audit(verb: CommandParser) -> None:
    verb.options.add_argument("--anchor", metavar=texts.ANCHOR_NAME(), help=texts.ANCHOR())


def _encrypt(verb: CommandParser) -> None:
    verb.add_output(texts.CLINIC_SHEET_OUTPUT())


def _sheet(verb: CommandParser) -> None:
    verb.add_output(texts.CLINIC_SHEET_OUTPUT())


def _add_from_sheet(verb: CommandParser) -> None:
    verb.options.add_argument("--from-sheet", action="store_true", help=texts.CLINIC_FROM_SHEET())


def _add_staff(verb: CommandParser) -> None:
    verb.options.add_argument("--staff", metavar=texts.STAFF_CODE_NAME(), help=texts.STAFF_CODE())


def _add_code(verb: CommandParser) -> None:
    verb.arguments.add_argument("code", nargs="?", metavar=texts.CLINIC_CODE_NAME(), help=texts.CLINIC_CODE())
