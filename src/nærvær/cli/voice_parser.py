"""What can be typed after `nærvær voice` to make one's own sound: whole recordings."""

from __future__ import annotations

from ..texts import cli as texts
from .argparse_translations import CommandParser


def add_import(voice: CommandParser) -> CommandParser:
    """Add `voice import`: a whole recording becomes an exercise."""
    verb = voice.verb(
        "import",
        texts.VOICE_IMPORT(),
        texts.VOICE_IMPORT_MORE(),
        "voice_import.import_recording",
        dest="deed",
        metavar=texts.VOICE_COMMAND(),
    )
    verb.arguments.add_argument("file", metavar=texts.FILE_NAME(), nargs="?", help=texts.VOICE_IMPORT_FILE())
    verb.options.add_argument("--title", metavar=texts.TITLE_NAME(), help=texts.VOICE_IMPORT_TITLE())
    verb.options.add_argument("--id", metavar=texts.ID_NAME(), help=texts.VOICE_IMPORT_ID())
    verb.options.add_argument("--by", metavar=texts.PERSON_NAME(), help=texts.VOICE_IMPORT_BY())
    verb.options.add_argument("--captions", metavar=texts.FILE_NAME(), help=texts.VOICE_IMPORT_CAPTIONS())
    verb.options.add_argument("--pauses", metavar=texts.NUMBER_NAME(), help=texts.VOICE_IMPORT_PAUSES())
    verb.options.add_argument("--yes", action="store_true", help=texts.VOICE_IMPORT_YES())
    verb.options.add_argument("--remove", metavar=texts.ID_NAME(), help=texts.VOICE_IMPORT_REMOVE())
    return verb


def add_record(voice: CommandParser) -> CommandParser:
    """Add `voice record`: a voice is read in, sentence after sentence."""
    verb = voice.verb(
        "record",
        texts.VOICE_RECORD(),
        texts.VOICE_RECORD_MORE(),
        "voice_record.record",
        dest="deed",
        metavar=texts.VOICE_COMMAND(),
    )
    verb.arguments.add_argument("voice", metavar=texts.VOICE_FOLDER_NAME(), help=texts.VOICE_FOLDER())
    return verb


def add_make(voice: CommandParser) -> CommandParser:
    """Add `voice make`: a program on this machine speaks."""
    verb = voice.verb(
        "make",
        texts.VOICE_MAKE(),
        texts.VOICE_MAKE_MORE(),
        "voice_make.make",
        dest="deed",
        metavar=texts.VOICE_COMMAND(),
    )
    verb.arguments.add_argument("voice", metavar=texts.VOICE_FOLDER_NAME(), help=texts.VOICE_FOLDER())
    verb.arguments.add_argument("exercise", metavar=texts.EXERCISE_NAME(), nargs="*", help=texts.VOICE_EXERCISES())
    verb.options.add_argument("--model", metavar=texts.FILE_NAME(), help=texts.VOICE_MODEL())
    verb.options.add_argument("--name", metavar=texts.PERSON_NAME(), help=texts.VOICE_NAME_OPTION())
    return verb


VOICE_COMMANDS = (add_record, add_make, add_import)
"""In the order in which the help page shows them."""
