"""Today: one obvious next step, the practice, and the options that lead to everything else."""

from __future__ import annotations

from enum import Enum, auto
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal, Vertical

from ...domain.catalogue import HARD_MOMENT, OUTWARD, Exercise, Week
from ...domain.practice import Guidance, Posture, PracticeOptions
from ...quick_dataclass import dataclass
from ...texts import keys
from ...texts import today as words
from ...texts.formats import inside_sentence
from ...texts.i18n import sentences
from ..widgets.page_parts import KeyHint, OptionButton, SafeText, in_lower_case
from .page import RowsPage

DAY_DONE, DAY_FREE, DAYS = "●", "○", 7


@dataclass(frozen=True, slots=True)
class LastPractice:
    """The exercise that was practised last, by its title, and how it begins now."""

    title: str
    options: PracticeOptions


@dataclass(frozen=True, slots=True)
class TodayModel:
    """What the page shows: the exercise, with the minutes and the posture it begins with. `remark` is one line, or "".

    `exercises` are the ids of all there are. `days`: how many of the last seven had practice. `last`: what was practised
    last, where that is another exercise than the one suggested. `checkin_due` and `next_week_due`: whether the calendar
    suggests the weekly check-in, or the next week. `guidance` are the ways in which the exercise can be guided, the usual
    one first. `can_find`: whether anything can be found by typing, as on a person's own machine. `suggested`: the title of
    the exercise that the week suggests, where the person has chosen another; else "".
    """

    week: Week
    exercise: Exercise
    minutes: int
    postures: tuple[Posture, ...]
    first_start: bool
    exercises: frozenset[str]
    remark: str = ""
    checkin_due: bool = False
    next_week_due: bool = False
    guidance: tuple[Guidance, ...] = (Guidance.WORDS,)
    can_find: bool = False
    days: int = 0
    last: LastPractice | None = None
    suggested: str = ""


class TodayAction(Enum):
    """What the person wants to do."""

    PRACTICE = auto()
    LAST = auto()
    EXERCISES = auto()
    EVERYDAY = auto()
    PROGRESS = auto()
    WEEKS = auto()
    SETTINGS = auto()
    HARD_MOMENT = auto()
    OUTWARD = auto()
    CHECKIN = auto()
    FAQ = auto()
    FIND = auto()
    OWN_DATA = auto()
    MORE = auto()
    LEAVE = auto()


@dataclass(frozen=True, slots=True)
class TodayAnswer:
    """The answer: what to do, with the minutes, the posture and the guidance that were set when the page was left."""

    action: TodayAction
    minutes: int
    posture: Posture | None
    guidance: Guidance = Guidance.WORDS


class TodayPage(RowsPage[TodayAnswer]):
    """Asks what to do now."""

    HINTS = (
        KeyHint(keys.ENTER, keys.BEGIN, "begin"),
        KeyHint(keys.LEFT_RIGHT, keys.MINUTES),
        KeyHint(keys.ESC, keys.LEAVE, "back"),
        KeyHint(keys.UP_DOWN, keys.CHOOSE),
    )
    AGAIN = KeyHint(keys.ESC, keys.LEAVE_AGAIN, "back")
    AMONG_OPTIONS = (
        KeyHint(keys.ENTER, keys.CHOOSE),
        KeyHint(keys.ESC, keys.LEAVE, "back"),
        KeyHint(keys.ARROWS, keys.MOVE),
    )
    FIND = KeyHint(keys.FIND_KEYS, in_lower_case(words.FIND))
    LAST = KeyHint("a", words.LAST_EXERCISE)
    MORE = (
        KeyHint("o", in_lower_case(words.EXERCISES)),
        KeyHint("e", in_lower_case(words.EVERYDAY)),
        KeyHint("u", in_lower_case(words.LOOK_BACK)),
        KeyHint("s", keys.POSTURE),
        KeyHint("i", in_lower_case(words.SETTINGS)),
        KeyHint("m", in_lower_case(words.MORE_WAYS)),
        KeyHint("r", in_lower_case(words.HARD_MOMENT)),
        KeyHint("v", in_lower_case(words.OUTWARD)),
        KeyHint("t", in_lower_case(words.CHECKIN)),
        KeyHint("b", in_lower_case(words.CHANGE_WEEK)),
        KeyHint("l", lambda: inside_sentence(words.FAQ()).rstrip("?")),
        FIND,
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "sideways(-1)", show=False),
        Binding("right", "sideways(1)", show=False),
        Binding("minus", "fewer", show=False),
        Binding("plus", "more", show=False),
        Binding("e", "go('EVERYDAY')", show=False),
        Binding("o", "go('EXERCISES')", show=False),
        Binding("u", "go('PROGRESS')", show=False),
        Binding("s", "posture", show=False),
        Binding("d", "guidance", show=False),
        Binding("i", "go('SETTINGS')", show=False),
        Binding("r", "go('HARD_MOMENT')", show=False),
        Binding("v", "go('OUTWARD')", show=False),
        Binding("t", "go('CHECKIN')", show=False),
        Binding("l", "go('FAQ')", show=False),
        Binding("a", "go('LAST')", show=False),
        Binding("b", "go('WEEKS')", show=False),
        Binding("m", "go('MORE')", show=False),
        Binding("f,ctrl+p", "go('FIND')", show=False),
    ]
    AUTO_FOCUS = ""
    CSS = """
    TodayPage {
        & #body { padding: 0 1 0 0; }
        & #frame { width: 100%; height: auto; }
        & #week, & #why, & #what, & #start, & #remark { padding: 0 0 0 2; }
        & #week, & #what, & #first-ways { height: auto; }
        & #theme, & #exercise { text-style: bold; width: 1fr; }
        & .days { width: auto; height: 1; color: $accent; }
        & #what .days { display: none; }
        & #how-many { width: auto; }
        & #start { height: auto; }
        & #begin { width: 1fr; content-align: center middle; padding: 1 0; }
        & .step { width: 7; content-align: center middle; padding: 1 0; background: $surface; }
        & #ways { height: auto; layout: grid; grid-size: 2; grid-rows: auto; grid-gutter: 0 2; }
        & #ways OptionButton, & #first-ways OptionButton { width: 100%; padding: 0; background: $background; }
        & #ways OptionButton:focus, & #first-ways OptionButton:focus { background: $chosen; color: $on-chosen; }
        & #first-ways .due { color: $accent; text-style: bold; }
        & #remark { color: $foreground; }
        &.-high #why { margin-bottom: 1; }
        &.-medium #week { margin-bottom: 1; }
        &.-high #start, &.-medium #start { margin-bottom: 1; }
        &.-high #ways, &.-medium #ways { margin-bottom: 1; }
        &.-medium #why, &.-low #why { display: none; }
        &.-low #week, &.-low #how-many { display: none; }
        &.-low #what .days { display: block; }
        &.-narrow #body { padding: 0; }
        &.-narrow .step { width: 5; }
        &.-narrow #what, &.-narrow #start, &.-narrow #remark { padding: 0 0 0 1; }
        &.-narrow #week, &.-narrow #why { padding: 0 0 0 1; }
        &.-narrow #ways { grid-size: 1; }
    }
    """

    def __init__(self, model: TodayModel, before: TodayAnswer | None = None) -> None:
        """`before`: the answer whose choices are shown again, where the person has been on another page."""
        super().__init__()
        self.model = model
        self._leaving = False
        first_posture = model.postures[0] if model.postures else None
        self.minutes, self.posture = (before.minutes, before.posture) if before else (model.minutes, first_posture)
        self.guidance = model.guidance[0] if before is None else before.guidance

    def heading_right(self) -> str:
        return words.week_of_eight(self.model.week.number)

    def heading(self) -> str:
        return f"{words.APP} · {words.TODAY()}"

    def body(self) -> ComposeResult:
        with Vertical(id="frame"):
            with Horizontal(id="week"):
                yield SafeText(self.model.week.theme, id="theme")
                yield SafeText(day_dots(self.model.days, " "), classes="days")
            yield SafeText(_why(self.model), id="why")
            with Horizontal(id="what"):
                yield SafeText(self.model.exercise.title, id="exercise")
                yield SafeText(words.HOW_MANY(), id="how-many", classes="quiet")
                yield SafeText(day_dots(self.model.days, ""), classes="days")
            with Horizontal(id="start"):
                yield OptionButton(words.FEWER, None, id="fewer", classes="step", can_focus=False)
                yield OptionButton(words.begin(self.minutes), TodayAction.PRACTICE, id="begin")
                yield OptionButton(words.MORE, TodayAction.PRACTICE, id="more", classes="step", can_focus=False)
            with Vertical(id="first-ways"):
                yield from self._what_is_due()
            with Container(id="ways"):
                yield from self._options()
            yield SafeText(self._remark(), id="remark")

    def _what_is_due(self) -> ComposeResult:
        """What the calendar suggests, and what was practised last: each has a line of its own."""
        model = self.model
        if model.checkin_due:
            yield _way("t", words.CHECKIN_READY(), TodayAction.CHECKIN, classes="due")
        elif model.next_week_due:
            label = words.week_choice(model.week.number, model.next_week_due)
            yield _way("b", label, TodayAction.WEEKS, classes="due")
        if model.last is not None:
            label = words.last_practised(model.last.title, round(model.last.options.minutes))
            yield _way("a", label, TodayAction.LAST)

    def _options(self) -> ComposeResult:
        model = self.model
        yield _way("o", words.EXERCISES(), TodayAction.EXERCISES)
        if len(model.postures) > 1 and self.posture:
            yield _way("s", words.change_posture(self.posture), None, id="posture")
        if HARD_MOMENT in model.exercises:
            yield _way("r", words.HARD_MOMENT(), TodayAction.HARD_MOMENT)
        if OUTWARD in model.exercises - {model.exercise.id}:
            yield _way("v", words.OUTWARD(), TodayAction.OUTWARD)
        yield _way("e", words.EVERYDAY(), TodayAction.EVERYDAY)
        if not model.first_start:
            yield _way("u", words.LOOK_BACK(), TodayAction.PROGRESS)
        if len(model.guidance) > 1:
            yield _way("d", words.change_guidance(self.guidance), None, id="guidance")
        yield _way("m", words.MORE_WAYS(), TodayAction.MORE)

    def _remark(self) -> str:
        return self.model.remark or (words.STAYS_HERE() if self.model.first_start else "")

    def on_mount(self) -> None:
        self.set_focus(self.query_one("#begin"), scroll_visible=False)

    def hints(self) -> tuple[KeyHint, ...]:
        hints = self.AMONG_OPTIONS if self._is_among_options() else self.HINTS
        return (self.AGAIN, *(hint for hint in hints if hint.action != "back")) if self._leaving else hints

    def _is_among_options(self) -> bool:
        """Whether the focus is on another option than the one to begin."""
        return self.focused is not None and self.focused.id != "begin"

    def on_descendant_focus(self) -> None:
        self.update_hints()

    def choose(self, option: OptionButton) -> None:
        self._set_leaving(False)
        match option.id:
            case "fewer":
                self.action_fewer()
            case "more":
                self.action_more()
            case "posture":
                self.action_posture()
            case "guidance":
                self.action_guidance()
            case _:
                self._leave(option.value)

    def more_hints(self) -> tuple[KeyHint, ...]:
        hints = self.MORE if self.model.can_find else tuple(hint for hint in self.MORE if hint is not self.FIND)
        hints = hints if self.model.last is None else (self.LAST, *hints)
        if len(self.model.guidance) == 1:
            return hints
        at = [hint.key for hint in hints].index("s") + 1
        return (*hints[:at], KeyHint("d", words.ways_of_guidance(self.model.guidance)), *hints[at:])

    def help_lines(self) -> tuple[str, ...]:
        return self.model.week.why, self.model.exercise.why

    def _leave(self, action: TodayAction) -> None:
        self.answer(TodayAnswer(action, self.minutes, self.posture, self.guidance))

    def action_begin(self) -> None:
        self._leave(TodayAction.PRACTICE)

    def action_go(self, action: str) -> None:
        needed = {"HARD_MOMENT": HARD_MOMENT, "OUTWARD": OUTWARD}.get(action)
        if (action == "FIND" and not self.model.can_find) or (action == "LAST" and self.model.last is None):
            return
        if needed is None or needed in self.model.exercises:
            self._leave(TodayAction[action])

    def action_back(self) -> None:
        """Leave at the second Esc: one too many is easily pressed on the way out of another page."""
        if self._leaving:
            self._leave(TodayAction.LEAVE)
        else:
            self._set_leaving(True)

    def _set_leaving(self, leaving: bool) -> None:
        """Set whether the next Esc leaves. No clock decides that: it holds until another key is pressed."""
        if leaving is not self._leaving:
            self._leaving = leaving
            self.query_one("#remark", SafeText).set_text(words.LEAVE_AGAIN() if leaving else self._remark())
            self.update_hints()

    def on_key(self, event: events.Key) -> None:
        if event.key != "escape":
            self._set_leaving(False)

    def action_sideways(self, step: int) -> None:
        """Change the minutes; where the focus is on another option, move it sideways."""
        if self._is_among_options():
            self.action_move_focus(step, 0)
        else:
            self._set_minutes(self.minutes + step)

    def action_fewer(self) -> None:
        self._set_minutes(self.minutes - 1)

    def action_more(self) -> None:
        self._set_minutes(self.minutes + 1)

    def _set_minutes(self, minutes: int) -> None:
        self.minutes = min(max(minutes, self.model.exercise.shortest), self.model.exercise.longest)
        self.query_one("#begin", OptionButton).relabel(words.begin(self.minutes))

    def action_guidance(self) -> None:
        choices = self.model.guidance
        if len(choices) > 1:
            self.guidance = choices[(choices.index(self.guidance) + 1) % len(choices)]
            self.query_one("#guidance", OptionButton).relabel(_keyed("d", words.change_guidance(self.guidance)))

    def action_posture(self) -> None:
        postures = self.model.postures
        if self.posture and len(postures) > 1:
            self.posture = postures[(postures.index(self.posture) + 1) % len(postures)]
            self.query_one("#posture", OptionButton).relabel(_keyed("s", words.change_posture(self.posture)))


def _why(model: TodayModel) -> str:
    """What the week is for; where another exercise was chosen, what that is for, and where the suggested one is."""
    if not model.suggested:
        return model.week.why
    return sentences(model.exercise.why, words.suggestion_is_among_exercises(model.suggested))


def _keyed(key: str, label: str) -> str:
    """The label of a way with the key that leads there too."""
    return f"{key}  {label}"


def _way(key: str, label: str, value: object, *, id: str | None = None, classes: str | None = None) -> OptionButton:  # noqa: A002
    """A row that leads somewhere, which `key` does too."""
    return OptionButton(_keyed(key, label), value, id=id, classes=classes, key_cells=len(_keyed(key, "")))


def day_dots(days: int, between: str) -> str:
    """A dot for each of seven days, those with practice first; "" where there was none: nothing is owed."""
    done = min(days, DAYS)
    return between.join(DAY_DONE * done + DAY_FREE * (DAYS - done)) if done else ""
