"""The sound of a practice over a player whose clock the test moves: all that is heard is summed, and no place is lost."""

from __future__ import annotations

from nærvær.dialogues.practice_interviewer import PracticeSound
from nærvær.domain.player import PlayerProblem, PlayerState
from nærvær.domain.practice import PracticeOptions
from tui.fakes import RATE, Bench


def sound_of(bench: Bench, heard_seconds: float = 0.0) -> PracticeSound:
    return PracticeSound(bench, bench.shelf.score(PracticeOptions("breathing-space", 3)), heard_seconds)


def test_going_on_adds_to_what_was_heard_before() -> None:
    bench = Bench()
    sound = sound_of(bench, heard_seconds=90.0)
    sound.start(100.0)
    bench.player.hear(30)
    moment = sound.playback()
    assert (moment.position / moment.rate, moment.heard_seconds) == (130.0, 120.0)


def test_it_begins_with_the_sentence_that_was_being_said() -> None:
    sound = sound_of(Bench())
    assert sound.start(42.0) == 40 * RATE  # the fifth sentence, said from 40 to 45 s
    assert sound.start(47.0) == 47 * RATE  # between two


def test_without_a_device_it_goes_on_in_silence_from_the_same_place_and_nothing_heard_is_lost() -> None:
    bench = Bench()
    sound = sound_of(bench, heard_seconds=5.0)
    sound.start(0.0)
    bench.player.hear(20)
    bench.player.lose(PlayerState.FAILED, PlayerProblem.FAILED)
    sound.silently()
    (silent,) = bench.silent
    silent.hear(10)
    moment = sound.playback()
    assert (moment.state, moment.position / moment.rate, moment.heard_seconds) == (PlayerState.PLAYING, 30.0, 35.0)


def test_a_device_that_gave_up_is_opened_anew_and_one_that_is_looked_for_only_told_to_go_on() -> None:
    bench = Bench()
    sound = sound_of(bench)
    sound.start(0.0)
    bench.player.hear(20)
    bench.player.lose()
    sound.again()
    assert len(bench.players) == 1
    bench.player.lose(PlayerState.FAILED, PlayerProblem.FAILED)
    sound.again()
    assert len(bench.players) == 2
    bench.player.hear(7)
    moment = sound.playback()
    assert (moment.position / moment.rate, moment.heard_seconds) == (27.0, 27.0)
