"""The catalogues of the languages: what is extracted, what a translator may get wrong, and what comes of it."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

import messages
from nærvær.texts import i18n

PHRASE, PLURAL = "Skriv: {command}", "{number} dag"
TOTAL = "{title}: {total} setning, og den er lest."
"""A phrase with places besides the number that it is counted by."""


@pytest.fixture
def english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Catalog:
    """A whole catalogue of a language, kept where the tool looks; every phrase is translated by itself."""
    monkeypatch.setattr(messages, "LOCALES", tmp_path)
    messages.begin("en")
    catalogue = messages.read("en")
    for message in catalogue:
        if message.id:
            message.string = message.id
    messages.write("en", catalogue)
    return messages.read("en")


def told(catalogue: Catalog) -> list[str]:
    return list(messages.faults("en", catalogue, messages.extract()))


def test_every_language_that_is_here_is_whole() -> None:
    assert messages.check() == []


def test_a_whole_language_has_no_faults_and_can_be_used(english: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(messages.ids(english)) > 1500
    english.get(PHRASE).string = "Type: {command}"
    english.get(PLURAL).string = ("one day", "{number} days")
    messages.write("en", english)
    assert messages.check() == []
    monkeypatch.setenv(i18n.LOCALES_VARIABLE, str(messages.LOCALES))
    try:
        i18n.use_language("en")
        assert i18n.gettext(PHRASE) == "Type: {command}"
        assert [i18n.ngettext(PLURAL, "{number} dager", number) for number in (1, 2)] == ["one day", "{number} days"]
    finally:
        i18n.use_language(i18n.SOURCE_LANGUAGE)


@pytest.mark.parametrize(
    ("key", "translation", "fault"),
    [
        (PHRASE, "", "not translated"),
        (PHRASE, "Type: {comand}", "lost ['{command}'], added ['{comand}']"),
        (PHRASE, "Type {command}: {command}", "added ['{command}']"),
        (PHRASE, "Type: {command}\n", "other spaces or lines"),
        (PLURAL, ("one day",), "plural"),
        (PLURAL, ("a day", "{count} days"), "added ['{count}']"),
        (TOTAL, ("{title}: {total} read", "{title}: all {totl}"), "lost ['{total}'], added ['{totl}']"),
        ("Hjelp: {program} --help", "Help: {program} --hjelp", "lost ['--help']"),
    ],
)
def test_what_a_translator_may_get_wrong_is_told_with_its_phrase(
    english: Catalog, key: str, translation: str | tuple[str, ...], fault: str
) -> None:
    english.get(key).string = translation
    (found,) = told(english)
    assert fault in found
    assert repr(key) in found


def test_a_phrase_in_doubt_is_told_and_shown_in_norwegian(english: Catalog) -> None:
    english.get(PHRASE).string = "Type: {command}"
    english.get(PHRASE).flags.add("fuzzy")
    assert [each.split(":")[1] for each in told(english)] == [" fuzzy"]
    messages.write("en", english)
    with messages.po_file("en").with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext(PHRASE) == PHRASE


def test_a_phrase_that_is_new_or_gone_is_told_until_update_has_been_run(english: Catalog) -> None:
    english.delete(PHRASE)
    english.add("Noe som ikke er der lenger", "Something")
    messages.write("en", english)
    assert len(messages.check()) == 2
    messages.update()
    assert [each.split(": ")[1] for each in messages.check()] == ["not translated"]


def test_a_catalogue_that_was_edited_and_not_compiled_is_told(english: Catalog) -> None:
    english.get(PHRASE).string = "Type: {command}"
    messages.po_file("en").write_bytes(messages.po_bytes(english))
    assert [each.split("(")[1] for each in messages.check()] == ["run compile)"]
    assert messages.main(["compile"]) == messages.main(["check"]) == 0


@pytest.mark.parametrize("content", [b"\xff\xfe", b"nonsense"])
def test_a_catalogue_that_cannot_be_read_is_named(english: Catalog, content: bytes) -> None:
    messages.po_file("en").write_bytes(content)
    (found,) = messages.check()
    assert found.startswith(str(messages.po_file("en")))


def test_the_same_phrases_give_the_same_files(english: Catalog) -> None:
    file = messages.po_file("en")
    before = file.read_bytes(), file.with_suffix(".mo").read_bytes()
    messages.update()
    assert (file.read_bytes(), file.with_suffix(".mo").read_bytes()) == before
    assert b"Language: en" in before[0]


@pytest.mark.parametrize("code", ["en", "nb", "xx", "../en"])
def test_a_language_that_is_there_or_none_is_not_begun(english: Catalog, code: str) -> None:
    with pytest.raises(SystemExit):
        messages.main(["new", code])
    assert messages.codes() == ["en"]


def test_what_is_said_to_translators_goes_along(tmp_path: Path) -> None:
    source = """
# Translators: a key
# that is typed
A = phrase("v")
# for us
B = phrase("w")
C = phrase_in("key", "v")
def f(n):
    return f"{_('Se her')}: {g(2)}" + counted(n, "{number} ting", "{number} saker") + _(
        # Translators: the end
        "slutt "
        "nå"
    )
"""
    (tmp_path / "texts.py").write_text(source)
    extracted = [message for message in messages.extract(tmp_path) if message.id]
    assert [messages.key_of(message) for message in extracted if message.context] == ["key: v"]
    found = {message.id: message.auto_comments for message in extracted if not message.context}
    assert found == {
        "v": ["a key", "that is typed"],
        "w": [],
        "Se her": [],
        ("{number} ting", "{number} saker"): [],
        "slutt nå": ["the end"],
    }
