"""Plain mode in the pseudo-language: the menu with each of its steps, and a whole practice."""

from __future__ import annotations

import io
import os
from dataclasses import replace
from pathlib import Path

import pytest

import pseudo_language
from cli.hurried import compose
from languages.speaking import untranslated
from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.domain.practice import PracticeOptions
from nærvær.domain.services import Services
from nærvær.plain import menu as plain_menu
from nærvær.plain.console import LineStreams
from nærvær.plain.practice import practise_once
from nærvær.texts import i18n
from pseudo_language import BEGIN, CODE

STEPS = range(1, len(plain_menu._STEPS) + 1)
VOICES = frozenset({"synthetic-light", "synthetic-dark", "synthetic-light-en", "synthetic-dark-en"})
IDS = frozenset({"nb", "en", "right-now", "norsk", CODE}) | VOICES
"""What voices are called on the command line, and languages call themselves."""


class Written(io.StringIO):
    """Keeps what is written until another language is chosen, which the settings offer too."""

    def write(self, text: str) -> int:
        return super().write(text) if i18n.language() == CODE else len(text)


@pytest.fixture
def services(pseudo_process: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Services:
    monkeypatch.setenv("HURRY", "100000")
    pseudo_language.write_content(tmp_path / "own")
    shelf = FolderCatalogue(*content_folders(), tmp_path / "own", language=i18n.language)
    return replace(compose(str(tmp_path / "data")), catalogue=shelf)


def streams(typed: str) -> tuple[LineStreams, io.StringIO]:
    """Streams into which `typed` has been piped, and what is written to them."""
    read, write = os.pipe()
    os.write(write, typed.encode())
    os.close(write)
    written = Written()
    return LineStreams(read, written, written, False), written


@pytest.mark.parametrize("answers", ["1\n" * 12, "2\n1\nxyz\n3\n\n" * 4], ids=repr)
@pytest.mark.parametrize("step", STEPS)
def test_every_step_of_the_menu_is_translated(services: Services, step: int, answers: str) -> None:
    piped, written = streams(f"{step}\n{answers}0\n")
    plain_menu.menu(services, piped)
    text = written.getvalue()
    assert len(text.splitlines()) > len(STEPS) + 3
    assert untranslated(text, IDS | {"xyz"}) == set(), text


def test_a_practice_is_translated_from_its_first_question_to_its_last_line(services: Services) -> None:
    piped, written = streams("6\n4\n7\n12\n")
    assert practise_once(services, PracticeOptions("breathing-space", 4), piped) == 0
    text = written.getvalue()
    assert text.count(BEGIN) > 20
    assert untranslated(text) == set(), text
