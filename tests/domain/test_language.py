"""The language of a process: the first rule that tells decides, and what is gone stops nobody."""

from __future__ import annotations

from typing import Any

import pytest

from nærvær.domain.errors import UnknownName
from nærvær.domain.language_choice import choose_language, matching_language, system_locale

THERE = ("nb", "en", "pt_BR")


@pytest.mark.parametrize(
    ("clues", "language"),
    [
        ({}, "nb"),
        ({"locale": "en_GB.UTF-8"}, "en"),
        ({"locale": "nn_NO.UTF-8"}, "nb"),
        ({"locale": "de_DE.UTF-8"}, "nb"),
        ({"locale": "C.UTF-8"}, "nb"),
        ({"locale": "POSIX"}, "nb"),
        ({"locale": "en_GB", "diary_exists": True}, "nb"),
        ({"chosen": "en", "diary_exists": True}, "en"),
        ({"chosen": "nb", "locale": "en_GB"}, "nb"),
        ({"chosen": "fr", "locale": "en_GB"}, "en"),
        ({"chosen": "fr", "locale": "en_GB", "diary_exists": True}, "nb"),
        ({"asked": "en", "chosen": "nb", "diary_exists": True, "locale": "nb_NO"}, "en"),
        ({"asked": "en-GB"}, "en"),
        ({"asked": "EN"}, "en"),
        ({"asked": "pt-br"}, "pt_BR"),
    ],
)
def test_the_first_rule_that_tells_decides(clues: dict[str, Any], language: str) -> None:
    assert choose_language(THERE, **clues) == language


@pytest.mark.parametrize("asked", ["fr", "xx_YY", "engelsk", "pt", "../en", "en/../nb", " "])
def test_what_is_asked_for_and_is_not_there_is_refused_whatever_else_was_chosen(asked: str) -> None:
    with pytest.raises(UnknownName) as refusal:
        choose_language(THERE, asked=asked, chosen="en", diary_exists=True, locale="en_GB")
    assert (refusal.value.asked, refusal.value.known) == (asked, THERE)


def test_a_country_that_is_not_there_gives_the_language_but_no_other_country() -> None:
    assert matching_language("en_US", ("nb", "en")) == "en"
    assert matching_language("pt_PT", THERE) is None


@pytest.mark.parametrize(
    ("environment", "locale"),
    [
        ({}, ""),
        ({"LANG": "en_GB"}, "en_GB"),
        ({"LANG": "en_GB", "LC_MESSAGES": "nb_NO"}, "nb_NO"),
        ({"LANG": "en_GB", "LC_MESSAGES": "nb_NO", "LC_ALL": "de_DE"}, "de_DE"),
        ({"LANG": "en_GB", "LC_ALL": ""}, "en_GB"),
        ({"LANG": "en_GB", "LC_CTYPE": "nb_NO"}, "en_GB"),
    ],
)
def test_the_locale_is_the_first_that_is_set(environment: dict[str, str], locale: str) -> None:
    assert system_locale(environment) == locale
