"""Anonymised is anonymous (C3): means over at least five people, until then sealed under a key that ends."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from clinic.houses import House, begun
from nærvær.domain.anonymous import SMALLEST_GROUP, contribution, means, rows_of
from nærvær.domain.clinic import WithdrawalMode
from nærvær.domain.errors import Refusal
from nærvær.domain.practice import InformalPractice, Practice, PracticeEnd
from nærvær.domain.ratings import CheckIn, Ratings
from nærvær.store.clinic import login_check as credentials
from nærvær.store.clinic.anonymous_numbers import AnonymousNumbers
from nærvær.store.clinic.clinic_keys import ClinicKeys
from nærvær.store.clinic.clinic_paths import ClinicPaths

SIGN = 1111.125
"""Seconds heard, by which a person who has an old report would know themselves, or another one, again."""


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credentials, "COST", 2**10)


@pytest.fixture
def house(quick_path: Path) -> House:
    return begun(quick_path / "klinikk")


def lived_in(house: House, code: str, number: int) -> None:
    with house.open() as clinic:
        key = {person.code: person.key for person in clinic.people(house.lead(clinic))}[code]
    with house.diary(key) as diary:
        for week in range(1, 3 + number % 2):
            heard, ratings = SIGN + number, Ratings(pain_before=number, pain_after=1)
            diary.append(
                Practice(
                    "body-scan", week, 1200, heard, PracticeEnd.FINISHED, None, ratings=ratings, note=f"ord {number}"
                )
            )
        diary.append(InformalPractice("egne ord", 1))
        diary.append(CheckIn(2, hindered=7, activity="egne ord"))


def anonymise(house: House, code: str) -> None:
    with house.open() as clinic:
        clinic.withdraw(house.lead(clinic), code, WithdrawalMode.ANONYMISE)


def numbers_in(house: House) -> AnonymousNumbers:
    return AnonymousNumbers(house.folder / "anonymous", house.keys)


def released(house: House) -> list[dict[str, Any]]:
    file = house.folder / "anonymous" / "numbers.json"
    return json.loads(file.read_text("utf-8")) if file.exists() else []


def test_only_means_over_five_people_are_ever_in_the_clear(
    house: House, quick_path: Path, record_property: Callable[[str, object], None]
) -> None:
    codes = house.with_pins(7)
    for number, code in enumerate(codes):
        lived_in(house, code, number)
    copies = []
    for number, code in enumerate(codes[:SMALLEST_GROUP]):
        assert released(house) == []
        anonymise(house, code)
        copies.append(quick_path / f"kopi {number}")
        shutil.copytree(house.folder, copies[-1], ignore=shutil.ignore_patterns("*.keys"))
    waiting = [copy / "anonymous" / "waiting.sealed" for copy in copies[:-1]]
    assert len({file.stat().st_size for file in waiting}) == 1, "how much each has done does not tell in the length"
    assert not (house.folder / "anonymous" / "waiting.sealed").exists()
    (group,) = released(house)
    assert group["people"] == SMALLEST_GROUP
    assert group["means"]["week.1.pain_before"] == {"people": 5, "mean": 2.0}
    assert group["means"]["week.1.minutes"] == {"people": 5, "mean": round((SIGN + 2) / 60, 1)}
    assert "week.3.practices" not in group["means"], "too few have come to the third week"
    assert all(mean["people"] >= SMALLEST_GROUP for mean in group["means"].values())

    # What an attacker tries who has the clinic key, the audit, every copy, and the key files of today.
    tried = opened = 0
    for copy, file in zip(copies, waiting, strict=False):
        for key_file in house.folder.glob("*.keys"):
            shutil.copy(key_file, copy)
        keys = ClinicKeys(ClinicPaths(copy), house.keys.clinic_key())
        tried += 1
        opened += AnonymousNumbers(file.parent, keys).count_waiting()
    assert opened == 0
    for folder in (house.folder, *copies):
        for file in folder.rglob("*"):
            content = file.read_bytes() if file.is_file() else b""
            for number in range(SMALLEST_GROUP):
                assert str(SIGN + number).encode() not in content, file
            assert b"egne ord" not in content, file
    record_property("figures", f"{tried} copies of what waited, with the clinic key: {opened} people read")

    before = released(house)
    for code in codes[SMALLEST_GROUP:]:
        anonymise(house, code)
    assert released(house) == before, "two more change nothing, so no difference tells of them"
    assert numbers_in(house).count_waiting() == 2


def test_a_release_that_is_cut_off_is_finished_and_nobody_counts_twice(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = house.with_pins(6)
    for number, code in enumerate(codes):
        lived_in(house, code, number)
    for code in codes[:4]:
        anonymise(house, code)

    def cut_off(_: object) -> None:
        raise OSError(5, "cut off")

    with monkeypatch.context() as patch:
        patch.setattr(ClinicKeys, "end_waiting_key", cut_off)
        with pytest.raises((Refusal, OSError)):
            anonymise(house, codes[4])
    assert len(released(house)) == 1
    anonymise(house, codes[5])
    (group,) = released(house)
    assert group["people"] == SMALLEST_GROUP
    assert numbers_in(house).count_waiting() == 1


def test_what_an_earlier_release_kept_of_each_person_waits_like_the_rest(house: House) -> None:
    folder = house.folder / "anonymous"
    folder.mkdir(mode=0o700)
    for number in range(4):
        rows = [{"kind": "practice", "day": 0, "week": 1, "heard_seconds": SIGN, "pain_before": number}]
        (folder / f"{number:024x}.json").write_text(json.dumps(rows))
    (code,) = house.with_pins(1)
    lived_in(house, code, 4)
    anonymise(house, code)
    (group,) = released(house)
    assert group["means"]["week.1.pain_before"] == {"people": 5, "mean": 2.0}
    assert [file.name for file in folder.iterdir()] == ["numbers.json"]


def test_a_number_that_fewer_than_five_have_is_not_released() -> None:
    people = [
        contribution([{"kind": "practice", "week": 1, "heard_seconds": 60.0, "pain_before": 4}]) for _ in range(4)
    ]
    assert means(people) == {}
    people.append(contribution([{"kind": "practice", "week": 1, "heard_seconds": 120.0}]))
    assert means(people) == {
        "week.1.minutes": {"people": 5, "mean": 1.2},
        "week.1.practices": {"people": 5, "mean": 1.0},
        "weeks": {"people": 5, "mean": 1.0},
    }
    assert contribution(rows_of(())) == {"weeks": 1.0}
    assert contribution([{"week": "1"}, {"kind": "note"}]) == {"weeks": 1.0}
