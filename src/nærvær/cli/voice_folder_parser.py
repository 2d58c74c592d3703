"""What can be typed after `nærvær voice` about voices as folders: to list and check them, to add to them, to remove one."""

from __future__ import annotations

from ..texts import cli as texts
from .argparse_translations import CommandParser


def _verb(voice: CommandParser, name: str, summary: str, more: str, function: str) -> CommandParser:
    return voice.verb(name, summary, more, f"voice.{function}", dest="deed", metavar=texts.VOICE_COMMAND())


def _add_voice(verb: CommandParser) -> None:
    verb.arguments.add_argument("voice", metavar=texts.VOICE_FOLDER_NAME(), help=texts.VOICE_FOLDER())


def _add_yes(verb: CommandParser, text: str) -> None:
    verb.options.add_argument("--yes", action="store_true", help=text)


def add_list(voice: CommandParser) -> CommandParser:
    """Add `voice list`."""
    return _verb(voice, "list", texts.VOICE_LIST(), texts.VOICE_LIST_MORE(), "list_voices")


def add_check(voice: CommandParser) -> CommandParser:
    """Add `voice check`."""
    verb = _verb(voice, "check", texts.VOICE_CHECK(), texts.VOICE_CHECK_MORE(), "check")
    _add_voice(verb)
    return verb


def add_manuscript(voice: CommandParser) -> CommandParser:
    """Add `voice manuscript`, which makes the voice where there is none yet."""
    verb = _verb(voice, "manuscript", texts.VOICE_MANUSCRIPT(), texts.VOICE_MANUSCRIPT_MORE(), "manuscript")
    _add_voice(verb)
    verb.arguments.add_argument("exercise", metavar=texts.EXERCISE_NAME(), nargs="*", help=texts.VOICE_EXERCISES())
    verb.options.add_argument("-o", "--output", metavar=texts.FILE_NAME(), help=texts.VOICE_OUTPUT())
    verb.options.add_argument("--name", metavar=texts.TEXT_NAME(), help=texts.VOICE_NAME_OPTION())
    verb.options.add_argument("--person", metavar=texts.TEXT_NAME(), help=texts.VOICE_PERSON())
    verb.options.add_argument("--purpose", metavar=texts.TEXT_NAME(), help=texts.VOICE_PURPOSE())
    verb.options.add_argument("--until", metavar=texts.DATE_NAME(), help=texts.VOICE_UNTIL())
    return verb


def add_add(voice: CommandParser) -> CommandParser:
    """Add `voice add`."""
    verb = _verb(voice, "add", texts.VOICE_ADD(), texts.VOICE_ADD_MORE(), "add")
    _add_voice(verb)
    verb.arguments.add_argument("file", metavar=texts.FILE_NAME(), nargs="+", help=texts.VOICE_FILES())
    verb.options.add_argument("--labels", metavar=texts.FILE_NAME(), help=texts.VOICE_LABELS())
    verb.options.add_argument("--from", dest="first", metavar=texts.NUMBER_NAME(), help=texts.VOICE_FROM())
    return verb


def add_update(voice: CommandParser) -> CommandParser:
    """Add `voice update`."""
    verb = _verb(voice, "update", texts.VOICE_UPDATE(), texts.VOICE_UPDATE_MORE(), "update")
    _add_voice(verb)
    return verb


def add_remove(voice: CommandParser) -> CommandParser:
    """Add `voice remove`."""
    verb = _verb(voice, "remove", texts.VOICE_REMOVE(), texts.VOICE_REMOVE_MORE(), "remove")
    _add_voice(verb)
    _add_yes(verb, texts.VOICE_REMOVE_YES())
    return verb


VOICE_FOLDER_COMMANDS = (add_list, add_check, add_manuscript, add_add, add_update, add_remove)
"""In the order in which the help page shows them."""
