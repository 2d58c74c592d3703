"""A group session is killed while it is led, and while it is rated in each face: it is there whole, once, or not at all."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from cli.test_plain_practice import facts, now, under_way
from clinic.houses import begun
from dialogues.test_kill_at_each_step import (
    AT_ONCE,
    ENTER,
    FACES,
    HELPED,
    IS_RIGHT,
    PAIN,
    SLOW,
    WERE_THERE,
    Terminal,
    Typed,
)
from nærvær.domain.group_slip import GroupSession
from nærvær.domain.practice import practice_day
from nærvær.domain.ratings import Ratings
from nærvær.plain import menu
from nærvær.store.clinic import login_check as credentials
from nærvær.store.clinic import open_clinic
from nærvær.texts.kiosk import SLIP

pytestmark = pytest.mark.skipif(os.name != "posix", reason="drives a pseudo-terminal")

KEPT, USED = "med gruppa er ført opp", "allerede brukt"
RATED: Typed = ((PAIN, "4"), (HELPED, "7"), (KEPT, ""))


def way_to_the_ratings(face: str, session: GroupSession) -> Typed:
    """What leads to the first question: the offer at the kiosk, the code of the slip at home."""
    if face == "kiosk":
        return ((WERE_THERE, ENTER),)
    if face == "lines":
        number = str([row.name for row in menu._STEPS].index(SLIP) + 1)
        return (("Skriv et tall", number), ("Tast koden på lappen", session.slip), (IS_RIGHT, "1"))
    found = (("Begynn", "f"), ("Hva leter du etter?", "lapp"), (SLIP(), ENTER))
    return (*found, ("Tast koden på lappen", session.slip.lower()), (IS_RIGHT, ENTER))


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("answered", [0, 1, 2], ids=["pain", "helped", "kept"])
def test_a_group_session_killed_while_it_is_rated_is_there_once_or_can_be_rated_again(
    answered: int, face: str, tmp_path: Path
) -> None:
    session = GroupSession("body-scan", 20, practice_day(now()), 7)
    way = way_to_the_ratings(face, session)
    with Terminal(face, tmp_path, AT_ONCE, session.slip) as terminal:
        terminal.takes((*way, *RATED[:answered], (RATED[answered][0], "")))
        terminal.kill()
    whole = session.as_practice(1, Ratings(pain_after=4, helped=7))
    assert facts(tmp_path) == ([whole] if answered == 2 else [])
    with Terminal(face, tmp_path, AT_ONCE, session.slip) as terminal:
        if answered < 2:
            terminal.takes((*way, *RATED))
        elif face == "kiosk":
            terminal.takes((("Begynn", ""),))
        else:
            terminal.takes((*way[:-1], (USED, "")))
        terminal.kill()
    assert facts(tmp_path) == [whole]
    assert under_way(tmp_path) is None


@pytest.mark.parametrize("ended", [False, True], ids=["playing", "slip"])
def test_a_group_session_killed_while_it_is_led_is_known_to_the_clinic_once_or_not_at_all(
    ended: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(credentials, "COST", 2**10)
    house = begun(tmp_path)
    with Terminal("group", tmp_path, AT_ONCE if ended else SLOW, house.lead_code) as terminal:
        terminal.takes((("Hvilken øvelse?", ENTER), ("Hvor lenge?", ENTER)))
        terminal.takes((("bruk den senere", ""),) if ended else (("igjen", ""),))
        if not ended:
            time.sleep(0.6)
        terminal.kill()
    with open_clinic(tmp_path, now, keys=house.keys) as clinic:
        sessions = clinic.groups_on(practice_day(now()))
        assert [(each.exercise, each.minutes) for each in sessions] == ([("breathing-space", 3)] if ended else [])
