"""Which language the screens are in, and the country whose telephone numbers are shown: the first rule that tells."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

SOURCE_LANGUAGE = "nb"
"""Norwegian bokmål, in which everything is written. It is always there."""
_LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
_LOCALE = re.compile(r"([a-z]{2,3})(?:[_-]([a-z]{2}))?(?:[.@].*)?", re.ASCII | re.IGNORECASE)
_NORWEGIAN = ("no", "nb", "nn")
"""Who reads one of them reads bokmål, so where there is no catalogue of their own they get it, and not English."""
_COUNTRY_OF_LANGUAGE = {"nb": "NO"}
"""Where a language is read when nothing else tells. Only languages of one country stand here."""
_TELLS_NOTHING = "en_US"
"""The locale of systems that were never told where they stand."""


def choose_language(
    available: Sequence[str], *, asked: str = "", chosen: str = "", diary_exists: bool = False, locale: str = ""
) -> str:
    """Return one of the languages in `available`. Raises `UnknownName` when one was asked for that is not among them.

    `asked` is what was typed for this process, or stands in its environment, `chosen` what the person has chosen in the
    settings, `diary_exists` whether there is a diary already, and `locale` the name of the system's locale; "" where nothing
    is told. A language that was chosen once and is gone since stops nobody: the next rule tells. A diary of before there
    were languages goes on in Norwegian, whatever the locale is.
    """
    if asked:
        matching = matching_language(asked, available)
        if matching is None:
            from .errors import NameKind, UnknownName  # `--help` waits for no errors

            raise UnknownName(NameKind.LANGUAGE, asked, tuple(available))
        return matching
    kept = matching_language(chosen, available)
    if kept is not None:
        return kept
    if diary_exists:
        return SOURCE_LANGUAGE
    return matching_language(locale, available) or SOURCE_LANGUAGE


def choose_country(chosen: str, locale: str, language: str) -> str:
    """Return the country whose numbers are shown, or "" for none, because a wrong number is worse than no number.

    The first of these tells: what was `chosen` in the settings, the country in the system's `locale`, and the `language`
    of this installation, where that is read in one country only. A country whose numbers nobody has written down has none.
    """
    if chosen:
        return chosen.upper()
    country = _territory_of(locale)
    if country and not (locale.startswith(_TELLS_NOTHING) and not language.startswith("en")):
        return country
    return _COUNTRY_OF_LANGUAGE.get(language, "")


def is_language_code(text: str) -> bool:
    """Return whether a language may be called `text` by a folder of content or a voice: nb, en, en_GB."""
    code, territory, country = text.partition("_")  # without a pattern: `--help` would wait for it to be compiled
    is_code = 2 <= len(code) <= 3 and code.isascii() and code.isalpha() and code.islower()
    return is_code and (not territory or is_country_code(country))


def matching_language(name: str, available: Sequence[str]) -> str | None:
    """Return the language of a code or a locale, such as en, en-GB or en_GB.UTF-8; None when there is none of `available`.

    The language of the same country is preferred, else the language without a country.
    """
    parts = _LOCALE.fullmatch(name.strip())
    if parts is None:
        return None
    code, country = parts[1].lower(), (parts[2] or "").upper()
    wanted = (f"{code}_{country}", code, *((SOURCE_LANGUAGE,) if code in _NORWEGIAN else ()))
    return next((each for each in wanted if each in available), None)


def is_country_code(text: str) -> bool:
    """Return whether `text` is written as the code of a country: NO, DK."""
    return len(text) == 2 and text.isascii() and text.isalpha() and text.isupper()


def _territory_of(locale: str) -> str:
    """Return the code of the country in the name of a locale, such as NO of nb_NO.UTF-8; "" where none stands there."""
    parts = _LOCALE.fullmatch(locale.strip())
    return (parts[2] or "").upper() if parts else ""


def system_locale(environment: Mapping[str, str]) -> str:
    """Return the locale for messages: of the variables that name it, the first that is not empty, as POSIX has it."""
    return next((environment[name] for name in _LOCALE_VARIABLES if environment.get(name)), "")
