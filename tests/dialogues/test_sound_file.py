"""A sound file made from within the program: what is asked, what lies there afterwards, and that it can be broken off."""

from __future__ import annotations

import resource
import threading
from dataclasses import replace
from pathlib import Path, PurePath
from typing import Any

import pytest
import soundfile

from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.dialogues.interviewer import BrokenOff, Choose, DialogueContext, EnterText, LongWork, Show, Unanswered
from nærvær.dialogues.sound_file import make_sound_file
from nærvær.dialogues.today import choose_exercise
from nærvær.domain.practice import practice_day
from nærvær.domain.preferences import preference_fact
from nærvær.domain.services import Services
from nærvær.sound.render import render_to_file
from nærvær.texts import sound as words
from nærvær.texts.errors import os_error_sentence
from stepped import Refused, SteppedInterviewer
from tui.fakes import Bench, now

SHELF = FolderCatalogue(*content_folders())


def services(folder: Path, suffix: str = ".mp3") -> Services:
    """Services with the real sound, which offer `folder`."""
    return replace(
        Bench().parts(),
        catalogue=SHELF,
        render=render_to_file,
        phone_suffix=lambda: suffix,
        sound_folders=lambda: (PurePath(folder),),
    )


def talk(parts: Services, bench: Bench | None = None) -> Any:
    diary = (bench or Bench()).diary
    context = DialogueContext(SHELF, diary.entries, lambda: practice_day(now()))
    return make_sound_file(parts, SteppedInterviewer(), context)


def choose(step: Any, beginning: str) -> Any:
    assert isinstance(step, Choose)
    return next(option.value for option in step.options if option.label.startswith(beginning))


def as_far_as_the_work(dialogue: Any, *, exercise: str = "Når det røyner på", length: str = "1") -> LongWork[Any]:
    step = dialogue.send(choose(dialogue.send(None), exercise))
    step = dialogue.send(choose(step, length))
    work = dialogue.send(choose(step, "/"))
    assert isinstance(work, LongWork)
    return work


def test_the_file_lies_there_whole_with_its_words_and_is_told_of(tmp_path: Path) -> None:
    dialogue, told = talk(services(tmp_path)), list[float]()
    work = as_far_as_the_work(dialogue)
    step = dialogue.send(work.do(told.append))
    name = "Når det røyner på, 1 minutt"
    assert sorted(file.name for file in tmp_path.iterdir()) == [f"{name}.lrc", f"{name}.mp3", f"{name}.vtt"]
    assert soundfile.info(tmp_path / f"{name}.mp3").frames == 60 * 48_000
    assert (tmp_path / f"{name}.lrc").read_text("utf-8").startswith(f"[ti:{name}]\n[ar:nærvær]\n")
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert isinstance(step, Show)
    assert [label for label, _ in step.options] == ["Ferdig"]
    assert str(tmp_path / f"{name}.mp3") in step.sentences[0]
    assert ".lrc og .vtt" in step.sentences[1]
    with pytest.raises(StopIteration):
        dialogue.send(None)


def test_one_that_is_made_again_replaces_the_old_one_and_says_so(tmp_path: Path) -> None:
    for replaced in (False, True):
        dialogue = talk(services(tmp_path, ".wav"))
        step = dialogue.send(as_far_as_the_work(dialogue).do(lambda _: None))
        assert ("Den gamle fila er skrevet over." in step.sentences[0]) is replaced
    assert len(list(tmp_path.iterdir())) == 3


def test_breaking_off_leaves_nothing_and_says_so(tmp_path: Path) -> None:
    dialogue, parts_there = talk(services(tmp_path)), list[str]()

    def enough(part: float) -> None:
        if part > 0.3:
            parts_there.extend(file.suffix for file in tmp_path.iterdir())
            raise BrokenOff

    work = as_far_as_the_work(dialogue)
    before = set(threading.enumerate())
    with pytest.raises(BrokenOff):
        work.do(enough)
    assert parts_there
    assert list(tmp_path.iterdir()) == []
    assert set(threading.enumerate()) <= before
    with pytest.raises(StopIteration) as ended:
        dialogue.send(Unanswered.ESCAPED)
    assert ended.value.value == words.BROKEN_OFF()


def test_a_folder_that_is_not_there_is_refused_and_nothing_is_made(tmp_path: Path) -> None:
    dialogue = talk(services(tmp_path))
    step = dialogue.send(choose(dialogue.send(None), "Når det røyner på"))
    step = dialogue.send(choose(step, "1"))
    step = dialogue.send(choose(step, "Ei annen"))
    assert isinstance(step, EnterText)
    work = dialogue.send(str(tmp_path / "minnepinne"))
    with pytest.raises(FileNotFoundError) as refused:
        work.do(lambda _: None)
    step = dialogue.throw(refused.value)
    assert isinstance(step, Refused)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told_and_leaves_no_half_file(tmp_path: Path) -> None:
    dialogue = talk(services(tmp_path, ".wav"))
    work = as_far_as_the_work(dialogue)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, before[1]))
    try:
        with pytest.raises(OSError, match="large") as refused:
            work.do(lambda _: None)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    step = dialogue.throw(refused.value)
    assert isinstance(step, Refused)
    assert isinstance(step.error, OSError)
    assert os_error_sentence(step.error).startswith("Fila er større enn dette stedet tar imot.")
    assert list(tmp_path.iterdir()) == []


def test_it_is_the_last_row_of_the_exercises_at_home_and_leads_back_there(tmp_path: Path) -> None:
    diary = Bench().diary
    context = DialogueContext(SHELF, diary.entries, lambda: practice_day(now()))
    at_clinic = choose_exercise(None, SteppedInterviewer(), context).send(None)
    dialogue = choose_exercise(None, SteppedInterviewer(), context, home=services(tmp_path))
    at_home = dialogue.send(None)
    assert [option.label for option in at_home.options] == [*(each.label for each in at_clinic.options), words.TITLE()]
    step = dialogue.send(at_home.options[-1].value)
    assert step.question == words.WHICH()
    step = dialogue.send(Unanswered.ESCAPED)
    assert step.options == at_home.options
    assert step.first == len(at_home.options) - 1


def test_nothing_typed_leads_back_to_the_folders(tmp_path: Path) -> None:
    dialogue = talk(services(tmp_path))
    step = dialogue.send(choose(dialogue.send(None), "Når det røyner på"))
    step = dialogue.send(choose(step, "1"))
    dialogue.send(choose(step, "Ei annen"))
    step = dialogue.send("")
    assert isinstance(step, Choose)
    assert step.question == words.WHERE()
    assert step.options[step.first].label == words.OTHER_FOLDER()


def test_the_person_s_own_length_and_voice_are_used(tmp_path: Path) -> None:
    bench, scores = Bench(), list[Any]()
    bench.diary.append(preference_fact(minutes={"breathing-space": 5}))
    bench.diary.append(preference_fact(voice="synthetic-dark"))

    def render(*what: Any) -> None:
        scores.append((what[0], what[4]))

    dialogue = talk(replace(services(tmp_path), render=render), bench)
    step = dialogue.send(choose(dialogue.send(None), "Pusterommet"))
    assert step.options[step.first].value == 5
    step = dialogue.send(5)
    dialogue.send(dialogue.send(choose(step, "/")).do(lambda _: None))
    ((score, tags),) = scores
    assert (score.recording.voice, tags.title, tags.comment) == (
        "synthetic-dark",
        "Pusterommet, 5 minutter",
        "Stemme: Mørk stemme",
    )


def test_a_silent_exercise_has_no_words_beside_it(tmp_path: Path) -> None:
    names = list[PurePath]()
    parts = replace(services(tmp_path), render=lambda *what: names.extend(what[2]))
    dialogue = talk(parts)
    made = as_far_as_the_work(dialogue, exercise=SHELF.exercise("silent").title, length="1 ").do(lambda _: None)
    assert (names, len(made)) == ([], 1)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Når det røyner på", "Når det røyner på, 3 minutter.mp3"),
        ("../../etc/passwd", "etc passwd, 3 minutter.mp3"),
        ('Ro: "en/to"\\tre?\n', "Ro en to tre, 3 minutter.mp3"),
        ("...", "3 minutter.mp3"),
    ],
)
def test_the_name_of_the_file_is_one_that_every_disk_takes(title: str, name: str) -> None:
    assert words.file_name(title, 3, ".mp3") == name
