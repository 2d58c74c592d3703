"""What the tests in the pseudo-language share: how it is spoken, the content in it, and what is shown in no language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from gettext import NullTranslations
from pathlib import Path
from typing import Any
from unittest import mock

import pseudo_language
from installed_wheel import waiting_for_each_other
from nærvær.domain.catalogue import Exercise, Programme
from nærvær.domain.score import Score, Voice
from nærvær.texts import i18n
from pseudo_language import ACCENTS, BEGIN, CODE, END, PLAIN_LETTERS, pseudo, pseudo_words
from tui import fakes
from tui.conftest import Driven

SIGNS = str.maketrans("", "", BEGIN + END)
_PLAIN_WORD = re.compile(f"{PLAIN_LETTERS.pattern}{{2,}}")
_IN_NO_LANGUAGE = re.compile(
    r"\S*/\S*|(?<![\w-])--?[a-z][a-z-]*|\b[\w-]+\.(?:db|csv|html|ics|json|py|toml|txt|vtt|zip)\b|\b[A-Z]+_[A-Z_]+\b"
    r"|n[æa]+rvær\b"
)
"""Paths and names of files, options, variables, and the name of the program."""


class Unknown(NullTranslations):
    """Stands behind the catalogue, and keeps what is looked up and not in it."""

    def __init__(self) -> None:
        super().__init__()
        self.phrases: set[str] = set()

    def gettext(self, message: str) -> str:
        self.phrases.add(message)
        return message

    def pgettext(self, context: str, message: str) -> str:
        self.phrases.add(f"{context}: {message}")
        return message

    def ngettext(self, one: str, many: str, number: int) -> str:
        self.phrases.add(one)
        return one if number == 1 else many


@contextmanager
def spoken(folder: Path) -> Iterator[None]:
    """Have the pseudo-language, from a catalogue in `folder`; fails where a phrase was looked up that is in no catalogue."""
    unknown = Unknown()
    with mock.patch.dict("os.environ", {i18n.LOCALES_VARIABLE: str(folder)}):
        i18n.use_language(CODE)
        assert i18n._catalogue is not None
        i18n._catalogue.add_fallback(unknown)
        try:
            yield
        finally:
            i18n.use_language(i18n.SOURCE_LANGUAGE)
    assert unknown.phrases == set(), "looked up, but not found by tools/messages.py"


def untranslated(text: str, in_no_language: frozenset[str] = frozenset()) -> set[str]:
    """Words of two plain letters or more in `text`, which passed by the catalogue, but for names and what is given."""
    return set(_PLAIN_WORD.findall(_any_of(in_no_language).sub(" ", _IN_NO_LANGUAGE.sub(" ", text))))


@cache
def _any_of(words: frozenset[str]) -> re.Pattern[str]:
    """Finds any of the words, the longest first, where it stands alone; one search for each word took seconds a file."""
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})(?![\w-])")


def read_back(text: str) -> str:
    """Return what a text in the pseudo-language is in Norwegian, with every double letter written once."""
    plain = text.translate(SIGNS).translate({accented: letter for letter, accented in ACCENTS.items()})
    return re.sub(r"(.)\1+", r"\1", plain.casefold())


class PseudoShelf(fakes.Shelf):
    """The shelf with everything people read in the pseudo-language."""

    def programme(self) -> Programme:
        told = super().programme()
        weeks = tuple(replace(week, theme=pseudo(week.theme), why=pseudo(week.why)) for week in told.weeks)
        everyday = tuple(replace(each, name=pseudo(each.name)) for each in told.everyday)
        return replace(told, weeks=weeks, everyday=everyday)

    def exercises(self) -> tuple[Exercise, ...]:
        return tuple(replace(each, title=pseudo(each.title), why=pseudo(each.why)) for each in super().exercises())

    def voices(self) -> tuple[Voice, ...]:
        return tuple(replace(each, name=pseudo(each.name)) for each in super().voices())

    def score(self, wish: Any) -> Score:
        score = super().score(wish)
        cues = tuple(replace(cue, text=pseudo(cue.text)) for cue in score.timeline.cues)
        sections = tuple(replace(each, title=pseudo(each.title)) for each in score.timeline.sections)
        return replace(score, timeline=replace(score.timeline, cues=cues, sections=sections))


class PseudoDriven(Driven):
    """The app in the pseudo-language; what is waited for is given in Norwegian."""

    async def shows(self, words: str) -> None:
        wanted = pseudo_words(words)
        await self.until(
            lambda: (
                not getattr(self.app.screen, "too_early", False)
                and wanted in " ".join(self.text().translate(SIGNS).split())
            )
        )


def catalogue_folder(folder: Path) -> Path:
    """Return a folder below `folder` that holds the catalogue; all test processes of a run may share one.

    Whichever comes first writes it, for 5 s, as every phrase of the source is looked for.
    """
    made = folder / "pseudo-language"
    with waiting_for_each_other(folder / "pseudo-language.lock"):
        if not made.exists():
            unready = folder / "pseudo-language being made"
            pseudo_language.write(unready)
            unready.rename(made)
    return made
