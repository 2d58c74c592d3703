"""A phrase is looked up when it is shown, in the language of the process, and never becomes text by accident."""

from pathlib import Path

import pytest

from nærvær.texts import i18n


def test_norwegian_needs_no_catalogue_and_is_the_first_language() -> None:
    i18n.use_language("nb")
    assert (i18n.language(), i18n.languages()[0]) == ("nb", "nb")
    assert i18n.phrase("I dag")() == "I dag"
    assert i18n.gettext("") == ""


def test_norwegian_has_the_singular_of_one_only() -> None:
    assert [i18n.ngettext("dag", "dager", number) for number in (0, 0.5, 1, 1.5, 2)] == [
        "dager",
        "dager",
        "dag",
        "dager",
        "dager",
    ]


@pytest.mark.parametrize("shown", [str, "{}".format, lambda phrase: f"{phrase}", " ".join])
def test_a_phrase_that_was_not_looked_up_is_never_text(shown: object) -> None:
    with pytest.raises(TypeError):
        shown(i18n.phrase("I dag"))  # type: ignore[operator]  # what a forgotten call would do


@pytest.mark.parametrize("code", ["xx", "../nb", "", "nb_NO.UTF-8", "qq"])
def test_a_language_without_a_readable_catalogue_is_refused_and_nothing_changes(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "qq" / "LC_MESSAGES" / "naervaer.mo"
    broken.parent.mkdir(parents=True)
    broken.write_bytes(b"\xde\x12\x04\x95broken")
    monkeypatch.setenv(i18n.LOCALES_VARIABLE, str(tmp_path))
    with pytest.raises(i18n.UnknownLanguage):
        i18n.use_language(code)
    assert i18n.language() == "nb"
