"""Telephone numbers for when it is too much: the country's, a clinic's own in their place, and never a wrong one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.catalogue.programme_parser import parse_help_numbers
from nærvær.domain.catalogue import HelpNumber, HelpPurpose
from nærvær.domain.errors import BrokenContent, ContentFault
from nærvær.domain.language_choice import is_country_code
from nærvær.texts.file_errors import content_error

DATA, AUDIO = content_folders()
COUNTRIES = sorted((DATA / "countries").glob("*.toml"))
NORWEGIAN = (
    HelpNumber("116 123", HelpPurpose.TALK, "Mental Helse"),
    HelpNumber("116 117", HelpPurpose.DOCTOR),
    HelpNumber("113", HelpPurpose.EMERGENCY),
)
OWN = """\
[[number]]
number = "+47 22 33 44 55"
text = "Oss, hverdager fra åtte til tre"
name = "Smerteklinikken"

[[number]]
number = "113"
for = "emergency"
"""
OWN_NUMBERS = (
    HelpNumber("+47 22 33 44 55", None, "Smerteklinikken", "Oss, hverdager fra åtte til tre"),
    HelpNumber("113", HelpPurpose.EMERGENCY),
)


def shelf(
    own: Path | None = None, country: str = "NO", language: str = "nb", own_language: str = "nb"
) -> FolderCatalogue:
    return FolderCatalogue(
        DATA, AUDIO, own, language=lambda: language, own_language=own_language, country=lambda: country
    )


def put(own: Path, name: str, text: str) -> Path:
    file = own / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def test_the_numbers_of_norway_stand_in_order() -> None:
    assert shelf().help_numbers() == NORWEGIAN


def test_the_documents_name_the_same_numbers() -> None:
    told = (Path(__file__).resolve().parents[2] / "docs/for-deg.md").read_text(encoding="utf-8")
    assert [each.number for each in NORWEGIAN if each.number not in told] == []


@pytest.mark.parametrize("file", COUNTRIES, ids=lambda file: file.stem)
def test_every_country_that_is_written_down_can_be_read(file: Path) -> None:
    assert is_country_code(file.stem)
    numbers = parse_help_numbers(file.read_text(encoding="utf-8"), str(file))
    assert len({each.number for each in numbers}) == len(numbers) > 0


@pytest.mark.parametrize("country", ["", "SE", "XX", "../nb/programme", "no"])
def test_a_country_that_nobody_has_written_down_has_no_numbers(country: str) -> None:
    assert shelf(country=country).help_numbers() == ()


@pytest.mark.parametrize("country", ["", "NO", "SE"])
def test_a_clinic_s_own_file_wins_whatever_the_country(tmp_path: Path, country: str) -> None:
    put(tmp_path, "help.toml", OWN)
    catalogue = shelf(tmp_path, country)
    assert catalogue.help_numbers() == OWN_NUMBERS
    assert catalogue.all_faults() == ()


@pytest.mark.parametrize(("language", "own_language"), [("nb", "nb"), ("en", "nb"), ("nb", "en"), ("en", "en")])
def test_numbers_that_lie_in_no_language_s_folder_hold_for_every_language(
    tmp_path: Path, language: str, own_language: str
) -> None:
    put(tmp_path, "help.toml", OWN)
    put(tmp_path, "en/scripts/x.txt", "")
    assert shelf(tmp_path, language=language, own_language=own_language).help_numbers() == OWN_NUMBERS


def test_numbers_in_a_language_s_folder_stand_in_that_language_only(tmp_path: Path) -> None:
    put(tmp_path, "help.toml", OWN)
    put(tmp_path, "en/help.toml", OWN.replace("Oss, hverdager fra åtte til tre", "Us, on weekdays"))
    put(tmp_path, "en/scripts/x.txt", "")
    assert shelf(tmp_path, language="en").help_numbers()[0].text == "Us, on weekdays"
    assert shelf(tmp_path).help_numbers() == OWN_NUMBERS


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ('"+47 22 33 44 55"', '"ring oss"', 2, ContentFault.BAD_PHONE_NUMBER),
        ('"+47 22 33 44 55"', '"+"', 2, ContentFault.BAD_PHONE_NUMBER),
        ('"+47 22 33 44 55"', '"113\\n"', None, None),
        ('"+47 22 33 44 55"', "113", 2, ContentFault.MISSING_TEXT),
        ('"emergency"', '"emergancy"', 8, ContentFault.UNKNOWN_KIND),
        ('for = "emergency"', 'for = "emergency"\ntext = "Nød"', 8, ContentFault.PURPOSE_AND_TEXT),
        ('for = "emergency"', 'to = "emergency"', 8, ContentFault.UNKNOWN_KEY),
        ('for = "emergency"', "", 6, ContentFault.MISSING_TEXT),
        ("Smerteklinikken", "x" * 61, 4, ContentFault.TOO_MANY_CHARACTERS),
        ("[[number]]", "[[number]", 1, ContentFault.TOML_SYNTAX),
    ],
)
def test_a_broken_file_is_named_with_its_line_and_the_country_s_numbers_stand(
    tmp_path: Path, old: str, new: str, line: int | None, reason: ContentFault | None
) -> None:
    file = put(tmp_path, "help.toml", OWN.replace(old, new, 1))
    catalogue = shelf(tmp_path)
    if reason is None:
        assert catalogue.help_numbers()[0].number == "113"
        return
    assert catalogue.help_numbers() == NORWEGIAN
    (fault,) = catalogue.faults()
    assert (fault.file, fault.reason, fault.data.get("line")) == (str(file), reason, line)
    assert f"linje {line}" in content_error(fault)


def test_more_numbers_than_one_can_choose_from_in_distress_are_refused() -> None:
    one = '[[number]]\nnumber = "113"\nfor = "emergency"\n'
    assert len(parse_help_numbers(one * 5, "x")) == 5
    with pytest.raises(BrokenContent) as caught:
        parse_help_numbers(one * 6, "x")
    assert (caught.value.reason, caught.value.data["line"]) == (ContentFault.TOO_MANY_NUMBERS, 16)


def test_what_is_wrong_is_told_before_anybody_needs_a_number(tmp_path: Path) -> None:
    put(tmp_path, "help.toml", "number = 3\n")
    catalogue = shelf(tmp_path)
    catalogue.check_own()
    assert [fault.reason for fault in catalogue.faults()] == [ContentFault.MISSING_LIST]


@pytest.mark.parametrize(
    ("settings", "locale", "told"),
    [
        ("", "nb_NO.UTF-8", True),
        ("", "da_DK.UTF-8", False),
        ('country = "SE"\n', "nb_NO.UTF-8", False),
        ('country = "no"\n', "da_DK.UTF-8", True),
    ],
)
def test_at_home_the_settings_and_then_the_locale_tell_of_the_country(
    tmp_path: Path, settings: str, locale: str, told: bool
) -> None:
    put(tmp_path / "config" / "naervaer", "settings.toml", settings)
    environment = os.environ | {"XDG_CONFIG_HOME": str(tmp_path / "config"), "LC_ALL": locale}
    command = [sys.executable, "-X", "utf8", "-m", "nærvær", "--data-dir", str(tmp_path / "data"), "--plain"]
    done = subprocess.run(
        command, input="g\n0\n", env=environment, capture_output=True, encoding="utf-8", timeout=60, check=True
    )
    assert ("116 123" in done.stdout) is told
