"""The engine behind both players: one contract for device and clock, and what it does when a device misbehaves."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from made_sound import RATE, as_heard, largest_step, score
from null_sink import NullSink
from nærvær.domain.player import ENDED_STATES, Player, PlayerProblem, PlayerState
from nærvær.domain.score import Recording, Score
from nærvær.sound import device as output_module
from nærvær.sound import engine as engine_module
from nærvær.sound import open_player, open_silent
from nærvær.sound.device import ClockOutput, FillCallback, NoSound
from nærvær.sound.engine import SWITCH_INTERVAL_SECONDS, Engine
from nærvær.sound.mixer import Mixer
from nærvær.sound.ring_buffer import RingBuffer

Until = Callable[..., float]
Open = Callable[[Score], Player]


@pytest.fixture(params=["device", "clock"])
def open_one(request: pytest.FixtureRequest, sink: NullSink, opened: list[Player]) -> Open:
    """Open a player of one kind; it is closed at the end."""

    def open_it(of: Score) -> Player:
        player = open_player(of) if request.param == "device" else open_silent(of)
        opened.append(player)
        assert player.playback().audible is (request.param == "device")
        return player

    return open_it


def waiting(seconds: float, condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


# One contract for both


def test_it_plays_to_its_end_and_has_heard_every_frame(made: Recording, open_one: Open, until: Until) -> None:
    player = open_one(score(made, [("c0", 0.1)], 1.0))
    first = player.playback()
    assert (first.state, first.position, first.heard, first.total) == (PlayerState.READY, 0, 0, RATE)
    began = time.monotonic()
    player.start()
    seen = []
    while player.playback().state not in ENDED_STATES:
        seen.append(player.playback().position)
        time.sleep(0.01)
    ended = player.playback()
    assert (ended.state, ended.position, ended.heard) == (PlayerState.FINISHED, RATE, RATE)
    assert 1.0 <= time.monotonic() - began < 2.0
    assert seen == sorted(seen)
    assert len(set(seen)) > 10
    player.stop()
    player.close()
    assert player.playback() == ended


def test_busy_threads_get_short_turns_while_there_is_sound_and_their_own_again_afterwards(
    made: Recording, open_one: Open, until: Until
) -> None:
    usual = sys.getswitchinterval()
    first, second = (open_one(score(made, [("c0", 0.1)], 2.0)) for _ in range(2))
    first.start()
    second.start()
    until(first, PlayerState.PLAYING)
    until(second, PlayerState.PLAYING)
    assert sys.getswitchinterval() == SWITCH_INTERVAL_SECONDS < usual
    first.close()
    until(first, PlayerState.STOPPED)
    assert sys.getswitchinterval() == SWITCH_INTERVAL_SECONDS
    second.close()
    waiting(2.0, lambda: sys.getswitchinterval() == usual)


def test_position_follows_the_clock_while_it_plays(made: Recording, open_one: Open, until: Until) -> None:
    player = open_one(score(made, [("c0", 0.1)], 5.0))
    player.start(2 * RATE)
    waiting(3.0, lambda: player.playback().position > 2 * RATE)
    before, then = player.playback(), time.monotonic()
    time.sleep(0.6)
    after, now = player.playback(), time.monotonic()
    assert (after.position - before.position) / RATE == pytest.approx(now - then, abs=0.05)
    assert after.heard - before.heard == after.position - before.position


def test_a_pause_holds_and_counts_nothing(made: Recording, open_one: Open, until: Until) -> None:
    player = open_one(score(made, [("c0", 0.1)], 1.4))
    player.start()
    waiting(3.0, lambda: player.playback().position > RATE // 2)
    player.pause()
    assert player.playback().state is PlayerState.PAUSED
    time.sleep(0.6)
    held = player.playback()
    time.sleep(0.3)
    assert player.playback() == held
    assert held.heard == held.position
    player.resume()
    until(player, PlayerState.FINISHED)
    assert player.playback().heard == round(1.4 * RATE)


def test_pausing_and_going_on_in_one_breath_ends_as_it_was_last_wished(
    made: Recording, open_one: Open, until: Until
) -> None:
    player = open_one(score(made, [("c0", 0.1)], 2.0))
    player.start()
    until(player, PlayerState.PLAYING)
    for _ in range(20):
        player.pause()
        player.resume()
    player.pause()
    time.sleep(0.7)
    held = player.playback()
    assert held.state is PlayerState.PAUSED
    time.sleep(0.2)
    assert player.playback() == held
    for _ in range(20):
        player.resume()
        player.pause()
    player.resume()
    until(player, PlayerState.FINISHED)
    assert player.playback().heard == 2 * RATE


def test_what_is_played_again_is_heard_again(made: Recording, open_one: Open, until: Until) -> None:
    player = open_one(score(made, [("c0", 0.1)], 1.2))
    player.start()
    waiting(3.0, lambda: player.playback().position > RATE // 2)
    player.seek(0)
    assert player.playback().position == 0
    until(player, PlayerState.FINISHED)
    assert 1.6 * RATE < player.playback().heard < 2.3 * RATE


def test_seeking_while_paused_moves_the_place_and_stays_silent(made: Recording, open_one: Open, until: Until) -> None:
    player = open_one(score(made, [("c0", 0.1)], 3.0))
    player.start()
    until(player, PlayerState.PLAYING)
    player.pause()
    player.seek(2 * RATE + 7)
    time.sleep(0.6)
    held = player.playback()
    assert (held.state, held.position) == (PlayerState.PAUSED, 2 * RATE + 7)
    player.resume()
    until(player, PlayerState.FINISHED)
    assert player.playback().heard == held.heard + RATE - 7


def test_seeking_past_the_end_finishes_and_before_the_start_begins(
    made: Recording, open_one: Open, until: Until
) -> None:
    player = open_one(score(made, [("c0", 0.1)], 30.0))
    player.start(-5)
    until(player, PlayerState.PLAYING)
    assert player.playback().position < RATE
    player.seek(10**12)
    until(player, PlayerState.FINISHED, 3.0)
    assert player.playback().position == 30 * RATE


def test_stop_ends_at_once_and_what_was_heard_stays(made: Recording, open_one: Open, until: Until) -> None:
    player = open_one(score(made, [("c0", 0.1)], 30.0))
    player.start()
    waiting(3.0, lambda: player.playback().position > RATE // 4)
    player.stop()
    told = player.playback()
    assert told.state is PlayerState.STOPPED
    time.sleep(0.8)
    last = player.playback()
    assert told.heard <= last.heard <= told.heard + RATE // 2
    for verb in (player.resume, player.pause, player.start, player.stop, lambda: player.seek(5)):
        verb()
    assert player.playback() == last


def test_every_verb_returns_at_once_in_any_state(made: Recording, open_one: Open, until: Until) -> None:
    player = open_one(score(made, [("c0", 0.1)], 30.0))
    verbs = (
        player.pause,
        player.resume,
        lambda: player.seek(RATE),
        lambda: player.set_volume(0.3),
        player.start,
        player.resume,
        player.pause,
        player.playback,
        player.stop,
        player.close,
        player.close,
        player.resume,
    )
    for verb in verbs:
        then = time.monotonic()
        verb()
        assert time.monotonic() - then < 0.3  # what it might wait for takes 0.4 s and more
    assert player.playback().state is PlayerState.STOPPED
    assert player.playback().volume == 0.3


# A device that misbehaves


class Odd:
    """An output whose trouble is chosen by the test: a clock underneath, and everything let through is kept."""

    audible = True

    def __init__(self) -> None:
        self.reasons: list[PlayerProblem] = []
        self.latencies: list[float] = []
        self.resets: list[bool] = []
        self.streams: list[OddStream] = []
        self.hang = threading.Event()
        self.hang.set()
        self.rate = RATE

    def open(self, pull_for: Callable[[int], FillCallback], latency: float) -> OddStream:
        self.hang.wait(20)
        if self.reasons:
            raise NoSound(self.reasons.pop())
        self.latencies.append(latency)
        self.streams.append(OddStream(pull_for(self.rate)))
        return self.streams[-1]

    @property
    def stream(self) -> OddStream:
        """The one in use."""
        return self.streams[-1]

    def reset(self, anywhere: bool) -> None:
        self.resets.append(anywhere)


class OddStream:
    """Calls in small periods, until told to stop doing so."""

    rate = RATE

    def __init__(self, pull: FillCallback) -> None:
        self.pull = pull
        self.let_through: list[np.ndarray[Any, np.dtype[np.float32]]] = []
        self.silent = False
        self.gone = False
        self.underflow = False
        self.closed = False
        self.calls = sys.maxsize
        self.every = 0.02
        self._stop = threading.Event()

    @property
    def active(self) -> bool:
        return not self.gone

    def start(self) -> None:
        self._stop = threading.Event()
        threading.Thread(target=self._run, args=(self._stop,), daemon=True).start()

    def abort(self) -> None:
        self._stop.set()

    def close(self) -> None:
        self._stop.set()
        self.closed = True

    def _run(self, stop: threading.Event) -> None:
        while not stop.wait(self.every):
            if not self.silent and not self.gone and self.calls:
                self.calls -= 1
                block = np.empty(960, np.float32)
                self.pull(block, 0.1, self.underflow)
                self.underflow = False
                self.let_through.append(block)

    def sound(self) -> np.ndarray[Any, np.dtype[np.int16]]:
        return as_heard(np.concatenate(self.let_through))


@pytest.fixture
def odd() -> Odd:
    return Odd()


def engine(of: Score, output: Odd | ClockOutput, opened: list[Player]) -> Engine:
    player = Engine(of, output)
    opened.append(player)
    return player


def test_sound_rises_and_falls_without_a_click_around_a_pause(
    made: Recording, odd: Odd, opened: list[Player], until: Until
) -> None:
    whole = score(made, [("c3", 0.1)], 1.8)
    plan = as_heard(Mixer(whole).block(0, whole.timeline.total))
    player = engine(whole, odd, opened)
    player.start()
    waiting(3.0, lambda: player.playback().position > RATE // 2)
    player.pause()
    waiting(3.0, odd.stream._stop.is_set)
    place = player.playback().position
    player.resume()
    until(player, PlayerState.FINISHED)
    sound = odd.stream.sound()
    assert largest_step(sound) <= largest_step(plan)
    again = len(sound) - np.flatnonzero(sound[::-1])[0] - (np.flatnonzero(plan)[-1] + 1 - place)
    rest = plan[place : np.flatnonzero(plan)[-1] + 1]
    assert np.array_equal(sound[again : again + len(rest)], rest)
    assert not sound[again - RATE // 100 - RATE // 50 : again - RATE // 100].any()


def test_there_is_silence_before_the_first_sound(made: Recording, odd: Odd, opened: list[Player], until: Until) -> None:
    player = engine(score(made, [("c3", 0.0)], 1.5), odd, opened)
    player.start(RATE // 2)
    until(player, PlayerState.FINISHED)
    sound = odd.stream.sound()
    first = int(np.flatnonzero(sound)[0])
    assert first >= 0.038 * RATE
    assert largest_step(sound[: first + RATE // 50]) < 1900


def test_a_card_that_stops_calling_is_lost_with_its_place_and_comes_back(
    made: Recording, odd: Odd, opened: list[Player], until: Until
) -> None:
    player = engine(score(made, [("c3", 0.1)], 1.3), odd, opened)
    player.start()
    waiting(3.0, lambda: player.playback().position > RATE // 2)
    first = odd.stream
    before = player.playback().position
    first.silent = True
    lost = until(player, PlayerState.LOST, 4.0)
    assert player.playback().problem == "reconnecting"
    kept = player.playback().position
    assert abs(kept - before) < RATE // 8
    assert until(player, PlayerState.PLAYING, 3.0) - lost < 1.5
    assert first.closed
    assert odd.resets == [False]
    until(player, PlayerState.FINISHED)
    assert player.playback().heard == round(1.3 * RATE)


def test_a_device_that_stays_away_waits_for_the_person(
    made: Recording, odd: Odd, opened: list[Player], until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "RECONNECT_SECONDS", 0.7)
    player = engine(score(made, [("c3", 0.1)], 1.2), odd, opened)
    player.start()
    waiting(3.0, lambda: player.playback().position > RATE // 2)
    odd.reasons = [PlayerProblem.NO_DEVICE] * 50
    odd.stream.gone = True
    until(player, PlayerState.LOST, 2.0)
    waiting(4.0, lambda: player.playback().problem == "no_device")
    tries = len(odd.reasons)
    kept = player.playback()
    time.sleep(0.8)
    assert (len(odd.reasons), player.playback()) == (tries, kept)
    odd.reasons = []
    player.resume()
    until(player, PlayerState.FINISHED)
    assert odd.resets[-1] is True
    assert player.playback().heard == round(1.2 * RATE)


def test_pausing_a_lost_player_is_a_pause(made: Recording, odd: Odd, opened: list[Player], until: Until) -> None:
    odd.reasons = [PlayerProblem.REFUSED]
    player = engine(score(made, [("c3", 0.1)], 1.0), odd, opened)
    player.start(RATE // 2)
    until(player, PlayerState.LOST)
    player.pause()
    time.sleep(0.8)
    assert (player.playback().state, player.playback().position) == (PlayerState.PAUSED, RATE // 2)
    player.resume()
    until(player, PlayerState.FINISHED)
    assert player.playback().heard == RATE // 2


def test_a_device_that_hangs_holds_up_nobody(
    made: Recording, odd: Odd, opened: list[Player], until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(output_module, "_OPEN_LIMIT_SECONDS", 0.5)
    odd.hang.clear()
    player = engine(score(made, [("c3", 0.1)], 1.0), odd, opened)
    then = time.monotonic()
    player.start()
    player.set_volume(0.5)
    assert player.playback().state is PlayerState.STARTING
    assert time.monotonic() - then < 0.3  # what it might wait for takes 0.4 s and more
    until(player, PlayerState.LOST, 2.0)
    time.sleep(0.8)
    player.close()
    odd.hang.set()
    waiting(2.0, lambda: len(odd.streams) == 2 and all(stream.closed for stream in odd.streams))


def test_an_error_while_mixing_is_a_failed_state_and_not_silence(
    made: Recording, odd: Odd, opened: list[Player], until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Mixer.block

    def breaks(self: Mixer, start: int, count: int) -> Any:
        if start > 4 * RATE:
            raise ValueError("no")
        return whole(self, start, count)

    monkeypatch.setattr(Mixer, "block", breaks)
    player = engine(score(made, [("c3", 0.1)], 30.0), odd, opened)
    player.start()
    until(player, PlayerState.FAILED, 5.0)
    failed = player.playback()
    assert failed.problem == "failed"
    assert 0 < failed.heard == failed.position < 2 * RATE
    player.resume()
    assert player.playback() == failed
    waiting(2.0, lambda: odd.stream.closed)


def test_sound_lost_twice_in_a_minute_asks_for_more_latency_next_time(
    made: Recording, odd: Odd, opened: list[Player], until: Until
) -> None:
    player = engine(score(made, [("c3", 0.1)], 3.0), odd, opened)
    player.start()
    for _ in range(2):
        waiting(3.0, lambda: len(odd.streams) == 1 and len(odd.stream.let_through) > 5)
        odd.stream.underflow = True
        waiting(3.0, lambda: not odd.stream.underflow)
    player.pause()
    time.sleep(0.5)
    assert odd.latencies == [0.3]
    player.resume()
    until(player, PlayerState.PLAYING)
    assert odd.latencies == [0.3, 0.5]


def test_a_ring_hands_on_zeros_when_nothing_was_mixed_in_time() -> None:
    ring = RingBuffer(RATE, 1.0)
    ring.restart(0, 0)
    ring.write(np.full(100, 0.5, np.float32))
    ring.release()
    out = np.ones(160, np.float32)
    ring.fill(out, 0.0, False)
    assert out[:100].tolist() == [0.5] * 100
    assert not out[100:].any()
    assert ring.underrun_frames == 60
    assert ring.progress_at(time.monotonic() + 1)[1] == 100


def test_a_ring_keeps_order_over_its_edge() -> None:
    ring = RingBuffer(1000, 1.0)
    ring.restart(0, 0)
    ring.release()
    numbers = np.arange(20_000, dtype=np.float32)
    given = 0
    taken: list[float] = []
    for turn in range(400):
        size = min(30 + turn * 7 % 90, ring.free_frames, len(numbers) - given)
        ring.write(numbers[given : given + size])
        given += size
        out = np.zeros(min(17 + turn % 50, given - len(taken)), np.float32)
        ring.fill(out, 0.0, False)
        taken += out.tolist()
    assert len(taken) > 10_000
    assert taken == numbers[: len(taken)].tolist()


def test_the_callback_does_not_let_go_of_the_interpreter_to_busy_threads() -> None:
    ring = RingBuffer(RATE, 0.5)
    ring.restart(0, 0)
    ring.write(np.full(3 * RATE, 0.5, np.float32))
    ring.release()
    out = np.empty(3600, np.float32)
    done = threading.Event()
    for _ in range(4):
        threading.Thread(target=lambda: all(iter(lambda: not done.is_set(), False)), daemon=True).start()
    taken = []
    for step in range(60):
        time.sleep(0.002)
        ring.volume = 0.5 - 0.1 * (step % 3)
        if ring.free_frames > RATE:
            ring.write(np.full(RATE, 0.5, np.float32))
        then = time.monotonic()
        ring.fill(out, 0.1, False)
        taken.append(time.monotonic() - then)
    done.set()
    assert ring.underrun_frames == 0
    # Letting go once costs a turn of each of the others, 5 ms at a time, about every second call.
    assert sum(seconds > 0.004 for seconds in taken) <= 3


def stuck(odd: Odd, calls: int, every: float = 0.02) -> None:
    """Let every stream from now on call so many times, 20 ms of sound each, and then no more."""
    whole = odd.open

    def open_stuck(pull_for: Callable[[int], FillCallback], latency: float) -> OddStream:
        stream = whole(pull_for, latency)
        stream.calls, stream.every = calls, every
        return stream

    odd.open = open_stuck


@pytest.mark.parametrize(("calls", "every"), [(0, 0.02), (15, 0.001), (60, 0.001), (4, 0.4)])
def test_a_device_that_takes_a_bufferful_and_plays_nothing_leaves_the_choice_to_the_person(
    made: Recording,
    odd: Odd,
    opened: list[Player],
    until: Until,
    monkeypatch: pytest.MonkeyPatch,
    calls: int,
    every: float,
) -> None:
    monkeypatch.setattr(engine_module, "RECONNECT_SECONDS", 3.0)
    player = engine(score(made, [("c3", 0.1)], 20.0), odd, opened)
    player.start()
    waiting(4.0, lambda: player.playback().position > 2 * RATE)
    stuck(odd, calls, every)
    odd.stream.silent = True
    until(player, PlayerState.LOST, 4.0)
    kept = player.playback()
    assert kept.problem == "reconnecting"
    seen = []
    deadline = time.monotonic() + 7.0
    while player.playback().problem == "reconnecting":
        seen.append(player.playback())
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert len(odd.streams) >= 2
    assert {(moment.state, moment.position, moment.heard) for moment in seen} == {
        (PlayerState.LOST, kept.position, kept.heard)
    }
    last = player.playback()
    assert (last.state, last.problem, last.position) == (PlayerState.LOST, "device_lost", kept.position)
    tries = len(odd.streams)
    time.sleep(1.0)
    assert len(odd.streams) == tries, "nothing is tried behind the person's back"
    del odd.open
    player.resume()
    until(player, PlayerState.PLAYING, 3.0)
    waiting(3.0, lambda: player.playback().position > kept.position + RATE // 2)


def test_a_device_that_is_stuck_from_the_first_moment_leaves_the_choice_too(
    made: Recording, odd: Odd, opened: list[Player], until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "RECONNECT_SECONDS", 3.0)
    stuck(odd, 15, 0.001)
    player = engine(score(made, [("c3", 0.1)], 20.0), odd, opened)
    player.start(RATE)
    until(player, PlayerState.LOST, 4.0)
    waiting(8.0, lambda: player.playback().problem == "device_lost")
    assert (player.playback().position, player.playback().heard) == (RATE, 0)


def test_sound_that_comes_back_for_moments_only_does_not_begin_the_search_anew(
    made: Recording, odd: Odd, opened: list[Player], until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It plays for a good second each time: that is heard and counts, and after the search the choice stands."""
    monkeypatch.setattr(engine_module, "RECONNECT_SECONDS", 3.0)
    player = engine(score(made, [("c3", 0.1)], 60.0), odd, opened)
    stuck(odd, 60)
    player.start()
    until(player, PlayerState.LOST, 6.0)
    began = time.monotonic()
    waiting(12.0, lambda: player.playback().problem == "device_lost")
    assert time.monotonic() - began < 8.0
    heard = player.playback().heard
    assert heard == player.playback().position
    assert RATE < heard < len(odd.streams) * 60 * 960


def test_sound_that_lasts_ends_the_search_so_that_a_later_loss_is_searched_for_in_full(
    made: Recording, odd: Odd, opened: list[Player], until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "RECONNECT_SECONDS", 2.0)
    monkeypatch.setattr(engine_module, "LASTING_SECONDS", 1.5)
    player = engine(score(made, [("c3", 0.1)], 60.0), odd, opened)
    player.start()
    waiting(3.0, lambda: player.playback().position > RATE)
    for _ in range(2):
        odd.stream.silent = True
        until(player, PlayerState.LOST, 4.0)
        assert player.playback().problem == "reconnecting"
        until(player, PlayerState.PLAYING, 3.0)
        time.sleep(2.5)


def test_a_device_that_stutters_goes_on_by_itself(
    made: Recording, odd: Odd, opened: list[Player], until: Until
) -> None:
    player = engine(score(made, [("c3", 0.1)], 4.0), odd, opened)
    player.start()
    states = set()
    for _ in range(2):
        waiting(3.0, lambda: player.playback().position > RATE // 2)
        odd.stream.silent = True
        time.sleep(0.5)
        states.add(player.playback().state)
        odd.stream.silent = False
    until(player, PlayerState.FINISHED)
    assert states == {PlayerState.PLAYING}
    assert len(odd.streams) == 1
    assert player.playback().heard == 4 * RATE
