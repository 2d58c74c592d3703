"""Which sentence the teleprompter shows, how far one has come, and how loud it is."""

from __future__ import annotations

import pytest

from nærvær.domain.own_voice import Sentence
from nærvær.domain.teleprompter import LevelVerdict, RoomVerdict, Teleprompter, judge_level, judge_room

SENTENCES = [Sentence(number, "sitting", f"Setning nummer {number}.") for number in (1, 2, 3, 5)]


def numbers_shown(prompter: Teleprompter, steps: int) -> list[int]:
    shown = []
    for _ in range(steps):
        shown.append(prompter.sentence.number)
        prompter.take()
        prompter.move_on()
    return shown


def test_it_goes_from_sentence_to_sentence_and_stays_at_the_last() -> None:
    prompter = Teleprompter(SENTENCES, ())
    assert numbers_shown(prompter, 5) == [1, 2, 3, 5, 5]
    assert prompter.is_whole
    assert prompter.seconds_left() == 0


def test_it_goes_on_at_the_first_that_is_not_read_and_comes_back_to_those_passed_over() -> None:
    prompter = Teleprompter(SENTENCES, {1, 3, 99})
    assert (prompter.sentence.number, prompter.taken_count, prompter.count) == (2, 2, 4)
    prompter.move(2)
    assert numbers_shown(prompter, 2) == [5, 2]


def test_less_is_left_with_each_sentence_that_is_read() -> None:
    prompter = Teleprompter(SENTENCES, ())
    left = []
    for _ in SENTENCES:
        left.append(prompter.seconds_left())
        prompter.take()
        prompter.move_on()
    assert left == sorted(left, reverse=True)
    assert left[0] == pytest.approx(4 * left[-1], rel=0.01)


def test_what_is_read_again_changes_nothing_of_what_is_left() -> None:
    prompter = Teleprompter(SENTENCES, {1, 2, 3, 5})
    prompter.move(-9)
    assert prompter.sentence.number == 1
    assert prompter.is_taken
    prompter.take()
    assert prompter.taken_count == 4
    assert prompter.following == SENTENCES[1]
    prompter.move(9)
    assert prompter.following is None


def test_levels_and_rooms_are_judged_in_decibels() -> None:
    levels = [judge_level(peak) for peak in (-70, -40, -12, -2, -0.1, 0)]
    assert levels == [*list(LevelVerdict), LevelVerdict.CLIPPED]
    rooms = [judge_room(average) for average in (-75, -55, -40, -120)]
    assert rooms == list(RoomVerdict)
