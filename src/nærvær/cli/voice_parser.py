"""What can be typed after `nærvær voice`."""

from __future__ import annotations

import argparse

from ..texts import cli as texts
from .argparse_translations import CommandParser


def add_voice_verbs(voice: CommandParser) -> None:
    """Add the commands that make one's own sound, in the order in which the help page shows them."""
    voice.set_defaults(deed=None)
    voice.begin_verbs("deed", texts.VOICE_COMMAND())
    voice.add_verb("list", texts.VOICE_LIST, texts.VOICE_LIST_MORE, "voice.list_voices")
    voice.add_verb("check", texts.VOICE_CHECK, texts.VOICE_CHECK_MORE, "voice.check", _add_voice)
    voice.add_verb(
        "manuscript",
        texts.VOICE_MANUSCRIPT,
        texts.VOICE_MANUSCRIPT_MORE,
        "voice.manuscript",
        _add_voice,
        _add_exercises,
        _manuscript,
    )
    voice.add_verb("add", texts.VOICE_ADD, texts.VOICE_ADD_MORE, "voice.add", _add_voice, _add)
    voice.add_verb("update", texts.VOICE_UPDATE, texts.VOICE_UPDATE_MORE, "voice.update", _add_voice)
    voice.add_verb("remove", texts.VOICE_REMOVE, texts.VOICE_REMOVE_MORE, "voice.remove", _add_voice, _remove)
    voice.add_verb(
        "consent", texts.VOICE_CONSENT, texts.VOICE_CONSENT_MORE, "voice_consent.consent", _add_voice, _consent
    )
    voice.add_verb("record", texts.VOICE_RECORD, texts.VOICE_RECORD_MORE, "voice_reading.record", _add_voice, _record)
    voice.add_verb(
        "make", texts.VOICE_MAKE, texts.VOICE_MAKE_MORE, "voice_reading.make", _add_voice, _add_exercises, _make
    )
    voice.add_verb("import", texts.VOICE_IMPORT, texts.VOICE_IMPORT_MORE, "voice_import.import_recording", _import)


def _add_voice(verb: CommandParser) -> None:
    verb.arguments.add_argument("voice", metavar=texts.VOICE_FOLDER_NAME(), help=texts.VOICE_FOLDER())


def _add_exercises(verb: CommandParser) -> None:
    verb.arguments.add_argument("exercise", metavar=texts.EXERCISE_NAME(), nargs="*", help=texts.VOICE_EXERCISES())


def _manuscript(verb: CommandParser) -> None:
    verb.options.add_argument("-o", "--output", metavar=texts.FILE_NAME(), help=texts.VOICE_OUTPUT())
    verb.options.add_argument("--name", metavar=texts.TEXT_NAME(), help=texts.VOICE_NAME_OPTION())
    verb.options.add_argument("--person", metavar=texts.TEXT_NAME(), help=texts.VOICE_PERSON())
    _add_purpose(verb)


def _add_purpose(verb: CommandParser) -> None:
    verb.options.add_argument("--purpose", metavar=texts.TEXT_NAME(), help=texts.VOICE_PURPOSE())
    verb.options.add_argument("--until", metavar=texts.DATE_NAME(), help=texts.VOICE_UNTIL())


def _consent(verb: CommandParser) -> None:
    verb.options.add_argument("--renew", action="store_true", help=texts.VOICE_CONSENT_RENEW())
    verb.options.add_argument("--person", metavar=texts.TEXT_NAME(), help=texts.VOICE_PERSON())
    _add_purpose(verb)
    verb.options.add_argument("--yes", action="store_true", help=texts.VOICE_CONSENT_YES())


def _add(verb: CommandParser) -> None:
    verb.arguments.add_argument("file", metavar=texts.FILE_NAME(), nargs="+", help=texts.VOICE_FILES())
    verb.options.add_argument("--labels", metavar=texts.FILE_NAME(), help=texts.VOICE_LABELS())
    verb.options.add_argument("--from", dest="first", metavar=texts.NUMBER_NAME(), help=texts.VOICE_FROM())


def _remove(verb: CommandParser) -> None:
    verb.options.add_argument("--yes", action="store_true", help=texts.VOICE_REMOVE_YES())


def _record(verb: CommandParser) -> None:
    verb.options.add_argument(
        "--plain", action="store_true", default=argparse.SUPPRESS, help=texts.VOICE_RECORD_PLAIN()
    )


def _make(verb: CommandParser) -> None:
    verb.options.add_argument("--model", metavar=texts.FILE_NAME(), help=texts.VOICE_MODEL())
    verb.options.add_argument("--name", metavar=texts.PERSON_NAME(), help=texts.VOICE_NAME_OPTION())


def _import(verb: CommandParser) -> None:
    verb.arguments.add_argument("file", metavar=texts.FILE_NAME(), nargs="?", help=texts.VOICE_IMPORT_FILE())
    verb.options.add_argument("--title", metavar=texts.TITLE_NAME(), help=texts.VOICE_IMPORT_TITLE())
    verb.options.add_argument("--id", metavar=texts.ID_NAME(), help=texts.VOICE_IMPORT_ID())
    verb.options.add_argument("--by", metavar=texts.PERSON_NAME(), help=texts.VOICE_IMPORT_BY())
    _add_purpose(verb)
    verb.options.add_argument("--captions", metavar=texts.FILE_NAME(), help=texts.VOICE_IMPORT_CAPTIONS())
    verb.options.add_argument("--pauses", metavar=texts.NUMBER_NAME(), help=texts.VOICE_IMPORT_PAUSES())
    verb.options.add_argument("--yes", action="store_true", help=texts.VOICE_IMPORT_YES())
    verb.options.add_argument("--remove", metavar=texts.ID_NAME(), help=texts.VOICE_IMPORT_REMOVE())
