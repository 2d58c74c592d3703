"""What arrives at a sink when the player plays through PortAudio: every claim is made on recorded samples."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from made_sound import RATE, as_heard, first_sound, found_at, largest_step, score
from null_sink import Heard, NullSink
from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.domain.player import Player, PlayerState
from nærvær.domain.practice import Bell, PracticeOptions
from nærvær.domain.score import Recording, Score
from nærvær.sound import open_player
from nærvær.sound.mixer import Mixer

Until = Callable[..., float]
ENGLISH = [voice.id for voice in FolderCatalogue(*content_folders()).voices() if voice.language == "en"]
LATENCY = 0.375  # what PortAudio makes of the .3 s asked for, in whole periods


def expected(of: Score) -> np.ndarray:
    mixer = Mixer(of)
    return as_heard(mixer.block(0, mixer.total))


def play(of: Score, opened: list[Player], at: int = 0) -> Player:
    player = open_player(of)
    opened.append(player)
    assert player.playback().audible
    player.start(at)
    return player


def let_pass(heard: Heard, seconds: float) -> None:
    """Wait until so much more has been recorded."""
    heard.wait_for(len(heard.samples()) + round(seconds * RATE))


def test_every_frame_arrives_once_in_its_place(
    sink: NullSink, made: Recording, opened: list[Player], until: Until
) -> None:
    whole = score(made, [("c0", 0.3), ("c1", 1.1), ("c0", 2.1)], 3.2, [(0.1, False), (2.5, True)], Bell.WOOD)
    with sink.recorder() as heard:
        player = play(whole, opened)
        until(player, PlayerState.FINISHED)
        let_pass(heard, 0.2)
    plan = expected(whole)
    sound = heard.samples()
    start = first_sound(sound) - first_sound(plan)
    assert np.array_equal(sound[start : start + len(plan)], plan)
    assert not sound[start + len(plan) :].any()
    assert player.playback().heard == player.playback().position == len(plan)


@pytest.mark.parametrize("voice", ENGLISH)
def test_an_english_sentence_arrives_as_its_file_holds_it(
    sink: NullSink, opened: list[Player], until: Until, voice: str
) -> None:
    """From the language of the screens to the sink; what is expected is decoded here, not by the mixer."""
    of = FolderCatalogue(*content_folders(), language=lambda: "en").score(PracticeOptions("right-now", 1, voice=voice))
    assert of.recording is not None
    assert (of.language, of.fault, of.recording.voice) == ("en", None, voice)
    cue = min(of.timeline.cues, key=lambda each: each.length)
    plan = as_heard(soundfile.read(of.recording.takes[cue.cue].path, dtype="float32")[0])
    with sink.recorder() as heard:
        player = play(of, opened, cue.start - RATE // 10)
        until(player, PlayerState.PLAYING)
        let_pass(heard, 0.1 + len(plan) / RATE + LATENCY)
        player.close()
    sound = heard.samples()
    start = found_at(sound, plan)
    assert np.array_equal(sound[start : start + len(plan)], plan)


def test_the_bell_that_closes_a_practice_arrives_clearer_than_the_one_that_opens_it(
    sink: NullSink, opened: list[Player], until: Until
) -> None:
    of = FolderCatalogue(*content_folders()).score(PracticeOptions("right-now", 1, captions_only=True))
    first, last = of.timeline.bells
    arrived = []
    for strike in (first, last):
        with sink.recorder() as heard:
            player = play(of, opened, strike.start - RATE // 4)
            until(player, PlayerState.PLAYING)
            let_pass(heard, 2.0)
        player.close()
        while sink.playing():
            time.sleep(0.02)
        sound = heard.samples()
        start = first_sound(sound)
        arrived.append(float(np.std(sound[start : start + RATE // 2].astype(float))))
    assert 20 * np.log10(arrived[1] / arrived[0]) == pytest.approx(4, abs=0.3)


def test_the_last_sample_is_heard_and_the_end_is_told_in_time(
    sink: NullSink, made: Recording, opened: list[Player], until: Until
) -> None:
    to_the_end = score(made, [("c3", 0.2)], 1.6)
    plan = expected(to_the_end)
    with sink.recorder() as heard:
        player = play(to_the_end, opened)
        finished = until(player, PlayerState.FINISHED)
        let_pass(heard, 0.3)
    sound = heard.samples()
    last = int(np.flatnonzero(sound)[-1])
    assert last - first_sound(sound) == int(np.flatnonzero(plan)[-1]) - first_sound(plan)
    assert finished - heard.time_of(last) < LATENCY / 2 + 0.05


def test_pause_falls_silent_without_a_click_and_resume_loses_nothing(
    sink: NullSink, made: Recording, opened: list[Player], until: Until
) -> None:
    long = score(made, [("c3", 0.1), ("c3", 1.5)], 3.0)
    plan = expected(long)
    with sink.recorder() as heard:
        player = play(long, opened)
        until(player, PlayerState.PLAYING)
        let_pass(heard, 0.9)
        paused = time.monotonic()
        player.pause()
        assert player.playback().state is PlayerState.PAUSED
        let_pass(heard, 0.8)
        rest = player.playback()
        let_pass(heard, 0.2)
        assert player.playback() == rest
        before = len(heard.samples())
        resumed = time.monotonic()
        player.resume()
        until(player, PlayerState.PLAYING)
        let_pass(heard, 0.5)
        until(player, PlayerState.FINISHED)
        let_pass(heard, 0.2)
    sound = heard.samples()
    place = rest.position
    start = first_sound(sound) - first_sound(plan)
    fall = start + place
    assert np.array_equal(sound[start:fall], plan[:place])
    silent = fall + round(0.03 * RATE)
    falling = plan[place : place + silent - fall] * (1 - np.arange(1, silent - fall + 1) / (silent - fall))
    assert np.abs(sound[fall:silent] - falling).max() <= 2
    again = first_sound(sound, silent + 1)
    assert again - silent > RATE // 2
    assert heard.time_of(silent) - paused < LATENCY + 0.08
    # The rise lies before the place; the monitor (not the sink) swallows up to 20 ms of a stream that begins again, so how
    # it rises is looked at in test_engine.
    assert largest_step(sound[:again]) <= largest_step(plan) + 1
    assert largest_step(sound[again:]) <= largest_step(plan) + 1
    back = found_at(sound[again:], plan[place + RATE // 20 : place + RATE // 2]) + again - RATE // 20
    assert abs(back - again) <= RATE // 50
    after = sound[back : back + len(plan) - place]
    assert np.array_equal(after[RATE // 50 :], plan[place + RATE // 50 :])
    assert heard.time_of(again) - resumed < 0.25
    assert again > before
    assert player.playback().heard == len(plan)


@pytest.mark.parametrize("cue", [2, 0])
def test_seek_lands_on_the_cue_softly(
    sink: NullSink, made: Recording, opened: list[Player], until: Until, cue: int
) -> None:
    cues = score(made, [("c0", 0.5), ("c3", 1.3), ("c2", 3.0)], 4.0)
    target = cues.timeline.cues[cue].start
    plan = expected(cues)
    with sink.recorder() as heard:
        player = play(cues, opened, at=round(1.3 * RATE))
        until(player, PlayerState.PLAYING)
        let_pass(heard, 0.7)
        asked = time.monotonic()
        player.seek(target)
        assert player.playback().position == target
        let_pass(heard, 1.2)
        assert player.playback().position >= target
        player.stop()
        let_pass(heard, 0.6)
    sound = heard.samples()
    take = plan[target : target + round(0.5 * RATE)]
    landed = found_at(sound, take)
    assert landed >= 0
    assert np.array_equal(sound[landed : landed + len(take)], take)
    assert not sound[landed - RATE // 50 : landed - RATE // 100].any()
    assert heard.time_of(landed) - asked < 0.55
    assert largest_step(sound) <= largest_step(plan) + 1


def test_volume_moves_without_a_click(sink: NullSink, made: Recording, opened: list[Player], until: Until) -> None:
    steady = score(made, [("c3", 0.1), ("c3", 1.5)], 3.0, volume=0.9)
    plan = expected(steady)
    with sink.recorder() as heard:
        player = play(steady, opened)
        until(player, PlayerState.PLAYING)
        for volume in (0.2, 1.0, 0.0, 0.5):
            let_pass(heard, 0.4)
            player.set_volume(volume)
        assert player.playback().volume == 0.5
        until(player, PlayerState.FINISHED)
        let_pass(heard, 0.2)
    sound = heard.samples()
    assert largest_step(sound) <= largest_step(plan) + 1
    tail = sound[: int(np.flatnonzero(sound)[-1]) + 1][-RATE // 2 :].astype(float)
    loud = plan[: int(np.flatnonzero(plan)[-1]) + 1][-RATE // 2 :].astype(float)
    assert np.std(tail) / np.std(loud) == pytest.approx(0.5, abs=0.02)


def test_a_server_that_is_killed_and_comes_back_is_found_again(
    made: Recording, opened: list[Player], until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    from nærvær.sound.device import restart_portaudio

    long = score(made, [("c3", 0.2), ("c1", 1.7)], 2.7)
    plan = expected(long)
    with NullSink() as sink, monkeypatch.context() as patch:
        for name, value in sink.environment.items():
            patch.setenv(name, value)
        restart_portaudio()
        with sink.recorder() as heard:
            player = play(long, opened)
            until(player, PlayerState.PLAYING)
            let_pass(heard, 1.0)
        sink.kill()
        reached = len(heard.samples()) - first_sound(heard.samples()) + first_sound(plan)
        until(player, PlayerState.LOST, 4.0)
        kept = player.playback()
        assert reached - RATE // 4 < kept.position < reached + RATE // 8
        assert kept.problem == "reconnecting"
        time.sleep(0.7)
        assert player.playback().position == kept.position
        sink.start()
        back = time.monotonic()
        with sink.recorder(wait=False) as heard:
            assert until(player, PlayerState.PLAYING) - back < 2.0
            until(player, PlayerState.FINISHED)
            let_pass(heard, 0.2)
    sound = heard.samples()
    last = plan[long.timeline.cues[1].start : long.timeline.cues[1].end]
    at = found_at(sound, last)
    assert np.array_equal(sound[at : at + len(last)], last)
    begun = at - long.timeline.cues[1].start + kept.position
    assert np.array_equal(sound[max(begun, 0) : at], plan[kept.position + max(-begun, 0) : kept.position + at - begun])
    assert abs(first_sound(sound) - max(begun, 0)) < RATE // 50
    # What was lost with the server is played again, and counts again: less than what lay ready in it.
    assert len(plan) - RATE // 2 < player.playback().heard <= len(plan)


@pytest.fixture
def sleepy(monkeypatch: pytest.MonkeyPatch) -> Iterator[NullSink]:
    """A sink of its own, that may be suspended."""
    from nærvær.sound.device import restart_portaudio

    with NullSink() as sink, monkeypatch.context() as patch:
        for name, value in sink.environment.items():
            patch.setenv(name, value)
        restart_portaudio()
        yield sink


def test_a_device_that_opens_and_never_plays_leaves_the_choice_to_the_person_with_nothing_skipped(
    sleepy: NullSink, made: Recording, opened: list[Player], until: Until
) -> None:
    long = score(made, [("c3", 0.2), ("c1", 4.0)], 5.2)
    plan = expected(long)
    with sleepy.recorder() as heard:
        player = play(long, opened)
        until(player, PlayerState.PLAYING)
        let_pass(heard, 1.2)
        sleepy.suspend(True)
        stuck = time.monotonic()
    reached = len(heard.samples()) - first_sound(heard.samples()) + first_sound(plan)
    until(player, PlayerState.LOST, 4.0)
    kept = player.playback()
    seen = set()
    while player.playback().problem == "reconnecting":
        seen.add((player.playback().state, player.playback().position))
        assert time.monotonic() - stuck < 20
        time.sleep(0.05)
    assert time.monotonic() - stuck < 15.5
    assert seen == {(PlayerState.LOST, kept.position)}
    assert reached - RATE // 2 < kept.position < reached + RATE // 8
    assert (player.playback().state, player.playback().position) == (PlayerState.LOST, kept.position)
    sleepy.suspend(False)
    with sleepy.recorder() as heard:
        player.resume()
        until(player, PlayerState.FINISHED, 12.0)
        let_pass(heard, 0.2)
    sound = heard.samples()
    last = plan[long.timeline.cues[1].start : long.timeline.cues[1].end]
    at = found_at(sound, last)
    assert np.array_equal(sound[at : at + len(last)], last)


def test_a_device_that_wakes_while_it_is_searched_for_goes_on_from_where_it_was(
    sleepy: NullSink, made: Recording, opened: list[Player], until: Until
) -> None:
    long = score(made, [("c3", 0.2), ("c1", 2.0)], 3.2)
    plan = expected(long)
    with sleepy.recorder() as heard:
        player = play(long, opened)
        until(player, PlayerState.PLAYING)
        let_pass(heard, 1.0)
        sleepy.suspend(True)
    until(player, PlayerState.LOST, 4.0)
    kept = player.playback().position
    time.sleep(1.0)
    sleepy.suspend(False)
    woke = time.monotonic()
    with sleepy.recorder() as heard:
        assert until(player, PlayerState.PLAYING) - woke < 4.0
        until(player, PlayerState.FINISHED)
        let_pass(heard, 0.2)
    sound = heard.samples()
    last = plan[long.timeline.cues[1].start : long.timeline.cues[1].end]
    at = found_at(sound, last)
    assert np.array_equal(sound[at : at + len(last)], last)
    assert abs(first_sound(sound) - (at - long.timeline.cues[1].start + kept)) < RATE // 4


def test_a_device_that_sleeps_from_the_beginning_is_searched_for_and_then_found(
    sleepy: NullSink, made: Recording, opened: list[Player], until: Until
) -> None:
    short = score(made, [("c3", 0.2)], 2.0)
    sleepy.suspend(True)
    player = play(short, opened)
    until(player, PlayerState.LOST, 6.0)
    assert (player.playback().position, player.playback().heard) == (0, 0)
    time.sleep(1.0)
    assert (player.playback().position, player.playback().heard) == (0, 0)
    sleepy.suspend(False)
    until(player, PlayerState.PLAYING, 5.0)
    until(player, PlayerState.FINISHED)
    assert player.playback().heard == short.timeline.total


def test_a_device_that_stutters_goes_on_by_itself_and_loses_nothing(
    sleepy: NullSink, made: Recording, opened: list[Player], until: Until
) -> None:
    long = score(made, [("c3", 0.2), ("c1", 2.6)], 3.6)
    states = set()
    with sleepy.recorder() as heard:
        player = play(long, opened)
        until(player, PlayerState.PLAYING)
        let_pass(heard, 0.8)
        sleepy.suspend(True)
        for _ in range(10):
            time.sleep(0.05)
            states.add(player.playback().state)
        sleepy.suspend(False)
        until(player, PlayerState.FINISHED)
        let_pass(heard, 0.2)
    assert states == {PlayerState.PLAYING}
    assert player.playback().heard == long.timeline.total
    plan, sound = expected(long), heard.samples()
    last = plan[long.timeline.cues[1].start : long.timeline.cues[1].end]
    at = found_at(sound, last)
    assert np.array_equal(sound[at : at + len(last)], last)


def test_plain_mode_goes_on_in_text_when_a_device_is_stuck(
    sleepy: NullSink, tmp_path: Path, source_folder: Path
) -> None:
    environment = os.environ | sleepy.environment | {"PYTHONPATH": str(source_folder), "HOME": str(tmp_path)}
    words = ("--data-dir", str(tmp_path / "data"), "practise", "right-now", "--minutes", "1", "--plain")
    run = subprocess.Popen(
        [sys.executable, "-m", "nærvær", *words],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert run.stdout is not None
    told = iter(run.stdout.readline, "")
    try:
        for line in told:
            if "(klang)" in line:
                break
        time.sleep(1.0)
        sleepy.suspend(True)
        stuck = time.monotonic()
        between = []
        for line in told:
            if "går videre uten lyd" in line:
                break
            between.append(line)
        assert time.monotonic() - stuck < 16
        assert sum("Lyden ble borte" in line for line in between) == 1
        assert not any("tilbake" in line and "ble borte" not in line for line in between)
    finally:
        run.terminate()
        run.communicate(timeout=10)


def test_busy_neighbours_cost_not_one_frame(
    sink: NullSink, made: Recording, opened: list[Player], until: Until
) -> None:
    whole = score(made, [("c3", 0.1), ("c1", 1.6), ("c0", 2.6)], 3.3)
    neighbours = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(8)]
    try:
        with sink.recorder() as heard:
            player = play(whole, opened)
            until(player, PlayerState.FINISHED, 15)
            let_pass(heard, 0.2)
    finally:
        for neighbour in neighbours:
            neighbour.kill()
            neighbour.wait()
    plan = expected(whole)
    sound = heard.samples()
    start = first_sound(sound) - first_sound(plan)
    assert np.array_equal(sound[start : start + len(plan)], plan)


def test_busy_threads_beside_it_cost_not_one_frame(
    sink: NullSink, made: Recording, environment: dict[str, str], tmp_path: Path
) -> None:
    whole = replace(score(made, [("c3", 0.1), ("c1", 1.6), ("c0", 2.6)], 3.3), volume=0.5)
    (tmp_path / "score").write_bytes(pickle.dumps(whole))
    program = (
        "import pathlib, pickle, sys, threading, time\nfrom nærvær.domain.player import ENDED_STATES\n"
        "from nærvær.sound import open_player\n"
        "player = open_player(pickle.loads(pathlib.Path(sys.argv[1]).read_bytes()))\n"
        "busy = True\n"
        "def spin():\n"
        "    while busy: pass\n"
        "for _ in range(8): threading.Thread(target=spin, daemon=True).start()\n"
        "player.start()\n"
        "while player.playback().state not in ENDED_STATES: time.sleep(0.1)\n"
        "busy = False\n"
    )
    with sink.recorder() as heard:
        subprocess.run([sys.executable, "-c", program, tmp_path / "score"], env=environment, check=True, timeout=40)
        let_pass(heard, 0.2)
    mixer = Mixer(whole)
    plan = as_heard(mixer.block(0, mixer.total) * np.float32(0.5))
    sound = heard.samples()
    start = first_sound(sound) - first_sound(plan)
    assert np.array_equal(sound[start : start + len(plan)], plan)


def test_a_program_that_ends_without_closing_still_fades(
    sink: NullSink, made: Recording, environment: dict[str, str]
) -> None:
    program = (
        "import time\nfrom nærvær.domain.score import silent_timeline\n"
        "from nærvær.domain.practice import Bell\nfrom nærvær.domain.score import Score\n"
        "from nærvær.sound import open_player\n"
        "player = open_player(Score(silent_timeline('x', 'X', 1), None, Bell.BOWL))\n"
        "player.start()\ntime.sleep(1.2)\n"
    )
    with sink.recorder() as heard:
        subprocess.run([sys.executable, "-c", program], env=environment, check=True, timeout=20)
        let_pass(heard, 0.2)
    sound = heard.samples()
    last = int(np.flatnonzero(sound)[-1])
    assert largest_step(sound) < 1500
    assert np.abs(sound[last - 20 : last].astype(int)).max() < 200
    assert np.abs(sound).max() > 2000


def test_a_device_of_another_rate_is_given_its_own(
    sink: NullSink, made: Recording, opened: list[Player], until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sounddevice

    whole = score(made, [("c0", 0.3), ("c1", 1.2)], 2.3)
    real = sounddevice.OutputStream
    asked = []

    def picky(*, samplerate: int, **rest: object) -> object:
        asked.append(samplerate)
        if samplerate == RATE:
            raise sounddevice.PortAudioError("Invalid sample rate", -9997)
        return real(samplerate=samplerate, **rest)

    monkeypatch.setattr(sounddevice, "OutputStream", picky)
    with sink.recorder() as heard:
        player = play(whole, opened)
        until(player, PlayerState.FINISHED)
        let_pass(heard, 0.2)
    assert asked == [RATE, 44_100]
    plan = expected(whole)
    sound = heard.samples()
    first = found_at(sound, plan[round(0.3 * RATE) : round(0.9 * RATE)])
    second = found_at(sound, plan[round(1.2 * RATE) : round(2.1 * RATE)])
    assert abs(second - first - round(0.9 * RATE)) <= 2
    assert player.playback().heard == player.playback().position == len(plan)
