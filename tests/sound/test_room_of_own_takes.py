"""The pauses between sentences that somebody read in sound like the room they were read in: as loud, and without a seam."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.catalogue.voice_folder import create_voice_folder, read_voice_folder
from nærvær.domain.own_voice import Sentence, VoiceCard
from nærvær.domain.practice import Bell, PracticeOptions
from nærvær.domain.score import TIMELINE_RATE, Score
from nærvær.domain.voice_workshop import ReadSound
from nærvær.sound.decode_check import decode_in_worker
from nærvær.sound.mixer import Mixer
from nærvær.voice_workshop import FolderVoices
from small_voice import EXERCISE, SMALL_TEXTS, small_script

RATE = 48_000
ROOM = 10 ** (-62 / 20)
Sound = NDArray[np.float32]


def read_aloud(number: int, room: float) -> Sound:
    """Something that swells like syllables, a second of the room before and after it, and the key that was pressed."""
    time = np.arange(round(3.5 * RATE)) / RATE
    speech = 0.1 * (0.55 - 0.45 * np.cos(time * 2 * np.pi * 4)) * np.sin(time * 2 * np.pi * 170)
    sound = np.pad(speech, RATE) + np.random.default_rng(number).normal(0, room, len(speech) + 2 * RATE)
    sound[20_000:20_300] += 0.02 * np.random.default_rng(1).normal(0, 1, 300)
    return sound.astype(np.float32)


@pytest.fixture
def voice(tmp_path: Path) -> Path:
    own = tmp_path / "own"
    (own / "scripts").mkdir(parents=True)
    (own / "scripts" / f"{EXERCISE}.txt").write_text(small_script(3), encoding="utf-8")
    folder = own / "voices" / "kari"
    folder.parent.mkdir()
    sentences = [Sentence(number, EXERCISE, text) for number, text in enumerate(SMALL_TEXTS[:3], 1)]
    create_voice_folder(folder, VoiceCard("Kari", "Leser rolig.", "CC BY 4.0"), sentences)
    return folder


def read_in(voice: Path, room: float = ROOM) -> None:
    workshop = FolderVoices(voice.parent, (), decode_in_worker, lambda _: None)
    for number in (1, 2, 3):
        workshop.add_take(voice, number, ReadSound(read_aloud(number, room), RATE))


def scored(voice: Path) -> Score:
    shelf = FolderCatalogue(*content_folders(), voice.parents[1], decode_in_worker)
    score = shelf.score(PracticeOptions(EXERCISE, 1, voice="kari", week=6, bell=Bell.NONE))
    assert score.fault is None
    return score


def pauses(score: Score) -> list[Sound]:
    """What is heard from just before the end of each sentence until just after the next one has begun."""
    mixer = Mixer(score)
    sound = mixer.block(0, mixer.total)
    assert not mixer.missing
    cues = score.timeline.cues
    return [sound[one.end - 4_800 : other.start + 2_400] for one, other in itertools.pairwise(cues)]


def level(sound: Sound) -> float:
    return 10 * float(np.log10(np.square(sound, dtype=np.float64).mean() + 1e-20))


def test_pauses_are_as_loud_as_the_room_beside_the_words_and_nothing_clicks(voice: Path) -> None:
    read_in(voice)
    assert not read_voice_folder(voice).unused
    take, rate = soundfile.read(voice / "002.wav", dtype="float32")
    beside = level(take[-round(0.15 * rate) : -round(0.05 * rate)])
    for pause in pauses(scored(voice)):
        assert len(pause) > 2 * TIMELINE_RATE
        tenths = [level(each) for each in np.array_split(pause, len(pause) // 4_800)]
        assert max(tenths) <= beside + 1.5
        assert min(tenths) >= beside - 3
        steps = np.abs(np.diff(pause))
        assert steps.max() <= 7 * np.sqrt(np.square(steps).mean()), "the key is not heard in it"


def test_more_of_the_room_is_kept_with_each_sentence(voice: Path) -> None:
    workshop = FolderVoices(voice.parent, (), decode_in_worker, lambda _: None)
    lengths = []
    for number in (1, 2):
        workshop.add_take(voice, number, ReadSound(read_aloud(number, ROOM), RATE))
        lengths.append(soundfile.info(voice / "room.wav").duration)
    assert 1 < lengths[0] < lengths[1] < 4


def test_a_room_that_somebody_laid_there_becomes_as_loud_as_that_beside_the_words(voice: Path) -> None:
    read_in(voice)
    once = level(pauses(scored(voice))[0])
    soundfile.write(voice / "room.wav", np.random.default_rng(7).normal(0, 0.05, 64_000), 16_000)
    assert level(pauses(scored(voice))[0]) == pytest.approx(once, abs=3)


def test_pauses_are_silent_where_nothing_was_heard_of_the_room_or_it_cannot_be_read(voice: Path) -> None:
    read_in(voice, room=0.0)
    assert not (voice / "room.wav").exists()
    for content in (None, b"", b"RIFF torn", b"<!doctype html>"):
        if content is not None:
            (voice / "room.wav").write_bytes(content)
        assert not any(pause[4_800:-2_400].any() for pause in pauses(scored(voice)))


def test_a_room_that_leads_out_of_the_folder_is_not_played_and_not_written_to(voice: Path) -> None:
    outside = voice.parents[2] / "utenfor.wav"
    soundfile.write(outside, np.random.default_rng(7).normal(0, 0.05, RATE), RATE)
    content = outside.read_bytes()
    (voice / "room.wav").symlink_to(outside)
    read_in(voice, room=0.0)
    assert not any(pause[4_800:-2_400].any() for pause in pauses(scored(voice)))
    read_in(voice)
    assert outside.read_bytes() == content
    assert not (voice / "room.wav").is_symlink()
