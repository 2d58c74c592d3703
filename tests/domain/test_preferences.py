"""Preferences are read from a diary as 0.1.0 wrote them, written in the same way, and never lost on an unusable value."""

from __future__ import annotations

import shutil
from dataclasses import fields
from datetime import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chosen_preferences import chosen
from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.domain.consent import Consent
from nærvær.domain.diary import Preference
from nærvær.domain.practice import Ambience, Bell, Posture
from nærvær.domain.preferences import (
    Preferences,
    PresetLength,
    choices_offered,
    preference_choices,
    preference_fact,
)
from nærvær.domain.ratings import RATING_RULES
from nærvær.domain.validation import EVERY_DAY

NAMES = st.frozensets(st.sampled_from(["feet", "back", "head"]))
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "voice": st.text("abc-", max_size=9),
    "length": st.sampled_from(PresetLength),
    "screen_language": st.sampled_from(["", "nb", "en", "en_GB"]),
    "same_words": st.booleans(),
    "guidance_language": st.sampled_from(["", "nb", "en", "en_GB"]),
    "bell": st.sampled_from(Bell),
    "bell_volume": st.integers(0, 100),
    "ambience": st.sampled_from(Ambience),
    "ambience_volume": st.integers(0, 200),
    "settling": st.integers(0, 5),
    "silence": st.booleans(),
    "interval": st.integers(0, 9_999),
    "ask_note": st.booleans(),
    "checkin_day": st.integers(0, 7),
    "own_activity": st.text(max_size=80),
    "skip": NAMES,
    "linger": NAMES,
    "posture": st.sampled_from(Posture),
    "share": st.booleans(),
    "share_report": st.booleans(),
    "share_export": st.booleans(),
    "pin_help": st.booleans(),
    "reminder_anchor": st.text(max_size=60),
    "reminder_time": st.times().map(lambda at: time(at.hour, at.minute)),
    "reminder_days": st.sets(st.sampled_from(EVERY_DAY), min_size=1).map(lambda days: tuple(sorted(days))),
    "reminder_id": st.text("abc-", max_size=9),
    "minutes": st.dictionaries(st.sampled_from(["body-scan", "a:b"]), st.integers(0, 9_999), min_size=1, max_size=1),
    "rating_items": st.dictionaries(
        st.sampled_from([rule.preference for rule in RATING_RULES]), st.booleans(), min_size=1, max_size=1
    ),
}
WRITTEN_BY_0_1_0: list[tuple[dict[str, Any], str, str]] = [
    ({"voice": "synthetic-dark"}, "voice", "synthetic-dark"),
    ({"length": PresetLength.LONG}, "length", "long"),
    ({"bell": Bell.WOOD}, "bell", "wood"),
    ({"bell_volume": 25}, "bell_volume", "25"),
    ({"ambience": Ambience.RAIN}, "ground", "rain"),
    ({"settling": 3}, "settling", "3"),
    ({"silence": True}, "silence", "yes"),
    ({"interval": 15}, "interval", "15"),
    ({"rating_items": {"ask_pain": False}}, "ask_pain", "no"),
    ({"rating_items": {"bother": True}}, "bother", "yes"),
    ({"rating_items": {"ask_helped": False}}, "ask_helped", "no"),
    ({"ask_note": False}, "ask_note", "no"),
    ({"checkin_day": 7}, "look_day", "7"),
    ({"checkin_day": 0}, "look_day", ""),
    ({"own_activity": "gå tur"}, "own_activity", "gå tur"),
    ({"skip": frozenset({"feet", "back"})}, "skip", "back feet"),
    ({"linger": frozenset()}, "linger", ""),
    ({"posture": Posture.LYING}, "posture", "lying"),
    ({"minutes": {"body-scan": 12}}, "minutes:body-scan", "12"),
    ({"share": True}, "share", "yes"),
    ({"reminder_anchor": "etter maten"}, "reminder_anchor", "etter maten"),
    ({"reminder_time": time(7, 5)}, "reminder_time", "07:05"),
    ({"reminder_days": (1, 3)}, "reminder_days", "1 3"),
    ({"reminder_id": "an-id"}, "reminder_id", "an-id"),
]
ADDED_SINCE = {"ambience_volume", "screen_language", "guidance_language", "same_words", *Consent}


@pytest.mark.parametrize(("value", "name", "text"), WRITTEN_BY_0_1_0, ids=[f"{n}={t}" for _, n, t in WRITTEN_BY_0_1_0])
def test_names_and_values_on_disk_are_those_of_0_1_0(value: dict[str, Any], name: str, text: str) -> None:
    assert preference_fact(**value) == Preference(name, text)
    ((field, meant),) = value.items()
    read = getattr(chosen({name: text}), field)
    assert ({**read, **meant} if isinstance(meant, dict) else meant) == read


def test_every_preference_is_among_those_tried() -> None:
    every = {field.name for field in fields(Preferences)}
    assert set(VALUES) == every
    assert {field for value, _, _ in WRITTEN_BY_0_1_0 for field in value} | ADDED_SINCE == every


@given(st.sampled_from(sorted(VALUES)).flatmap(lambda field: st.tuples(st.just(field), VALUES[field])))
def test_what_is_written_is_read_back(field_and_value: tuple[str, Any]) -> None:
    field, value = field_and_value
    fact = preference_fact(**{field: value})
    read = getattr(chosen({fact.name: fact.value}), field)
    assert ({**read, **value} if isinstance(value, dict) else value) == read


@pytest.mark.parametrize(
    ("name", "text"),
    [(name, text) for name in ("bell", "ground", "length", "posture", "silence", "ask_pain", "bother", "ask_note", "share")
     for text in ("", "maybe", "YES", " yes", "1")]
    + [(name, text) for name in ("bell_volume", "settling", "interval", "look_day", "minutes:body-scan")
       for text in ("-1", "1,5", "x", "10000000000000000000000")]
    + [("reminder_time", "25:00"), ("later", "x")]
    + [("reminder_days", text) for text in ("", "0", "3 1", "1 1", "8")],
)  # fmt: skip
def test_a_value_that_cannot_be_used_gives_the_default_and_so_does_an_unknown_name(name: str, text: str) -> None:
    assert chosen({name: text}) == Preferences()


def test_an_unusable_value_hides_an_older_one_and_too_much_is_as_much_as_there_is() -> None:
    assert chosen([("bell", "wood"), ("bell", "gong")]).bell is Bell.BOWL
    assert chosen([("bell", "gong"), ("bell", "wood")]).bell is Bell.WOOD
    assert (chosen({"bell_volume": "900"}).bell_volume, chosen({"settling": "6"}).settling) == (100, 5)


def test_the_default_is_the_first_value_offered_but_where_they_go_from_strong_to_weak() -> None:
    for choice in preference_choices():
        default = choice.value_in(Preferences())
        if choice.name == "ground_volume":
            assert default in choice.offered
            assert list(choice.offered) == sorted(choice.offered, reverse=True)
        else:
            assert default == choice.offered[0]
        for value in choice.offered:
            fact = choice.fact(value)
            assert (fact.name, choice.value_in(chosen({fact.name: fact.value}))) == (choice.name, value)


def test_one_choice_is_one_fact() -> None:
    for several in ({}, {"silence": True, "ask_note": True}):
        with pytest.raises(ValueError, match="values to unpack"):
            preference_fact(**several)  # type: ignore[arg-type]


def test_the_same_words_are_offered_only_where_some_exercise_varies(tmp_path: Path) -> None:
    shipped, audio = content_folders()
    data = tmp_path / "data"
    shutil.copytree(shipped, data)
    for script in (data / "nb" / "scripts").glob("*.txt"):
        lines = script.read_text(encoding="utf-8").splitlines(keepends=True)
        always = (line for line in lines if "variant=" not in line and "@felles" not in line)
        script.write_text("".join(always), encoding="utf-8")
    names = [choice.name for choice in choices_offered(FolderCatalogue(data, audio, tmp_path))]
    assert "same_words" not in names
    assert "silence" in names
    own = (data / "nb" / "scripts" / "short-sitting.txt").read_text(encoding="utf-8")
    (tmp_path / "scripts").mkdir()
    varying = own.rstrip("\n") + "\n\n== Slutt\n[variant=slutt] Ha en god dag.  ~4\n[variant=slutt] Gå i ro.  ~4\n"
    (tmp_path / "scripts" / "short-sitting.txt").write_text(varying, encoding="utf-8")
    assert "same_words" in [choice.name for choice in choices_offered(FolderCatalogue(data, audio, tmp_path))]
