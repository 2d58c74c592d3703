"""A month of a clinic: people come and go, staff change, the power goes twice, and at the end every fact is there once."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from clinic.houses import PASSPHRASE, PIN, House, begun
from clinic.month import CHEAP, MINUTES_BETWEEN, NEW_PIN, Deed, Turn, practice_id, work
from nærvær.domain.clinic import AuditAction, LoginFailed
from nærvær.domain.diary import Entry
from nærvær.domain.login_rules import LoginAccepted
from nærvær.store.clinic import login_check as credentials
from store.children import Child
from store.diaries import LONG

DAYS, VISITS, FIRST_PEOPLE = (20, 40, 25) if LONG else (5, 12, 8)
POWER_CUTS = (DAYS // 3, DAYS * 2 // 3)
"""The days on which the power goes in the middle of a visit."""
OTHER_PHRASE, THIRD_PHRASE = "rosa fly i tåke", "grå fisk på land"
VISITED = (Deed.PRACTISE, Deed.PRACTISE, Deed.EVERYDAY, Deed.LOOK, Deed.WALK_AWAY)


class Month:
    """What was meant, and what the kiosk has said is kept."""

    def __init__(self, house: House, codes: tuple[str, ...], seed: int) -> None:
        self.house, self.dice = house, random.Random(seed)
        self.pins = dict.fromkeys(codes, PIN)
        self.lead, self.staff = (house.lead_code, PASSPHRASE), (house.lead_code, PASSPHRASE)
        self.number = 0
        self.kept: dict[str, list[int]] = {code: [] for code in codes}
        self.perhaps: set[int] = set()
        self.gone: dict[str, Deed] = {}
        self.awaits_told: set[str] = set()
        self.kills = self.told = 0

    def turn(self, deed: Deed, code: str, secret: str = "", staff: tuple[str, str] = ("", ""), **more: bool) -> Turn:
        self.number += 1
        return Turn(self.number, deed, code, secret or self.pins.get(code, ""), staff, **more)

    def visit(self) -> Turn:
        code = self.dice.choice(sorted(self.pins))
        return self.turn(self.dice.choice(VISITED), code, wrong_first=self.dice.random() < 0.1)

    def do(self, turns: list[Turn], *, cut_after: int | None = None) -> list[str]:
        """Let the kiosk work; with `cut_after`, the power goes that many visits later, a moment into the next one."""
        child, answers, waiting = Child(work, self.house, tuple(turns)), list[str](), list(turns)
        while waiting:
            number, said = child.hear()
            if said == "begins":
                if cut_after is not None and len(answers) >= cut_after:
                    time.sleep(self.dice.random() * 0.03)
                    child.kill()
                    self.kills += 1
                    self.perhaps.add(number)
                    self.house.clock.wait(minutes=MINUTES_BETWEEN * (len(answers) + 1))
                    return [*answers, *self.do(waiting[1:])]
                continue
            turn = waiting.pop(0)
            assert turn.number == number
            answers.append(said)
            if not turn.staff[0]:
                self.kept[turn.code].append(number)
                told = int(said.split()[-1])
                assert (told > 0) == (turn.code in self.awaits_told), "a new PIN is told once, at the next visit"
                self.told += told
                self.awaits_told.discard(turn.code)
        self.house.clock.wait(minutes=MINUTES_BETWEEN * len(turns))
        return answers

    def day(self, day: int) -> None:
        turns = [self.visit() for _ in range(VISITS)]
        cut = self.dice.randrange(2, VISITS - 2) if day in POWER_CUTS else None
        self.do(turns, cut_after=cut)
        for _ in range(1 + LONG):
            (code,) = self.do([self.turn(Deed.NEW_CODE, "", staff=self.staff)])
            self.pins[code], self.kept[code] = PIN, []
        if day % 5 == 1:
            code = self.dice.choice(sorted(self.pins))
            self.do([self.turn(Deed.NEW_PIN, code, staff=self.staff)])
            self.pins[code] = NEW_PIN
            self.awaits_told.add(code)
        if day == 0:
            (code,) = self.do([self.turn(Deed.HIRE, "", OTHER_PHRASE, self.lead)])
            self.staff = (code, OTHER_PHRASE)
        if day == DAYS // 2:
            (code,) = self.do([self.turn(Deed.HIRE_LEAD, "", THIRD_PHRASE, self.lead)])
            before, self.lead = self.lead, (code, THIRD_PHRASE)
            self.do([self.turn(Deed.DISMISS, leaving, "", self.lead) for leaving in (before[0], self.staff[0])])
            self.staff = self.lead
        if day % 3 == 2:
            for deed in (Deed.ERASE, Deed.ANONYMISE):
                code = self.dice.choice(sorted(self.pins))
                self.do([self.turn(deed, code, "-", self.lead)])
                self.gone[code] = deed
                del self.pins[code]
                self.awaits_told.discard(code)
        self.house.clock.wait(days=3 if day % 5 == 4 else 1)


def number_of(entry: Entry) -> int:
    """The turn that a fact comes from."""
    if entry.id == practice_id(_leading_number(entry.id)):
        return _leading_number(entry.id)
    words = getattr(entry.fact, "note", "") or getattr(entry.fact, "activity", "")
    return int(words.removeprefix("gang "))


def _leading_number(identity: str) -> int:
    head = identity[:8]
    return int(head) if head.isdigit() else -1


def test_a_month_loses_nothing_and_counts_nothing_twice(
    quick_path: Path, monkeypatch: pytest.MonkeyPatch, record_property: Callable[[str, object], None]
) -> None:
    monkeypatch.setattr(credentials, "COST", CHEAP)
    house = begun(quick_path / "klinikk")
    month = Month(house, house.with_pins(FIRST_PEOPLE), seed=7)
    for day in range(DAYS):
        month.day(day)
    assert month.kills == 2
    lost = twice = facts = 0
    with house.open() as clinic:
        lead = clinic.staff_log_in(*month.lead)
        for code in (house.lead_code,):
            with pytest.raises(LoginFailed):
                clinic.staff_log_in(code, PASSPHRASE)
        assert {person.code for person in clinic.people(lead)} == set(month.pins)
        keys = {}
        for code, pin in month.pins.items():
            login = clinic.log_in(code, pin)
            assert isinstance(login, LoginAccepted)
            keys[code] = login.key
        actions = Counter(event.action for event in clinic.audit(lead))
    for code, key in keys.items():
        with house.diary(key) as diary:
            there = Counter(map(number_of, diary.entries()))
            left = diary.in_progress()
        if left is not None:
            there[_leading_number(left.id)] += 1
        meant = set(month.kept[code])
        lost += len(meant - set(there))
        twice += sum(count - 1 for count in there.values())
        facts += len(meant)
        assert set(there) - meant <= month.perhaps, "nothing of anybody else, and nothing that was never done"
    record_property(
        "figures",
        f"{DAYS} days with {VISITS} visits each, {month.kills} power cuts: {facts} facts, {lost} lost, {twice} twice",
    )
    assert (lost, twice) == (0, 0)
    assert set(house.folder.joinpath("people").iterdir()) == {house.folder / "people" / key for key in keys.values()}
    assert actions[AuditAction.ERASED] == sum(deed is Deed.ERASE for deed in month.gone.values())
    assert actions[AuditAction.ANONYMISED] == sum(deed is Deed.ANONYMISE for deed in month.gone.values())
    assert actions[AuditAction.REMOVED_STAFF] == 2
