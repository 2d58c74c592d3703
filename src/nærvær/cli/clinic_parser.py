"""What can be typed after `nærvær clinic` and `nærvær kiosk`. Imports argparse only."""

from __future__ import annotations

import argparse

from ..words import clinic_commands as words
from ..words import commands
from .norwegian import Parser


def add_clinic(parser: Parser) -> tuple[Parser, ...]:
    """Everything for the clinic; the parsers that take the options everything takes."""
    clinic = parser.verb("clinic", words.CLINIC, words.CLINIC_MORE)
    clinic.set_defaults(deed=None)
    made = [_init(clinic)]
    made.append(clinic.verb("restore", words.RESTORE, words.RESTORE_MORE))
    for add in (
        _staff,
        _passphrase,
        _codes,
        _people,
        _weeks,
        _reset_pin,
        _withdraw,
        _slips,
        _report,
        _export,
        _orphans,
        _audit,
    ):
        made.append(add(clinic))
        made[-1].options.add_argument("--staff", metavar=words.STAFF_CODE_NAME, help=words.STAFF_CODE)
    return (clinic, *made)


def add_kiosk(parser: Parser) -> Parser:
    """The kiosk."""
    return parser.verb("kiosk", words.KIOSK, words.KIOSK_MORE)


def add_config(parser: Parser) -> None:
    """The option that names the rules; what a parser is not told, its parent keeps."""
    parser.options.add_argument("--config", metavar=commands.FILE_NAME, default=argparse.SUPPRESS, help=words.CONFIG)


def _init(clinic: Parser) -> Parser:
    verb = clinic.verb("init", words.INIT, words.INIT_MORE, dest="deed", metavar=words.DEED)
    verb.options.add_argument("--keep-diaries", action="store_true", help=words.KEEP_DIARIES)
    return verb


def _orphans(clinic: Parser) -> Parser:
    verb = clinic.verb("orphans", words.ORPHANS, words.ORPHANS_MORE)
    verb.options.add_argument("--adopt", action="store_true", help=words.ADOPT)
    return verb


def _staff(clinic: Parser) -> Parser:
    verb = clinic.verb("staff", words.STAFF, words.STAFF_MORE)
    verb.options.add_argument("--lead", action="store_true", help=words.AS_LEAD)
    verb.options.add_argument("--remove", metavar=words.STAFF_CODE_NAME, help=words.REMOVE_STAFF)
    return verb


def _passphrase(clinic: Parser) -> Parser:
    verb = clinic.verb("passphrase", words.PHRASE, words.PHRASE_MORE)
    verb.options.add_argument("--for", dest="whose", metavar=words.STAFF_CODE_NAME, help=words.PHRASE_FOR)
    return verb


def _codes(clinic: Parser) -> Parser:
    verb = clinic.verb("codes", words.CODES, words.CODES_MORE)
    verb.options.add_argument("--new", metavar=commands.NUMBER_NAME, required=True, help=words.NEW)
    verb.options.add_argument("-o", "--output", metavar=commands.FILE_NAME, help=words.OUTPUT)
    verb.options.add_argument("--overwrite", action="store_true", help=words.OVERWRITE)
    return verb


def _people(clinic: Parser) -> Parser:
    return clinic.verb("people", words.PEOPLE, words.PEOPLE_MORE)


def _weeks(clinic: Parser) -> Parser:
    return clinic.verb("weeks", words.WEEKS, words.WEEKS_MORE)


def _reset_pin(clinic: Parser) -> Parser:
    return _about(clinic.verb("reset-pin", words.RESET_PIN, words.RESET_PIN_MORE))


def _withdraw(clinic: Parser) -> Parser:
    verb = _about(clinic.verb("withdraw", words.WITHDRAW, words.WITHDRAW_MORE))
    verb.options.add_argument("--erase", action="store_true", help=words.ERASE)
    verb.options.add_argument("--anonymise", action="store_true", help=words.ANONYMISE)
    return verb


def _slips(clinic: Parser) -> Parser:
    verb = clinic.verb("slips", words.SLIPS, words.SLIPS_MORE)
    verb.arguments.add_argument("exercise", metavar=commands.EXERCISE_NAME, help=words.EXERCISE)
    verb.options.add_argument("--minutes", metavar=commands.NUMBER_NAME, required=True, help=words.MINUTES)
    verb.options.add_argument("--count", metavar=commands.NUMBER_NAME, help=words.COUNT)
    verb.options.add_argument("--date", metavar=words.DATE_NAME, help=words.DATE)
    verb.options.add_argument("-o", "--output", metavar=commands.FILE_NAME, required=True, help=words.OUTPUT)
    verb.options.add_argument("--overwrite", action="store_true", help=words.OVERWRITE)
    return verb


def _report(clinic: Parser) -> Parser:
    verb = _about(clinic.verb("report", words.REPORT, words.REPORT_MORE))
    verb.options.add_argument("-o", "--output", metavar=commands.FILE_NAME, required=True, help=words.REPORT_OUTPUT)
    return verb


def _export(clinic: Parser) -> Parser:
    verb = _about(clinic.verb("export", words.EXPORT, words.EXPORT_MORE))
    verb.options.add_argument("-o", "--output", metavar=commands.FILE_NAME, required=True, help=words.EXPORT_OUTPUT)
    return verb


def _audit(clinic: Parser) -> Parser:
    return clinic.verb("audit", words.AUDIT, words.AUDIT_MORE)


def _about(verb: Parser) -> Parser:
    verb.arguments.add_argument("code", metavar=words.CODE_NAME, help=words.CODE)
    return verb
