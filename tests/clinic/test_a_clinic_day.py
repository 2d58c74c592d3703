"""A day at the clinic: 40 visits, two groups, three wrong PINs, two crashes, a power cut, and each diary right."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from clinic.cut_off import make_codes_and_lose_power, practise_and_hang
from clinic.houses import OTHER_PIN, PIN, House, begun
from nærvær.domain.checkpoint import count_interrupted
from nærvær.domain.group_slip import GroupSession, new_group_session, read_slip, require_unused
from nærvær.domain.login_rules import LoginAccepted, LoginRejected
from nærvær.domain.practice import Posture, Practice, PracticeEnd, PracticeInProgress, PracticeOptions
from nærvær.domain.progress import progress
from nærvær.domain.ratings import Ratings
from nærvær.store.clinic import login_check as credentials
from store.children import Child

EXERCISES = ("breathing-space", "body-scan", "sitting")


@dataclass
class Day:
    """What happens, and what must stand in the diaries in the end."""

    house: House
    dice: random.Random
    codes: tuple[str, ...]
    meant: dict[str, list[Practice]] = field(default_factory=dict)
    left: dict[str, PracticeInProgress] = field(default_factory=dict)
    groups: list[GroupSession] = field(default_factory=list)
    number: int = 0

    def visit(self, code: str, wrong: bool = False, crash: bool = False) -> None:
        """One person, from the lock to the lock."""
        self.number += 1
        self.house.clock.wait(minutes=9)
        if wrong:
            with self.house.open() as clinic:
                assert clinic.log_in(code, OTHER_PIN) == LoginRejected(0)
        with self.house.open() as clinic:
            admitted = clinic.log_in(code, PIN)
            groups = clinic.groups_on(self.house.clock().date())
        assert isinstance(admitted, LoginAccepted)
        folder = self.house.folder / "people" / admitted.key
        if crash:
            self.crash(code, folder, admitted.key)
            return
        with self.house.diary(admitted.key) as diary:
            found = diary.in_progress()
            assert found == self.left.pop(code, None)
            if found is not None:
                counted = count_interrupted(found)
                assert isinstance(counted, Practice)
                self.keep(code, counted)
                diary.finish(counted)
            for session in groups:
                if self.dice.random() < 0.7 and session.slip not in {fact.slip for fact in self.meant.get(code, ())}:
                    told = require_unused(session, diary.entries()).as_practice(
                        1, Ratings(helped=self.dice.randint(0, 10))
                    )
                    diary.append(told)
                    self.keep(code, told)
            state = self.practice(f"{self.number:08d}-0000-7000-8000-000000000000")
            diary.begin(state)
            diary.checkpoint(replace(state, heard_seconds=300.0))
            done = replace(state, heard_seconds=600.0).as_practice(PracticeEnd.FINISHED)
            done = replace(done, note=f"notat {self.number} fra {code}")
            diary.finish(done)
            self.keep(code, done)

    def crash(self, code: str, folder: Path, key: str) -> None:
        state = replace(self.practice(f"{self.number:08d}-0000-7000-8000-000000000000"), heard_seconds=120.0)
        child = Child(practise_and_hang, self.house, key, state)
        assert child.hear() == "kept"
        child.kill()
        self.left[code] = state

    def practice(self, identity: str) -> PracticeInProgress:
        wish = PracticeOptions(self.dice.choice(EXERCISES), 10, 1, "lys", Posture.SITTING)
        ratings = Ratings(pain_before=self.dice.randint(0, 10))
        return PracticeInProgress(identity, self.house.clock().astimezone(), wish, 120.0, 0.0, ratings)

    def keep(self, code: str, practice: Practice) -> None:
        self.meant.setdefault(code, []).append(practice)

    def group(self) -> GroupSession:
        """The room practises together."""
        session = new_group_session("body-scan", 20, self.house.clock().date(), self.dice.randrange)
        with self.house.open() as clinic:
            clinic.begin_group(self.house.lead(clinic), session)
        self.groups.append(session)
        return session


@pytest.mark.parametrize("seed", [1, 2])
def test_a_day_of_forty_visits_ends_with_every_diary_right(
    quick_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(credentials, "COST", 2**10)
    house = begun(quick_path / "klinikk")
    day = Day(house, random.Random(seed), house.with_pins(8))
    for number in range(40):
        if number in (11, 26):
            slip = day.group().slip
        if number == 19:
            lose_power(house)
        code = day.codes[number % 8] if number < 8 else day.dice.choice(day.codes)
        day.visit(code, wrong=number in (5, 17, 33), crash=number in (9, 30))
    for code in tuple(day.left):
        day.visit(code)
    house.clock.wait(days=1)
    late = day.codes[3]
    with house.open() as clinic:
        key = clinic.log_in(late, PIN).key
    with house.diary(key) as diary:
        session = read_slip(slip, dict.fromkeys(EXERCISES, 35), house.clock().date())
        if session.slip not in {fact.slip for fact in day.meant[late]}:
            told = require_unused(session, diary.entries()).as_practice(1, Ratings(helped=3))
            diary.append(told)
            day.keep(late, told)
    check(day)


def lose_power(house: House) -> None:
    child = Child(make_codes_and_lose_power, house)
    assert child.hear() == "half way"
    child.kill()
    with house.open() as clinic:
        assert len(clinic.people(house.lead(clinic))) == 8, "codes are made with their deed, or not at all"


def check(day: Day) -> None:
    house = day.house
    with house.open() as clinic:
        lead = house.lead(clinic)
        assert clinic.weeks(lead, house.clock().date()) == {1: 8}
        assert len([entry for entry in clinic.audit(lead) if entry.action == "led-group"]) == 2
        keys = {code: clinic.log_in(code, PIN).key for code in day.codes}
    for code, key in keys.items():
        folder = house.folder / "people" / key
        with house.diary(key) as diary:
            assert diary.in_progress() is None
            entries = diary.entries()
        kept = [entry.fact for entry in entries]
        assert sorted(map(repr, kept)) == sorted(map(repr, day.meant[code]))
        assert len(progress(entries, house.clock().date()).practices) == len(kept)
        held = b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
        for other in day.codes:
            assert other == code or f"fra {other}".encode() not in held
