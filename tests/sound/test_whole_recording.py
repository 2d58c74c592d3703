"""A whole recording on the disk: decoded under guard, kept as an exercise, played to the sample, and what cannot be one."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.domain.errors import MissingSound, RecordingFault, RecordingProblem, UnreadableFile
from nærvær.domain.practice import Bell, PracticeOptions
from nærvær.domain.recorded_exercise import CutRecording, RecordedExercise, as_exercise
from nærvær.domain.score import TIMELINE_RATE
from nærvær.sound.decode_check import decode_in_worker
from nærvær.sound.mixer import Mixer
from nærvær.texts.recordings import recording_problem
from nærvær.voice_workshop import FolderRecordings

pyloudnorm = pytest.importorskip("pyloudnorm")
SPEECH = Path(__file__).parent / "people_speaking" / "austen.opus"
RATE = 16_000
ROOM = 0.001
Sound = NDArray[np.float64]


@pytest.fixture(scope="module")
def recorded() -> Sound:
    """A minute and a quarter of real speech with long pauses, in a room with a fan."""
    sound, _ = soundfile.read(SPEECH)
    ends = [round(second * RATE) for second in (0.0, 7.05, 10.1, 15.4, 21.45, 24.7)]
    room = np.random.default_rng(19)
    parts = []
    for start, end, pause in zip(ends, ends[1:], (4, 9, 14, 6, 20), strict=False):
        parts += [sound[start:end], room.normal(0, ROOM, pause * RATE)]
    return np.concatenate(parts)


@pytest.fixture
def workshop(tmp_path: Path) -> FolderRecordings:
    return FolderRecordings(tmp_path / "own", tmp_path / "spool", {"sitting"})


def written(tmp_path: Path, sound: Sound, name: str = "opptak.wav", rate: int = RATE) -> Path:
    file = tmp_path / name
    soundfile.write(file, sound, rate)
    return file


def kept(workshop: FolderRecordings, file: Path, identity: str = "kari") -> tuple[CutRecording, RecordedExercise]:
    recording = workshop.open(file)
    cut = recording.cut()
    exercise = as_exercise(cut, identity, "Kari leser", "Et opptak.", "Kari")
    assert exercise is not None
    workshop.keep(recording, cut, exercise, lambda _: None)
    recording.close()
    return cut, exercise


def catalogue(tmp_path: Path) -> FolderCatalogue:
    return FolderCatalogue(*content_folders(), tmp_path / "own", decode_in_worker)


def played(
    catalogue: FolderCatalogue, minutes: int, voice: str | None = None
) -> tuple[NDArray[np.float32], list[slice]]:
    score = catalogue.score(PracticeOptions("kari", minutes, voice=voice, bell=Bell.NONE))
    assert score.fault is None
    assert score.timeline.total == minutes * 60 * TIMELINE_RATE
    mixer = Mixer(score)
    sound = np.concatenate([mixer.block(start, TIMELINE_RATE) for start in range(0, mixer.total, TIMELINE_RATE)])
    assert not mixer.missing
    return sound, [slice(cue.start, cue.end) for cue in score.timeline.cues]


def test_it_is_an_exercise_among_the_others_that_only_its_pauses_make_longer(
    tmp_path: Path, workshop: FolderRecordings, recorded: Sound
) -> None:
    cut, exercise = kept(workshop, written(tmp_path, recorded))
    assert len(cut.phrases) == 5
    shelf = catalogue(tmp_path)
    offered = shelf.exercise("kari")
    assert (offered.title, offered.shortest, offered.longest) == ("Kari leser", exercise.shortest, exercise.longest)
    assert [each.id for each in shelf.exercises()][-1] == "kari"
    assert not [fault for fault in shelf.missing() if fault.exercise == "kari"]
    short, first = played(shelf, exercise.shortest)
    long, second = played(shelf, exercise.longest, "synthetic-dark")
    assert len(first) == len(second) == 5
    for one, other in zip(first, second, strict=True):
        # At their ends they go over into the sound of the room.
        np.testing.assert_array_equal(short[one][1_440:-5_760], long[other][1_440:-5_760])
    check_room(recorded, long, second)
    loudness = pyloudnorm.Meter(TIMELINE_RATE).integrated_loudness(np.concatenate([short[place] for place in first]))
    assert loudness == pytest.approx(-20, abs=0.5)


def check_room(recorded: Sound, played: NDArray[np.float32], phrases: list[slice]) -> None:
    """The stretched pauses are as loud as those of the recording, and nothing clicks in them or at their ends."""
    meter = pyloudnorm.Meter(RATE)
    gain = 10 ** ((-20 - meter.integrated_loudness(recorded)) / 20)
    for before, after in itertools.pairwise(phrases):
        pause = played[before.stop - 2_000 : after.start + 2_000].astype(np.float64)
        for second in np.array_split(pause[6_000:-6_000], max(1, len(pause) // TIMELINE_RATE)):
            level = 20 * np.log10(np.sqrt(np.square(second).mean()) / (ROOM * gain))
            assert abs(level) <= 2
        steps = np.abs(np.diff(pause[6_000:-6_000]))
        assert np.abs(np.diff(pause)).max() <= max(2 * steps.max(), 0.02)
        assert steps.max() <= 7 * np.sqrt(np.square(steps).mean())


@pytest.mark.parametrize("name", ["opptak.mp3", "opptak.flac", "opptak.ogg"])
def test_what_telephones_and_recorders_write_is_taken(
    name: str, tmp_path: Path, workshop: FolderRecordings, recorded: Sound
) -> None:
    recording = workshop.open(written(tmp_path, recorded, name))
    assert len(recording.cut().phrases) == 5
    recording.close()
    assert not list((tmp_path / "spool").iterdir())


STAND_IN = """#!{python}
import sys
from pathlib import Path
words = sys.argv[1:]
assert words[words.index("-f") + 1] == "mov" and words[words.index("-protocol_whitelist") + 1] == "file,pipe", words
sys.stdout.buffer.write(Path({samples!r}).read_bytes())
{ends}
"""


@pytest.fixture
def ffmpeg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Sound, str], None]:
    """Puts a program called ffmpeg first on the path which gives these samples, at 16 kHz, whatever it is to read."""

    def put(sound: Sound, ends: str = "") -> None:
        samples = tmp_path / "samples"
        samples.write_bytes((np.repeat(sound, 3) * 32_767).astype("<i2").tobytes())
        (tmp_path / "bin").mkdir()
        program = tmp_path / "bin" / "ffmpeg"
        program.write_text(STAND_IN.format(python=sys.executable, samples=str(samples), ends=ends), encoding="utf-8")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")

    return put


TELEPHONE_FILE = b"\0\0\0\x1cftypM4A " + bytes(5_000)


def test_what_only_ffmpeg_can_read_is_cut_like_the_others(
    ffmpeg: Callable[[Sound], None], tmp_path: Path, workshop: FolderRecordings, recorded: Sound
) -> None:
    (tmp_path / "opptak.m4a").write_bytes(TELEPHONE_FILE)
    ffmpeg(recorded)
    recording = workshop.open(tmp_path / "opptak.m4a")
    assert len(recording.cut().phrases) == 5
    recording.close()


@pytest.mark.parametrize(
    ("seconds", "ends", "reason"),
    [
        (0, "", RecordingFault.UNDECODABLE),
        (5, "", RecordingFault.SHORT),
        (75, "import os, signal; sys.stdout.flush(); os.kill(os.getpid(), signal.SIGKILL)", RecordingFault.UNDECODABLE),
    ],
    ids=["nothing", "a little", "killed on the way"],
)
def test_what_ffmpeg_cannot_read_to_its_end_is_refused(
    seconds: int,
    ends: str,
    reason: RecordingFault,
    ffmpeg: Callable[[Sound, str], None],
    tmp_path: Path,
    workshop: FolderRecordings,
    recorded: Sound,
) -> None:
    (tmp_path / "opptak.m4a").write_bytes(TELEPHONE_FILE)
    ffmpeg(recorded[: seconds * RATE], ends)
    with pytest.raises(RecordingProblem) as refused:
        workshop.open(tmp_path / "opptak.m4a")
    assert refused.value.reason is reason
    assert not list((tmp_path / "spool").iterdir())


def test_without_ffmpeg_it_is_said_what_would_help(
    tmp_path: Path, workshop: FolderRecordings, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "opptak.m4a").write_bytes(TELEPHONE_FILE)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RecordingProblem) as refused:
        workshop.open(tmp_path / "opptak.m4a")
    assert refused.value.reason is RecordingFault.NEEDS_FFMPEG
    assert "når programmet ffmpeg er på maskinen" in recording_problem(refused.value)


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="needs ffmpeg")
def test_a_real_file_of_a_telephone_is_read_and_a_list_of_files_is_not(
    tmp_path: Path, workshop: FolderRecordings, recorded: Sound
) -> None:
    wave = written(tmp_path, recorded)
    subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-i", wave, tmp_path / "opptak.m4a"], check=True)
    recording = workshop.open(tmp_path / "opptak.m4a")
    assert len(recording.cut().phrases) == 5
    recording.close()
    (tmp_path / "liste.m4a").write_text(f"#EXTM3U\n#EXTINF:1,\nfile://{wave}\n", encoding="utf-8")
    with pytest.raises(RecordingProblem) as refused:
        workshop.open(tmp_path / "liste.m4a")
    assert refused.value.reason is RecordingFault.UNDECODABLE


def bad_sound() -> dict[str, tuple[Sound, RecordingFault]]:
    random = np.random.default_rng(2)
    minute = 61 * RATE
    return {
        "five seconds": (random.normal(0, 0.1, 5 * RATE), RecordingFault.SHORT),
        "silence": (np.zeros(minute), RecordingFault.NO_SPEECH),
        "distorted": (np.sign(np.sin(np.arange(minute) / 30)), RecordingFault.CLIPPED),
    }


@pytest.mark.parametrize("name", list(bad_sound()))
def test_what_nobody_could_practise_with_is_refused(name: str, tmp_path: Path, workshop: FolderRecordings) -> None:
    sound, reason = bad_sound()[name]
    with pytest.raises(RecordingProblem) as refused:
        workshop.open(written(tmp_path, sound))
    assert refused.value.reason is reason
    assert not list((tmp_path / "spool").iterdir())


def test_noise_has_no_phrases(tmp_path: Path, workshop: FolderRecordings) -> None:
    recording = workshop.open(written(tmp_path, np.random.default_rng(3).normal(0, 0.1, 61 * RATE)))
    assert recording.cut().phrases == ()
    recording.close()


def test_two_hours_is_the_most(tmp_path: Path, workshop: FolderRecordings) -> None:
    file = tmp_path / "lang.flac"
    with soundfile.SoundFile(file, "w", 8_000, 1) as writing:
        for _ in range(7_210):
            writing.write(np.zeros(8_000, np.float32))
    with pytest.raises(RecordingProblem) as refused:
        workshop.open(file)
    assert refused.value.reason is RecordingFault.LONG


@pytest.mark.parametrize("content", [b"", b"ID3 not a song", b"RIFF\x00\x00\x00\x00WAVEfmt ", bytes(range(256)) * 400])
def test_a_broken_file_is_refused_and_leaves_nothing(
    content: bytes, tmp_path: Path, workshop: FolderRecordings
) -> None:
    file = tmp_path / "opptak.mp3"
    file.write_bytes(content)
    with pytest.raises(RecordingProblem) as refused:
        workshop.open(file)
    assert refused.value.reason in (RecordingFault.UNDECODABLE, RecordingFault.KIND)
    assert not list((tmp_path / "spool").iterdir())


def test_what_is_no_file_is_not_waited_for(tmp_path: Path, workshop: FolderRecordings) -> None:
    for name in (tmp_path, tmp_path / "nothing"):
        with pytest.raises(UnreadableFile):
            workshop.open(name)


def test_an_id_is_given_once(tmp_path: Path, workshop: FolderRecordings, recorded: Sound) -> None:
    file = written(tmp_path, recorded)
    kept(workshop, file)
    for identity, reason in (("kari", "taken"), ("sitting", "taken"), ("../kari", "bad_id"), ("", "bad_id")):
        with pytest.raises(RecordingProblem) as refused:
            workshop.require_free(identity)
        assert refused.value.reason == reason


def test_one_that_is_broken_off_leaves_nothing_and_can_be_kept_afterwards(
    tmp_path: Path, workshop: FolderRecordings, recorded: Sound
) -> None:
    recording = workshop.open(written(tmp_path, recorded))
    cut = recording.cut()
    exercise = as_exercise(cut, "kari", "Kari", "Et opptak.", "")
    assert exercise is not None

    def stop(done: float) -> None:
        if done > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        workshop.keep(recording, cut, exercise, stop)
    assert not list((tmp_path / "own" / "recordings").iterdir())
    (tmp_path / "own" / "recordings" / ".kari.part").mkdir()  # as a kill would leave it
    workshop.keep(recording, cut, exercise, lambda _: None)
    recording.close()
    assert [folder.name for folder in (tmp_path / "own" / "recordings").iterdir()] == ["kari"]


def test_removed_it_is_gone_with_its_sound(tmp_path: Path, workshop: FolderRecordings, recorded: Sound) -> None:
    kept(workshop, written(tmp_path, recorded))
    assert workshop.remove("sitting") is None
    assert workshop.remove("../own") is None
    assert workshop.remove("kari") == "Kari leser"
    assert not list((tmp_path / "own" / "recordings").iterdir())
    assert "kari" not in [exercise.id for exercise in catalogue(tmp_path).exercises()]


def test_a_take_that_has_been_exchanged_is_not_played(
    tmp_path: Path, workshop: FolderRecordings, recorded: Sound
) -> None:
    _, exercise = kept(workshop, written(tmp_path, recorded))
    take = tmp_path / "own" / "recordings" / "kari" / "0002.flac"
    soundfile.write(take, np.full(RATE, 0.5), RATE)
    score = catalogue(tmp_path).score(PracticeOptions("kari", exercise.longest, bell=Bell.NONE))
    assert isinstance(score.fault, MissingSound)
    assert score.recording is not None
    assert "kari-0002" not in score.recording.takes


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("format = 1", "format = 3"),
        ('id = "kari"', 'id = "ola"'),
        ("pause = ", "pause = -"),
        ("shortest = ", "shortest = 9"),
    ],
)
def test_a_description_that_cannot_be_right_is_named_and_takes_nothing_with_it(
    before: str, after: str, tmp_path: Path, workshop: FolderRecordings, recorded: Sound
) -> None:
    kept(workshop, written(tmp_path, recorded))
    file = tmp_path / "own" / "recordings" / "kari" / "recording.toml"
    file.write_text(file.read_text("utf-8").replace(before, after), "utf-8")
    shelf = catalogue(tmp_path)
    assert "kari" not in [exercise.id for exercise in shelf.exercises()]
    assert [fault.file for fault in shelf.faults()] == [str(file)]
    assert "sitting" in [exercise.id for exercise in shelf.exercises()]


CAPTIONS = {
    "tekst.vtt": "WEBVTT\n\nNOTE nothing\n\n1\n00:00.300 --> 00:06.000 align:start\n<v Kari>Én &amp; to.\n\n"
    "00:11.500 --> 00:14.000\nTre.\n",
    "tekst.srt": "1\n00:00:00,300 --> 00:00:06,000\nÉn & to.\n\n2\n00:00:11,500 --> 00:00:14,000\n<i>Tre.</i>\n",
}


@pytest.mark.parametrize("name", list(CAPTIONS))
def test_captions_stand_where_they_are_said(
    name: str, tmp_path: Path, workshop: FolderRecordings, recorded: Sound
) -> None:
    captions = tmp_path / name
    captions.write_text(CAPTIONS[name], "utf-8")
    recording = workshop.open(written(tmp_path, recorded))
    cut = workshop.with_captions(recording.cut(), captions)
    recording.close()
    assert [phrase.words for phrase in cut.phrases] == ["Én & to.", "Tre.", "", "", ""]


def test_plain_text_is_shared_out_and_what_is_no_text_is_refused(
    tmp_path: Path, workshop: FolderRecordings, recorded: Sound
) -> None:
    recording = workshop.open(written(tmp_path, recorded))
    cut = recording.cut()
    recording.close()
    text = tmp_path / "tekst.txt"
    text.write_text(
        "# en merknad\nEn lang setning å begynne med her. To.\nTre er kortere. Fire er lengre enn tre.\nFem.", "utf-8"
    )
    said = " ".join(filter(None, (phrase.words for phrase in workshop.with_captions(cut, text).phrases)))
    assert said == "En lang setning å begynne med her. To. Tre er kortere. Fire er lengre enn tre. Fem."
    for content in ("", "# bare en merknad", "WEBVTT\n\n00:09.000 --> 00:01.000\nBaklengs.\n"):
        text.write_text(content, "utf-8")
        with pytest.raises(RecordingProblem):
            workshop.with_captions(cut, text)
