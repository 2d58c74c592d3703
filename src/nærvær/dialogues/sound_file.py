"""Making a sound file of an exercise, for the telephone: which one, how long, where, and then it is made."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from ..domain.catalogue import Catalogue, Exercise
from ..domain.errors import Refusal
from ..domain.practice import PracticeOptions
from ..domain.preferences import default_options
from ..domain.progress import summarise
from ..domain.score import Score, SoundTags
from ..domain.services import Services
from ..texts import sound as words
from ..texts.formats import minutes
from ..texts.sound import missing_in_file, voice_name
from ..texts.today import span
from .interviewer import (
    Back,
    Choose,
    DialogueContext,
    EnterText,
    Interviewer,
    LongWork,
    NoAnswer,
    OnEscape,
    Option,
    Progress,
    Show,
)
from .questions import Answers, Completion, Question, Slot, ask_in_turn

_EXERCISE, _MINUTES, _FOLDER = Slot[Exercise]("exercise"), Slot[int]("minutes"), Slot[str]("folder")
_TYPED_FOLDER = Slot[str]("typed folder")
_ELSEWHERE = ""
_Write = Callable[[Progress], tuple[str, ...]]
WORDS_SUFFIXES = (".lrc", ".vtt")


async def make_sound_file(services: Services, interviewer: Interviewer, context: DialogueContext) -> str:
    """Ask which exercise, how long and where, then make the file and say where it is. Broken off, it leaves no file."""
    answers = Answers()
    questions = (
        Question(_EXERCISE, partial(_ask_exercise, context)),
        Question(_MINUTES, partial(_ask_minutes, context)),
        Question(_FOLDER, partial(_ask_folder, services)),
        Question(_TYPED_FOLDER, _ask_other_folder, lambda answers: answers.get(_FOLDER) == _ELSEWHERE, is_part=True),
    )
    if await ask_in_turn(interviewer, questions, answers, OnEscape.BACK) is not Completion.DONE:
        return ""
    options = replace(_usual_options(context, answers[_EXERCISE]), minutes=answers[_MINUTES])
    folder = Path(answers.get(_TYPED_FOLDER, answers[_FOLDER]))
    with suppress(RuntimeError):  # a ~name that nobody has is a name like any other
        folder = folder.expanduser()
    return await _make(interviewer, partial(_write, services, options, folder))


async def _make(interviewer: Interviewer, write: _Write) -> str:
    try:
        made = await interviewer.do_long_work(LongWork(words.TITLE(), words.MAKING(), write))
    except (Refusal, OSError) as error:
        await interviewer.show_refusal(words.TITLE(), error)
        return ""
    if isinstance(made, NoAnswer):
        return words.BROKEN_OFF()
    await interviewer.show(Show(words.TITLE(), made, ((words.MADE(), None),), typed_ahead=False))
    return ""


# What is asked


async def _ask_exercise(context: DialogueContext, interviewer: Interviewer, answers: Answers) -> Exercise | NoAnswer:
    exercises = context.catalogue.exercises()
    options = tuple(Option(each.title, each, span(each.shortest, each.longest), each.why) for each in exercises)
    chosen = answers.get(_EXERCISE)
    first = exercises.index(chosen) if chosen is not None else 0
    return await interviewer.choose(Choose(words.TITLE(), words.WHICH(), options, first, shortcuts=True))


async def _ask_minutes(context: DialogueContext, interviewer: Interviewer, answers: Answers) -> int | NoAnswer:
    usual = _usual_options(context, answers[_EXERCISE])
    lengths = context.catalogue.offer(usual.exercise, usual.language, usual.voice).usual_lengths()
    wanted = answers.get(_MINUTES, round(usual.minutes))
    first = lengths.index(min(lengths, key=lambda each: abs(each - wanted)))
    options = tuple(Option(minutes(each), each) for each in lengths)
    return await interviewer.choose(Choose(words.TITLE(), words.HOW_LONG(), options, first, shortcuts=True))


async def _ask_folder(services: Services, interviewer: Interviewer, answers: Answers) -> str | NoAnswer:
    folders = [str(folder) for folder in services.sound_folders()]
    options = (*(Option(folder, folder) for folder in folders), Option(words.OTHER_FOLDER(), _ELSEWHERE))
    chosen = answers.get(_FOLDER)
    first = folders.index(chosen) if chosen in folders else len(folders) if chosen == _ELSEWHERE else 0
    return await interviewer.choose(Choose(words.TITLE(), words.WHERE(), options, first, shortcuts=True))


async def _ask_other_folder(interviewer: Interviewer, answers: Answers) -> str | NoAnswer:
    typed = await interviewer.enter_text(
        EnterText(
            words.TITLE(),
            words.OTHER_FOLDER_ASK(),
            words.OTHER_FOLDER_WHY(),
            words.FOLDER_LENGTH,
            initial=answers.get(_TYPED_FOLDER, ""),
            save_label=words.TITLE(),
        )
    )
    return Back() if typed == "" else typed


def _usual_options(context: DialogueContext, exercise: Exercise) -> PracticeOptions:
    """The options as this person has them today."""
    return default_options(context.catalogue, exercise, summarise(context.entries(), context.today()))


# What is made


def score_to_write(catalogue: Catalogue, options: PracticeOptions) -> Score:
    """The score that a sound file is made of. Raises `MissingSound` where a guided exercise has no voice."""
    score = catalogue.score(options)
    if score.fault is not None and score.recording is None:
        raise score.fault
    return score


def sound_tags(catalogue: Catalogue, score: Score, length: float) -> SoundTags:
    """What the sound file of a score says of itself."""
    voice = "" if score.recording is None else score.recording.voice
    name = next((voice_name(known) for known in catalogue.voices() if known.id == voice), "")
    return words.tags(score, length, name)


def _write(services: Services, options: PracticeOptions, folder: Path, progress: Progress) -> tuple[str, ...]:
    """Write the sound, and its words beside it; return what is to be said of it.

    Raises `MissingSound` where no voice can say the exercise, other refusals, and `OSError`.
    """
    score = score_to_write(services.catalogue, options)
    file = folder / words.file_name(score.timeline.title, options.minutes, services.phone_suffix())
    replaced = file.exists()
    beside = tuple(file.with_suffix(suffix) for suffix in WORDS_SUFFIXES) if score.timeline.cues else ()
    services.render(score, file, beside, progress, sound_tags(services.catalogue, score, options.minutes))
    lines = words.made_lines(score, str(file), options.minutes, replaced, bool(beside))
    return (*lines, *(() if score.fault is None else (missing_in_file(score.fault),)))
