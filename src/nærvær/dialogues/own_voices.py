"""Voices of one's own: which there are, making one, reading it in, checking it, adding sounds to it, and removing it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path, PurePath

from ..domain.errors import BrokenContent, Refusal
from ..domain.own_voice import (
    Rewording,
    VoiceCard,
    VoiceFolder,
    needed_sentences,
    numbered,
    rewordings,
)
from ..domain.script import Script
from ..domain.services import Services
from ..domain.teleprompter import MicrophoneFault, MicrophoneProblem, Teleprompter
from ..domain.voice_making import (
    AddedSound,
    added_sounds,
    check_voice,
    exercises_of,
    folder_name,
    guided_scripts,
    make_voice,
    new_sentences,
    played_scripts,
    sounds_at,
    update_words,
    with_scripts,
)
from ..quick_dataclass import dataclass
from ..texts import own_voice as voice_words
from ..texts import own_voices as words
from ..texts import teleprompter as teleprompter_words
from ..texts.keys import GO_BACK
from .interviewer import (
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
from .voice_consent import consent_questions, renew_consent, text_question, told_consent

ReadIn = Callable[[PurePath], Coroutine[object, None, None]]
"""Shows the teleprompter over the voice in a folder until the person ends it. Raises `Refusal`."""

LONGEST_PATH = 1_000
_NAME = Slot[str]("name")
_SCRIPTS = Slot[Sequence[Script]]("scripts")
_Step = Callable[["Shelf", VoiceFolder, Interviewer], Coroutine[object, None, object]]


@dataclass(frozen=True, slots=True)
class Shelf:
    """What all of these questions need: the services, how this face reads a voice in, and what a dialogue reads."""

    services: Services
    read_in: ReadIn
    context: DialogueContext


@dataclass(frozen=True, slots=True)
class KnownVoice:
    """A voice of one's own in the list; no `voice` where it cannot be read here, and then `trouble` tells why."""

    folder: PurePath
    voice: VoiceFolder | None = None
    state: str = ""
    trouble: BrokenContent | None = None

    @property
    def name(self) -> str:
        """What people call it."""
        return self.folder.name if self.voice is None else self.voice.card.name


async def look_after_voices(
    services: Services, read_in: ReadIn, interviewer: Interviewer, context: DialogueContext
) -> str:
    """List the voices of one's own, and do with each what the person wants, until they turn back."""
    shelf = Shelf(services, read_in, context)
    index = 0
    while True:
        known = await interviewer.work(partial(known_voices, services, context))
        options = (
            *(Option(each.name, number, each.state, _help(each)) for number, each in enumerate(known)),
            Option(words.NEW(), len(known), help=words.NEW_WHY()),
        )
        asked = words.ASK() if known else words.NONE_YET()
        picked = await interviewer.choose(Choose(words.TITLE(), asked, options, min(index, len(known))))
        if isinstance(picked, NoAnswer):
            return ""
        index = picked
        if picked == len(known):
            has_changed = await _make(shelf, interviewer)
        else:
            has_changed = await _look_after(shelf, known[picked], interviewer)
        if has_changed:  # it costs the pages that come next as much as a start does
            context.catalogue.read_anew()


def known_voices(services: Services, context: DialogueContext) -> tuple[KnownVoice, ...]:
    """Return the voices of one's own with how far each has come. Nothing is listened to."""
    return tuple(_known(PurePath(folder), services, context) for folder in services.voice_workshop.folders())


def _known(folder: PurePath, services: Services, context: DialogueContext) -> KnownVoice:
    workshop = services.voice_workshop
    if not workshop.has_manuscript(folder):
        return KnownVoice(folder, state=words.OLDER())
    try:
        voice = workshop.read(folder)
    except BrokenContent as fault:
        return KnownVoice(folder, state=words.UNREADABLE(), trouble=fault)
    consent = voice.card.consent
    if consent is not None and consent.is_over(context.today()):
        return KnownVoice(folder, voice, words.CONSENT_OVER())
    if consent is None and not voice.card.synthetic:
        return KnownVoice(folder, voice, words.NO_CONSENT())
    read = sum(each.number in voice.takes for each in voice.sentences)
    new = len(new_sentences(voice, context.catalogue))
    return KnownVoice(folder, voice, words.with_new_words(words.read_of(read, len(voice.sentences)), new))


def _help(known: KnownVoice) -> str:
    return "" if known.voice is None else known.voice.card.description


# Making one


async def _make(shelf: Shelf, interviewer: Interviewer) -> bool:
    """Ask whose voice it is, for what, and what is read first; make it, and offer to read it in at once.

    Return whether it was made.
    """
    answers = Answers()
    questions = (
        text_question(_NAME, words.NEW(), voice_words.ASK_NAME(), words.NAME_WHY()),
        *consent_questions(words.NEW(), shelf.context),
        Question(_SCRIPTS, partial(_ask_scripts, guided_scripts(shelf.context.catalogue), words.EXERCISE_ASK())),
    )
    if await ask_in_turn(interviewer, questions, answers, OnEscape.BACK) is not Completion.DONE:
        return False
    try:
        voice = await interviewer.work(partial(_made, shelf, answers))
    except (Refusal, OSError) as error:
        await interviewer.show_refusal(words.NEW(), error)
        return False
    told = words.made(len(voice.sentences), _seconds_left(voice))
    options = ((words.READ_NOW(), True), (words.LATER(), False))
    if await interviewer.show(Show(voice.card.name, (told,), options, back=False)) is True:
        try:
            await _read_in(shelf, voice, interviewer)
        except Refusal as error:
            await interviewer.show_refusal(voice.card.name, error)
    return True


def _made(shelf: Shelf, answers: Answers) -> VoiceFolder:
    workshop, catalogue, today = shelf.services.voice_workshop, shelf.context.catalogue, shelf.context.today()
    taken = {PurePath(folder).name for folder in workshop.folders()} | {voice.id for voice in catalogue.voices()}
    consent = told_consent(answers, today)
    language = catalogue.screen_language()
    card = VoiceCard(answers[_NAME], consent.person, consent.purpose, language=language, consent=consent)
    return make_voice(workshop, folder_name(card.name, taken), card, answers[_SCRIPTS])


async def _ask_scripts(
    scripts: Sequence[Script], asked: str, interviewer: Interviewer, _answers: Answers
) -> Sequence[Script] | NoAnswer:
    """Ask for one of the exercises, or all of them; each tells how much there is to read."""
    rows: list[tuple[str, Sequence[Script]]] = [(script.title, (script,)) for script in scripts]
    if len(scripts) > 1:
        rows.append((words.ALL(), tuple(scripts)))
    options = tuple(Option(label, several, _to_read(several)) for label, several in rows)
    return await interviewer.choose(Choose(words.TITLE(), asked, options))


def _to_read(scripts: Sequence[Script]) -> str:
    """How many sentences there are, and about how long it takes to read them."""
    to_read = numbered((), needed_sentences(scripts))
    return words.to_read(len(to_read), Teleprompter(to_read, ()).seconds_left())


async def _tell(interviewer: Interviewer, heading: str, *told: str) -> None:
    """Say something; keys that were typed before it was there do not answer it."""
    await interviewer.show(Show(heading, told, ((GO_BACK(), None),), typed_ahead=False))


# One of them


async def _look_after(shelf: Shelf, known: KnownVoice, interviewer: Interviewer) -> bool:
    """Ask what is to be done with a voice and do it, until the person turns back or the voice is gone.

    Return whether something of it may have changed.
    """
    step: _Step | None = None
    has_changed = False
    while known.voice is not None:
        voice = known.voice
        steps = [step for step, _label, _help in _steps(shelf, voice)]
        options = tuple(Option(label, step, help=help_) for step, label, help_ in _steps(shelf, voice))
        told = voice_words.consent_line(voice.card.consent, shelf.context.today())
        shown = voice.card.description if voice.card.synthetic else told
        first = steps.index(step) if step in steps else 0
        picked = await interviewer.choose(Choose(voice.card.name, shown, options, first))
        if isinstance(picked, NoAnswer):
            return has_changed
        step = picked
        has_changed = has_changed or step is not _check
        try:
            is_gone = await step(shelf, voice, interviewer)
        except (Refusal, OSError) as error:
            await interviewer.show_refusal(voice.card.name, error)
            is_gone = False
        if is_gone is True:
            return True
        known = await interviewer.work(partial(_known, known.folder, shelf.services, shelf.context))
    if known.trouble is None:
        await _tell(interviewer, known.name, voice_words.IN_JSON())
        return has_changed
    options_ = ((words.REMOVE(), True), (GO_BACK(), False))
    why = interviewer.describe(known.trouble)
    if await interviewer.show(Show(known.name, (why,), options_, back=False, first=1)) is True:
        return await _removed(shelf.services, known.folder, known.name, interviewer)
    return has_changed


def _steps(shelf: Shelf, voice: VoiceFolder) -> list[tuple[_Step, str, str]]:
    """What can be done with a voice: its step, its name, and what it does."""
    read = [each.number in voice.takes for each in voice.sentences]
    reading = words.READ_AGAIN() if all(read) else words.READ_ON() if any(read) else words.READ()
    steps: list[tuple[_Step, str, str]] = [(_read_in, reading, words.READ_WHY())] if voice.sentences else []
    consent, today = voice.card.consent, shelf.context.today()
    if consent is not None and (consent.is_over(today) or consent.ends_soon(today)):
        steps.insert(0, (_renew, words.RENEW(), words.RENEW_WHY()))
    if consent is None and not voice.card.synthetic:
        steps.append((_renew, words.TELL_CONSENT(), words.PURPOSE_WHY()))
    if any(read):
        steps.append((_check, words.CHECK(), words.CHECK_WHY()))
    if voice.sentences:
        steps.append((_add, words.ADD(), words.ADD_WHY()))
    if new_sentences(voice, shelf.context.catalogue):
        steps.append((_update, words.NEW_WORDS(), words.NEW_WORDS_WHY()))
    if _exercises_left(shelf, voice):
        steps.append((_add_exercises, words.MORE_EXERCISES(), words.MORE_EXERCISES_WHY()))
    steps.append((_remove, words.REMOVE(), words.REMOVE_WHY()))
    return steps


async def _renew(shelf: Shelf, voice: VoiceFolder, interviewer: Interviewer) -> None:
    await renew_consent(shelf.services.voice_workshop, voice, interviewer, shelf.context)


def _seconds_left(voice: VoiceFolder) -> float:
    return Teleprompter(voice.sentences, voice.takes.keys()).seconds_left()


async def _read_in(shelf: Shelf, voice: VoiceFolder, interviewer: Interviewer) -> None:
    try:
        await shelf.read_in(voice.folder)
    except MicrophoneProblem as problem:
        if problem.reason is not MicrophoneFault.LOST:
            raise
        told = teleprompter_words.STOPPED().format(why=interviewer.describe(problem))
        await _tell(interviewer, voice.card.name, told)


async def _check(shelf: Shelf, voice: VoiceFolder, interviewer: Interviewer) -> None:
    """Listen through all takes, and say in plain words what should be mended, by the number of the sentence."""
    today = shelf.context.today()

    def listen(progress: Progress) -> tuple[str, ...]:
        workshop = shelf.services.voice_workshop
        findings = workshop.measure(voice, progress)
        report = check_voice(voice, played_scripts(voice, shelf.context.catalogue, workshop), findings, today)
        lines = voice_words.report_lines(report, today, words.PAGE_WAYS)
        return tuple(line for line in lines if line)

    told = await interviewer.do_long_work(LongWork(voice.card.name, words.CHECKING(), listen))
    if not isinstance(told, NoAnswer):
        await _tell(interviewer, voice.card.name, *told)


async def _add(shelf: Shelf, voice: VoiceFolder, interviewer: Interviewer) -> None:
    """Ask where the sounds lie, make takes of them, and say what became of each."""
    typed = await interviewer.enter_text(
        EnterText(words.ADD(), words.ADD_ASK(), words.ADD_HELP(), LONGEST_PATH, save_label=words.ADD())
    )
    if isinstance(typed, NoAnswer) or not typed.strip():
        return
    place = Path(typed.strip().strip("\"'"))
    with suppress(RuntimeError):  # a ~name that nobody has is a name like any other
        place = place.expanduser()
    files = await interviewer.work(lambda: sounds_at(shelf.services.voice_workshop, [place]))
    if not files:
        await _tell(interviewer, words.ADD(), words.NO_SOUNDS_THERE())
        return

    def add(progress: Progress) -> tuple[str, ...]:
        added: list[AddedSound] = []
        for each in added_sounds(shelf.services.voice_workshop, voice, files):
            added.append(each)
            progress(len(added) / len(files))
        taken = {each.sentence.number for each in added if each.sentence is not None and each.measures is not None}
        left = sum(each.number not in taken and each.number not in voice.takes for each in voice.sentences)
        return (*words.added_lines(added), voice_words.added_summary(len(taken), left))

    told = await interviewer.do_long_work(LongWork(words.ADD(), words.ADDING(), add))
    lines = (words.ADDING_ENDED(),) if isinstance(told, NoAnswer) else told
    await _tell(interviewer, words.ADD(), *lines)


def _exercises_left(shelf: Shelf, voice: VoiceFolder) -> tuple[Script, ...]:
    """Return the exercises that the voice does not read yet."""
    scripts = guided_scripts(shelf.context.catalogue, voice.card.language)
    read = {script.exercise for script in exercises_of(voice.sentences, scripts)}
    return tuple(script for script in scripts if script.exercise not in read and not script.is_recorded)


async def _add_exercises(shelf: Shelf, voice: VoiceFolder, interviewer: Interviewer) -> None:
    left = _exercises_left(shelf, voice)
    chosen = await _ask_scripts(left, words.MORE_EXERCISES_ASK(), interviewer, Answers())
    if not isinstance(chosen, NoAnswer):
        await interviewer.work(lambda: with_scripts(shelf.services.voice_workshop, voice, chosen))


async def _update(shelf: Shelf, voice: VoiceFolder, interviewer: Interviewer) -> None:
    """Ask of each sentence with new words whether its take stands for them, and number what is left to read."""
    scripts = exercises_of(voice.sentences, guided_scripts(shelf.context.catalogue, voice.card.language))
    accepted: list[Rewording] = []
    for each in rewordings(voice.sentences, needed_sentences(scripts)):
        lines = tuple(line for line in voice_words.compared_lines(each.sentence, each.text) if line)
        options = ((words.USE_TAKE(), True), (words.READ_ANEW(), False))
        answer = await interviewer.show(Show(words.NEW_WORDS(), (*lines, words.SAME_TAKE()), options))
        if isinstance(answer, NoAnswer):
            return
        if answer:
            accepted.append(each)
    workshop = shelf.services.voice_workshop
    new = await interviewer.work(lambda: update_words(workshop, voice, scripts, accepted))
    await _tell(interviewer, words.NEW_WORDS(), *voice_words.updated_lines(len(accepted), new))


async def _remove(shelf: Shelf, voice: VoiceFolder, interviewer: Interviewer) -> bool:
    return await _removed(shelf.services, voice.folder, voice.card.name, interviewer)


async def _removed(services: Services, folder: PurePath, name: str, interviewer: Interviewer) -> bool:
    """Ask whether a voice is to go, with all its takes, and remove it; return whether it is gone."""
    options = ((words.REMOVE_NO(), False), (words.REMOVE_YES(), True))
    if await interviewer.show(Show(words.REMOVE(), (words.remove_ask(name),), options, back=False)) is not True:
        return False
    await interviewer.work(lambda: services.voice_workshop.remove(folder))
    await _tell(interviewer, words.REMOVE(), voice_words.removed_line(name))
    return True
