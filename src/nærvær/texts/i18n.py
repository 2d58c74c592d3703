"""The language of this process: every phrase is written in Norwegian and looked up, when it is shown, through gettext.

A language is a compiled catalogue, `<code>/LC_MESSAGES/naervaer.mo`, in the package's `locale` folder or in the folder
that the environment variable NAERVAER_LOCALES names, where translators try theirs. Norwegian is the source and needs none.
"""

from __future__ import annotations

import os
from collections.abc import Callable

from ..domain import language_choice

TYPE_CHECKING = False  # as typing has it, without importing it: `--help` is to be fast
if TYPE_CHECKING:
    from collections.abc import Iterable
    from gettext import GNUTranslations
    from typing import NoReturn

DOMAIN = "naervaer"
SOURCE_LANGUAGE = language_choice.SOURCE_LANGUAGE
LOCALES_VARIABLE = "NAERVAER_LOCALES"

_catalogue: GNUTranslations | None = None
"""None for Norwegian, which needs no catalogue, nor the module that reads one: today would wait for its patterns."""
_language = SOURCE_LANGUAGE


class UnknownLanguage(LookupError):
    """There is no readable catalogue of this language."""


def languages() -> tuple[str, ...]:
    """Return the codes of the languages that can be used, Norwegian first and the others in alphabetical order."""
    codes: set[str] = set()
    for folder in _folder_names():
        try:
            names = os.listdir(folder)  # without pathlib, which every `--help` would wait for
        except OSError:
            continue
        codes.update(
            filter(
                language_choice.is_language_code,
                (name for name in names if os.path.isfile(_catalogue_file(folder, name))),
            )
        )
    return SOURCE_LANGUAGE, *sorted(codes - {SOURCE_LANGUAGE})


def use_language(code: str) -> None:
    """Show everything from now on in the language `code`.

    Phrases that are on the screen already stay as they are. UnknownLanguage is raised, and nothing changed, when there is no
    catalogue of this language or it cannot be read.
    """
    global _catalogue, _language  # noqa: PLW0603  one language for the whole process is what this module keeps
    _catalogue = None if code == SOURCE_LANGUAGE else _load(code)
    _language = code


def language() -> str:
    """Return the code of the language that is used now."""
    return _language


def language_name(code: str) -> str:
    """Return what a language is called by those who speak it, as its catalogue has it; its code where none has it."""
    # There may be exercises in a language that the screens are not in.
    return text_in(code, OWN_NAME) or code


def text_in(code: str, meant: Phrase) -> str:
    """Return what `meant` is in another language than that of this process; "" where its catalogue has no words for it."""
    if code == SOURCE_LANGUAGE:
        return meant.source
    try:
        text = _load(code).gettext(meant.source)
    except UnknownLanguage:
        return ""
    return "" if text == meant.source else text


def gettext(message: str) -> str:
    """Return `message` in the language of this process."""
    # An empty message is the key of a catalogue's header.
    return _catalogue.gettext(message) if message and _catalogue is not None else message


_ = gettext


def ngettext(one: str, many: str, number: float) -> str:
    """Return the form of a phrase that goes with `number`, in the language of this process."""
    # A part of a whole has the plural: 1,5 minutter. Rules of plural forms take whole numbers only.
    whole = int(number) if number == int(number) else int(number) + 2
    if _catalogue is None:
        return one if whole == 1 else many
    return _catalogue.ngettext(one, many, whole)


class Phrase:
    """A phrase that a module keeps as a constant. Calling it looks it up in the language of this process.

    It is no `str`, so that the type checker finds each place where the call was forgotten; made into text it raises.
    """

    __slots__ = ("context", "source")

    def __init__(self, source: str, context: str = "") -> None:
        self.source = source
        """The phrase in Norwegian, which is its key in every catalogue."""
        self.context = context
        """Where it stands, for one that means something else elsewhere; a part of its key, and never shown."""

    def __call__(self) -> str:
        if self.context and _catalogue is not None:
            return _catalogue.pgettext(self.context, self.source)
        return gettext(self.source)

    def __repr__(self) -> str:
        return f"phrase({self.source!r})"

    def __str__(self) -> NoReturn:
        raise TypeError(repr(self))

    def __format__(self, spec: str) -> NoReturn:
        raise TypeError(repr(self))


def phrase(source: str) -> Phrase:
    """Mark `source` for the catalogues; nothing is looked up yet."""
    return Phrase(source)


def phrase_in(context: str, source: str) -> Phrase:
    """Mark `source` as `phrase` does, where it means something else than the same word elsewhere."""
    return Phrase(source, context)


OWN_NAME = phrase("norsk")
"""The name of the language itself: a catalogue of English has «English» for it."""

Label = Callable[[], str]
"""What is looked up when it is shown: a phrase, or a function that makes a text of phrases."""


def shown(text: str | Label) -> str:
    """Return a text as it is, and what is looked up in the language of this process."""
    return text if isinstance(text, str) else text()


def sentences(*each: str) -> str:
    """Return whole sentences one after the other; those that are empty are left out."""
    return " ".join(filter(None, each))


def fill(paragraph: str, **places: object) -> str:
    """Return `paragraph` with its places filled. A place for an optional sentence that is empty takes its space along."""
    for name, value in places.items():
        if value == "":
            paragraph = paragraph.replace(f" {{{name}}}", "").replace(f"{{{name}}} ", "")
    return paragraph.format(**places)


def look_up(phrases: Iterable[Phrase]) -> tuple[str, ...]:
    """Return phrases in the language of this process."""
    return tuple(each() for each in phrases)


def _folder_names() -> tuple[str, ...]:
    """Return where catalogues may lie, a translator's own first."""
    packaged = os.path.join(os.path.dirname(os.path.dirname(__file__)), "locale")
    own = os.environ.get(LOCALES_VARIABLE)
    return (own, packaged) if own else (packaged,)


def _catalogue_file(folder: str, code: str) -> str:
    return os.path.join(folder, code, "LC_MESSAGES", f"{DOMAIN}.mo")


def _load(code: str) -> GNUTranslations:
    import struct
    from gettext import GNUTranslations

    if language_choice.is_language_code(code):
        for folder in _folder_names():
            try:
                with open(_catalogue_file(folder, code), "rb") as file:
                    return GNUTranslations(file)
            except FileNotFoundError:
                continue
            except (OSError, ValueError, LookupError, struct.error, AttributeError) as error:
                raise UnknownLanguage(code) from error
    raise UnknownLanguage(code)
