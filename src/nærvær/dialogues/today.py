"""What is chosen from today: another exercise, something from everyday life, another week, answers to what people wonder."""

from __future__ import annotations

from collections.abc import Sequence

from ..domain.catalogue import Exercise, Week
from ..domain.diary import Correction, Entry, WeekStarted, apply_corrections
from ..domain.group_slip import used_slips
from ..domain.practice import Guidance, InformalPractice, Practice, informal_practice, practice_title
from ..domain.progress import progress
from ..domain.services import Services
from ..sanitize import sanitize
from ..texts import help as help_words
from ..texts import sound as sound_words
from ..texts import today as words
from ..texts.formats import capitalised
from ..texts.i18n import look_up
from ..texts.keys import GO_BACK
from ..texts.kiosk import SLIP
from .group import use_slip
from .interviewer import (
    Choose,
    DialogueContext,
    EnterText,
    Interviewer,
    NoAnswer,
    OnEscape,
    Option,
    QuestionPosition,
    Show,
)
from .sound_file import make_sound_file

_SOMETHING_ELSE, _SLIP = "", "slip"


async def choose_exercise(
    present: Exercise | None,
    interviewer: Interviewer,
    context: DialogueContext,
    *,
    evening: bool = True,
    home: Services | None = None,
) -> Exercise | None:
    """List the exercises with their lengths, `present` in focus, and return the one chosen; None when they turn back.

    `evening`: whether to tell which has the form that ends in sleep. With `home`, the services of a person's own machine,
    the last row makes a sound file of an exercise instead, and leads back to the list.
    """

    def option(exercise: Exercise) -> Option[Exercise | None]:
        lengths = words.span(exercise.shortest, exercise.longest)
        detail = words.with_evening_form(lengths) if evening and exercise.has_evening else lengths
        return Option(exercise.title, exercise, detail, exercise.why)

    exercises = context.catalogue.exercises()
    making = () if home is None else (Option(sound_words.TITLE(), None, help=sound_words.WHY()),)
    options: tuple[Option[Exercise | None], ...] = (*map(option, exercises), *making)
    ids = [exercise.id for exercise in exercises]
    first = ids.index(present.id) if present is not None and present.id in ids else 0
    while True:
        chosen = await interviewer.choose(Choose(words.EXERCISES_TITLE(), "", options, first, shortcuts=True))
        if isinstance(chosen, NoAnswer):
            return None
        if chosen is not None or home is None:
            return chosen
        await make_sound_file(home, interviewer, context)
        first = len(options) - 1


async def log_everyday(interviewer: Interviewer, context: DialogueContext, *, at_clinic: bool = False) -> str:
    """Ask what was done in everyday life today, in two answers at most, and save it; what was saved last can be undone.

    A slip from a group is taken here too: `at_clinic`, and by whoever has used one before.
    """
    programme = context.catalogue.programme()
    week = programme.week(progress(context.entries(), context.today()).week)
    options = _everyday_options(context, week, at_clinic)
    asked = words.everyday_ask(context.today(), undoes=any(isinstance(option.value, Entry) for option in options))
    first = 0
    while True:
        picked = await interviewer.choose(Choose(words.EVERYDAY_TITLE(), asked, options, first, shortcuts=True))
        if isinstance(picked, NoAnswer):
            return ""
        if isinstance(picked, Entry):
            return await _undo_everyday(interviewer, context, picked)
        if picked == _SLIP:
            return await use_slip(interviewer, context)
        if picked == _SOMETHING_ELSE:
            first = next(index for index, option in enumerate(options) if option.value == _SOMETHING_ELSE)
            picked = await interviewer.enter_text(
                EnterText(
                    words.EVERYDAY_TITLE(),
                    words.SOMETHING_ELSE_ASK(),
                    "",
                    words.ACTIVITY_LENGTH,
                    words.ACTIVITY_EXAMPLE(),
                    position=QuestionPosition(has_previous=True),
                )
            )
        if not isinstance(picked, NoAnswer):
            return await _save_everyday(interviewer, context, picked, week.number) if picked else ""


def _everyday_options(context: DialogueContext, week: Week, at_clinic: bool) -> tuple[Option[str | Entry], ...]:
    """Return the activities, something else, a slip for whom it means something, and the last one to be undone."""
    entries, invitation = context.entries(), " ".join(week.informal)
    options: list[Option[str | Entry]] = [
        Option(capitalised(name), name, help=invitation) for name in _everyday_activities(context, week.number)
    ]
    options.append(Option(words.SOMETHING_ELSE(), _SOMETHING_ELSE, help=invitation))
    if at_clinic or used_slips(entries):
        options.append(Option(SLIP(), _SLIP))
    last = _logged_last(context)
    if last is not None:
        title = sanitize(_everyday_title(context, last))
        options.append(Option(words.undo_everyday(title), last, help=words.UNDO_EVERYDAY_WHY()))
    return tuple(options)


def _logged_last(context: DialogueContext) -> Entry | None:
    """The everyday practice that was saved today, if nothing was done after it."""
    entries = apply_corrections(context.entries())
    last = next((entry for entry in reversed(entries) if isinstance(entry.fact, Practice | InformalPractice)), None)
    if last is None or not isinstance(last.fact, InformalPractice) or last.local_date != context.today():
        return None
    return last


def _everyday_title(context: DialogueContext, entry: Entry) -> str:
    fact = entry.fact
    return practice_title(fact, context.catalogue.titles()) if isinstance(fact, InformalPractice) else ""


async def _undo_everyday(interviewer: Interviewer, context: DialogueContext, entry: Entry) -> str:
    saved = await interviewer.save(Correction(entry.id, None))
    return "" if saved is None else words.everyday_undone(sanitize(_everyday_title(context, entry)))


def _everyday_activities(context: DialogueContext, week: int) -> tuple[str, ...]:
    """The activities that the programme offers in a week, and those that the person has added."""
    offered = (activity.name for activity in context.catalogue.programme().everyday_of(week))
    facts, titles = (entry.fact for entry in apply_corrections(context.entries())), context.catalogue.titles()
    own = (practice_title(fact, titles) for fact in facts if isinstance(fact, InformalPractice))
    return tuple(dict.fromkeys((*offered, *own)))


async def _save_everyday(interviewer: Interviewer, context: DialogueContext, activity: str, week: int) -> str:
    entry = await interviewer.save(informal_practice(activity, context.catalogue.titles(), week))
    return "" if entry is None else words.everyday_logged(sanitize(activity))


async def choose_guidance(
    choices: Sequence[Guidance], interviewer: Interviewer, context: DialogueContext
) -> Guidance | None:
    """Ask how the exercise is to be guided, the usual way first; None when the person leaves it at that."""
    del context
    options = tuple(Option(words.GUIDANCE[each][0](), each, "", words.GUIDANCE[each][1]()) for each in choices)
    picked = await interviewer.choose(
        Choose(words.GUIDANCE_TITLE(), words.GUIDANCE_ASK(), options, answered=True, on_escape=OnEscape.SKIP)
    )
    return None if isinstance(picked, NoAnswer) else picked


async def choose_week(interviewer: Interviewer, context: DialogueContext) -> str:
    """List the weeks, the coming one in focus, and move the person to the one they choose."""
    present = progress(context.entries(), context.today()).week
    options = tuple(
        Option(
            week.theme,
            week.number,
            words.HERE_NOW() if week.number == present else "",
            words.AGAIN() if week.number == present else week.why,
        )
        for week in context.catalogue.programme().weeks
    )
    first = min(present, len(options) - 1)
    week = await interviewer.choose(Choose(words.WEEKS_TITLE(), words.WEEKS_ASK(), options, first, shortcuts=True))
    return "" if isinstance(week, NoAnswer) else await change_week(week, interviewer, context)


async def change_week(week: int, interviewer: Interviewer, context: DialogueContext) -> str:
    """Move the person to `week`: at once, or, when it is the week they are in, after a question."""
    again = week == progress(context.entries(), context.today()).week
    if again:
        options = ((words.stay_in_week(week), False), (words.begin_week_again(week), True))
        if (
            await interviewer.show(Show(words.WEEK_AGAIN_TITLE(), look_up(words.WEEK_AGAIN), options, back=False))
            is not True
        ):
            return ""
    if await interviewer.save(WeekStarted(week)) is None:
        return ""
    return words.week_begun_again(week) if again else words.arrived(week)


async def show_faq(interviewer: Interviewer, context: DialogueContext) -> str:
    """List the questions and show the answer to each one chosen, until the person turns back."""
    options = tuple(Option(question(), number) for number, (question, _) in enumerate(help_words.ANSWERS))
    index = 0
    while True:
        picked = await interviewer.choose(Choose(words.FAQ(), help_words.FAQ_ASK(), options, index, shortcuts=True))
        if isinstance(picked, NoAnswer):
            return ""
        index = picked
        await show_answer(picked, interviewer, context)


async def show_answer(index: int, interviewer: Interviewer, context: DialogueContext) -> str:
    """Show the question at `index` of those that many have, with its answer."""
    answer = help_words.answer_lines(index, context.catalogue.help_numbers())
    await interviewer.show(Show(words.FAQ(), answer, ((GO_BACK(), None),)))
    return ""
