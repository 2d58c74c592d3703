"""Where the command line starts. With `composition` and `clinic_composition` the only place that knows every face and edge.

Nothing but argparse is imported before a command is known, so that `--help` and `--version` start fast; the app, which is
started by typing nothing after the name, waits for no parser either.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import sys

from .cli.stdio import echo_stderr, open_standard_descriptors
from .invocation import DATA_DIR_VARIABLE, LANGUAGE_OPTION, LANGUAGE_VARIABLE, own_config_folder

TYPE_CHECKING = False  # as typing has it, without importing it
if TYPE_CHECKING:
    from collections.abc import Sequence

    from .domain.errors import Refusal


def main(arguments: list[str] | None = None) -> int:
    """Run one command line (without the program's name) and give its exit code."""
    open_standard_descriptors()
    words = sys.argv[1:] if arguments is None else arguments
    refused = use_chosen_language(words)
    if refused is not None:
        return refused
    folder = os.environ.get(DATA_DIR_VARIABLE)
    if not words and (folder is None or _is_plain_name(folder)):
        from .cli.dispatch import open_app
        from .composition import Composition

        composition = Composition(folder)
        return open_app(composition.open_tui, composition.open_plain)
    from .cli.parser import build_parser

    typed = build_parser().parse_args(arguments)
    if typed.command in ("clinic", "kiosk"):
        from .clinic_composition import run_clinic_command

        return run_clinic_command(typed)
    from .cli.dispatch import run_command
    from .composition import Composition

    composition = Composition(typed.data_dir)
    return run_command(typed, composition.open_services, composition.open_tui, composition.open_plain)


def _is_plain_name(folder: str) -> bool:
    """Whether the parser would accept `folder` as the folder of the diary without a second look."""
    return bool(folder.strip()) and folder.isprintable()


def use_chosen_language(arguments: Sequence[str]) -> int | None:
    """Use the language that `domain.language_choice` chooses, before anything is worded; `arguments` are not parsed yet.

    Returns None, or the exit status after a sentence on standard error: a language was asked for that there is not. What
    was asked for is also set in the environment, for the processes that this one starts.
    """
    from .texts import i18n

    asked = _typed_value(arguments, LANGUAGE_OPTION)
    if asked is None:
        asked = os.environ.get(LANGUAGE_VARIABLE, "")
    available = i18n.languages()
    if len(available) == 1 and not asked:  # nothing to choose, and nothing to be read for it
        return None
    from .domain.language_choice import choose_language

    if not asked:
        _use_language_of_person(available, arguments)
        return None
    from .domain.errors import NameKind, UnknownName

    try:
        try:
            i18n.use_language(choose_language(available, asked=asked))
        except i18n.UnknownLanguage:
            others = tuple(code for code in available if code != asked)
            raise UnknownName(NameKind.LANGUAGE, asked, others) from None
    except UnknownName as error:
        _use_language_of_person(available, arguments)
        return _refuse(error)
    os.environ[LANGUAGE_VARIABLE] = asked
    return None


def _use_language_of_person(available: Sequence[str], arguments: Sequence[str]) -> None:
    """Use the language of whoever sits here, where its catalogue can be read."""
    from .texts import i18n

    with contextlib.suppress(i18n.UnknownLanguage):
        i18n.use_language(_language_of_person(available, arguments))


def _language_of_person(available: Sequence[str], arguments: Sequence[str]) -> str:
    """Return the language kept on this machine, or told by the diary that is there, or by the system's locale.

    `--help` waits for it, so next to nothing is imported where the settings were never kept and the locale is Norwegian.
    """
    from .domain.language_choice import SOURCE_LANGUAGE, choose_language, matching_language, system_locale

    locale, folder = system_locale(os.environ), own_config_folder()
    is_norwegian = matching_language(locale, available) in (None, SOURCE_LANGUAGE)
    if is_norwegian and folder and not os.path.lexists(f"{folder}{os.sep}settings.toml"):
        return SOURCE_LANGUAGE
    from .composition import Composition

    here = Composition(_typed_value(arguments, "--data-dir") or os.environ.get(DATA_DIR_VARIABLE))
    return choose_language(available, chosen=here.kept_language(), diary_exists=here.diary_exists(), locale=locale)


def _refuse(error: Refusal) -> int:
    """Say on standard error why, and return the exit status."""
    from .cli.dispatch import exit_status_of
    from .texts.errors import error_sentence

    echo_stderr(f"{error_sentence(error)}\n")
    return exit_status_of(error)


def _typed_value(arguments: Sequence[str], option: str) -> str | None:
    """Return the value typed last for `option`, as argparse reads it; None where there is none."""
    found = None
    for word, following in itertools.zip_longest(arguments, arguments[1:]):
        if word == "--":
            break
        name, equals, value = word.partition("=")
        if name == option:
            found = value if equals else following
    return found


if __name__ == "__main__":
    sys.exit(main())
