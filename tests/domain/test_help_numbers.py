"""Whose telephone numbers are shown: none rather than those of another country."""

from __future__ import annotations

import pytest

from nærvær.domain.language_choice import choose_country, is_country_code


@pytest.mark.parametrize(
    ("chosen", "locale", "language", "country"),
    [
        ("", "nb_NO.UTF-8", "nb", "NO"),
        ("", "nn_NO", "nb", "NO"),
        ("", "", "nb", "NO"),
        ("", "C.UTF-8", "nb", "NO"),
        ("", "POSIX", "nb", "NO"),
        # The locale of a machine nobody has told where it stands says nothing of somebody who reads Norwegian,
        ("", "en_US.UTF-8", "nb", "NO"),
        # but of somebody who reads English it does.
        ("", "en_US.UTF-8", "en", "US"),
        ("", "en_GB.UTF-8", "nb", "GB"),
        # Danish is not there, so a Dane reads Norwegian; 113 is no number in Denmark.
        ("", "da_DK.UTF-8", "nb", "DK"),
        ("", "C.UTF-8", "en", ""),
        ("SE", "nb_NO.UTF-8", "nb", "SE"),
        ("no", "en_GB.UTF-8", "en", "NO"),
    ],
)
def test_the_country_is_what_was_chosen_then_the_locale_s_then_the_language_s(
    chosen: str, locale: str, language: str, country: str
) -> None:
    assert choose_country(chosen, locale, language) == country


def test_a_country_has_two_letters_so_that_it_names_no_other_file() -> None:
    assert is_country_code("NO")
    for text in ("", "no", "NOR", "../NO", "N/", "ÅÅ", "NO\n"):
        assert not is_country_code(text)
