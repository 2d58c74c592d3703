"""The start: one obvious next step, and the way to everything else."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal, Vertical

from ...domain.programme import HARD_MOMENT, OUTWARD, Exercise, Week
from ...domain.script import Posture
from ...texts import keys, progress
from ...texts import today as words
from ...texts.checkin import CHECKIN
from ...texts.faq import FAQ
from ...texts.settings import SETTINGS
from ..widgets.key_hints import KeyHint
from ..widgets.option_rows import OptionButton
from ..widgets.safe_text import SafeText
from .page import Page


@dataclass(frozen=True, slots=True)
class TodayModel:
    """What today holds: the exercise with the minutes and posture it begins with. `remark` is one line, or "".

    `exercises` are the ids of all there are. `look_fits` and `next_fits`: whether the calendar suggests the weekly look,
    or the next week.
    """

    week: Week
    exercise: Exercise
    minutes: int
    postures: tuple[Posture, ...]
    first_start: bool
    exercises: frozenset[str]
    remark: str = ""
    look_fits: bool = False
    next_fits: bool = False


class TodayAction(Enum):
    """Where the person wants to go from today."""

    PRACTICE = auto()
    EXERCISES = auto()
    EVERYDAY = auto()
    PROGRESS = auto()
    WEEKS = auto()
    SETTINGS = auto()
    HARD_MOMENT = auto()
    OUTWARD = auto()
    LOOK = auto()
    WONDERING = auto()
    MORE = auto()
    AWAY = auto()


@dataclass(frozen=True, slots=True)
class TodayAnswer:
    """The answer of today: where to, with the minutes and posture as they were left."""

    towards: TodayAction
    minutes: int
    posture: Posture | None


class TodayPage(Page[TodayAnswer]):
    """Asks what to do now."""

    HEADING = f"{words.APP} · {words.TODAY}"
    HINTS = (
        KeyHint(keys.ENTER, keys.BEGIN, "begin"),
        KeyHint(keys.LEFT_RIGHT, keys.MINUTES),
        KeyHint(keys.UP_DOWN, keys.CHOOSE),
        KeyHint(keys.ESC, keys.LEAVE, "back"),
    )
    AGAIN = KeyHint(keys.ESC, keys.LEAVE_AGAIN, "back")
    AMONG_WAYS = (
        KeyHint(keys.ENTER, keys.CHOOSE),
        KeyHint(keys.ARROWS, keys.MOVE),
        KeyHint(keys.ESC, keys.LEAVE, "back"),
    )
    MORE = (
        KeyHint("o", words.EXERCISES.lower()),
        KeyHint("e", words.EVERYDAY.lower()),
        KeyHint("u", words.LOOK_BACK.lower()),
        KeyHint("s", keys.POSTURE),
        KeyHint("i", SETTINGS.lower()),
        KeyHint("m", words.MORE_WAYS.lower()),
        KeyHint("r", words.HARD_MOMENT.lower()),
        KeyHint("v", words.OUTWARD.lower()),
        KeyHint("t", CHECKIN.lower()),
        KeyHint("l", FAQ.lower().rstrip("?")),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "sideways(-1)", show=False),
        Binding("right", "sideways(1)", show=False),
        Binding("e", "go('EVERYDAY')", show=False),
        Binding("o", "go('EXERCISES')", show=False),
        Binding("u", "go('PROGRESS')", show=False),
        Binding("s", "posture", show=False),
        Binding("i", "go('SETTINGS')", show=False),
        Binding("r", "go('HARD_MOMENT')", show=False),
        Binding("v", "go('OUTWARD')", show=False),
        Binding("t", "go('LOOK')", show=False),
        Binding("l", "go('WONDERING')", show=False),
        Binding("m", "go('MORE')", show=False),
    ]
    AUTO_FOCUS = ""
    CSS = """
    TodayPage {
        & #frame { width: 100%; max-width: 68; height: auto; }
        & #theme { text-style: bold; color: $accent; }
        & #why { margin-bottom: 1; }
        & #what { height: auto; }
        & #exercise { text-style: bold; width: 1fr; }
        & #how-many { width: auto; }
        &.-narrow #how-many { display: none; }
        & #start { height: 3; margin: 0 0 1 0; }
        & #begin { width: 1fr; content-align: center middle; padding: 1 0; }
        & .step { width: 7; content-align: center middle; padding: 1 0; background: $surface; }
        & #ways { height: auto; layout: grid; grid-size: 3; grid-rows: auto; grid-gutter: 0 1; }
        &.-middle #ways { grid-size: 2; }
        &.-narrow #ways { grid-size: 2; grid-gutter: 0 0; }
        &.-narrow .step { width: 5; }
        & #ways OptionButton { width: 100%; height: 1; padding: 0 0; background: $background; }
        & #ways OptionButton:focus { background: $chosen; }
        & #remark { color: $quiet; margin-top: 1; }
        &.-high #start { margin: 0; }
        &.-high #ways { grid-gutter: 1 1; margin-top: 1; }
        &.-medium #remark, &.-low #remark { margin-top: 0; }
        &.-low #why { display: none; }
        &.-low #start { margin: 0; }
        &.-low #theme { display: none; }
    }
    """

    def __init__(self, offer: TodayModel, left: TodayAnswer | None = None) -> None:
        """`left`: how the minutes and the posture of this offer were left when the person looked elsewhere."""
        super().__init__()
        self.offer = offer
        self._leaving = False
        usual = offer.postures[0] if offer.postures else None
        self.minutes, self.posture = (left.minutes, left.posture) if left else (offer.minutes, usual)

    def heading_right(self) -> str:
        return progress.week_of_eight(self.offer.week.number)

    def body(self) -> ComposeResult:
        with Vertical(id="frame"):
            yield SafeText(self.offer.week.theme, id="theme")
            yield SafeText(self.offer.week.why, id="why")
            with Horizontal(id="what"):
                yield SafeText(self.offer.exercise.title, id="exercise")
                yield SafeText(words.HOW_MANY, id="how-many", classes="quiet")
            with Horizontal(id="start"):
                yield OptionButton(words.FEWER, None, id="fewer", classes="step", can_focus=False)
                yield OptionButton(words.begin(self.minutes), TodayAction.PRACTICE, id="begin")
                yield OptionButton(words.MORE, TodayAction.PRACTICE, id="more", classes="step", can_focus=False)
            with Container(id="ways"):
                yield from self._ways()
            yield SafeText(self._remark(), id="remark")

    def _ways(self) -> ComposeResult:
        offer = self.offer
        if offer.look_fits:
            yield OptionButton(CHECKIN, TodayAction.LOOK)
        elif offer.next_fits:
            yield OptionButton(words.week_choice(offer.week.number, offer.next_fits), TodayAction.WEEKS)
        yield OptionButton(words.EXERCISES, TodayAction.EXERCISES)
        if len(offer.postures) > 1 and self.posture:
            yield OptionButton(words.change_posture(self.posture), None, id="posture")
        if HARD_MOMENT in offer.exercises:
            yield OptionButton(words.HARD_MOMENT, TodayAction.HARD_MOMENT)
        yield OptionButton(words.EVERYDAY, TodayAction.EVERYDAY)
        if not offer.first_start:
            yield OptionButton(words.LOOK_BACK, TodayAction.PROGRESS)
        yield OptionButton(words.MORE_WAYS, TodayAction.MORE)

    def _remark(self) -> str:
        return self.offer.remark or (words.STAYS_HERE if self.offer.first_start else "")

    def on_mount(self) -> None:
        self.set_focus(self.query_one("#begin"), scroll_visible=False)

    def hints(self) -> tuple[KeyHint, ...]:
        hints = self.AMONG_WAYS if self._among_ways() else self.HINTS
        return (self.AGAIN, *hints[:-1]) if self._leaving else hints

    def _among_ways(self) -> bool:
        """Whether the focus has left the way to begin."""
        return self.focused is not None and self.focused.id != "begin"

    def on_descendant_focus(self) -> None:
        self.update_hints()

    def choose(self, option: OptionButton) -> None:
        self._lead_away(False)
        match option.id:
            case "fewer":
                self.action_fewer()
            case "more":
                self.action_more()
            case "posture":
                self.action_posture()
            case _:
                self._leave(option.value)

    def help_lines(self) -> tuple[str, ...]:
        return self.offer.week.why, self.offer.exercise.why

    def _leave(self, towards: TodayAction) -> None:
        self.answer(TodayAnswer(towards, self.minutes, self.posture))

    def action_begin(self) -> None:
        self._leave(TodayAction.PRACTICE)

    def action_go(self, towards: str) -> None:
        needs = {"HARD_MOMENT": HARD_MOMENT, "OUTWARD": OUTWARD}.get(towards)
        if needs is None or needs in self.offer.exercises:
            self._leave(TodayAction[towards])

    def action_back(self) -> None:
        """Leave, once it has been asked for twice: an Esc too many on the way out of a page is easily pressed."""
        if self._leaving:
            self._leave(TodayAction.AWAY)
        else:
            self._lead_away(True)

    def _lead_away(self, leaving: bool) -> None:
        """Whether the next Esc leaves. No clock decides that: it holds until something else is done."""
        if leaving is not self._leaving:
            self._leaving = leaving
            self.query_one("#remark", SafeText).set_text(words.LEAVE_AGAIN if leaving else self._remark())
            self.update_hints()

    def on_key(self, event: events.Key) -> None:
        if event.key != "escape":
            self._lead_away(False)

    def action_sideways(self, step: int) -> None:
        """Change the minutes; among the other ways, go to the one beside."""
        if self._among_ways():
            self.action_move_focus(step, 0)
        else:
            self._set_minutes(self.minutes + step)

    def action_fewer(self) -> None:
        self._set_minutes(self.minutes - 1)

    def action_more(self) -> None:
        self._set_minutes(self.minutes + 1)

    def _set_minutes(self, minutes: int) -> None:
        self.minutes = min(max(minutes, self.offer.exercise.shortest), self.offer.exercise.longest)
        self.query_one("#begin", OptionButton).relabel(words.begin(self.minutes))

    def action_posture(self) -> None:
        postures = self.offer.postures
        if self.posture and len(postures) > 1:
            self.posture = postures[(postures.index(self.posture) + 1) % len(postures)]
            self.query_one("#posture", OptionButton).relabel(words.change_posture(self.posture))
