"""The page of a playing practice: the caption, the time left, a picture, and the keys that control the sound."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.timer import Timer

from ...dialogues.practice_interviewer import PracticeSound
from ...domain.machine_settings import Digits
from ...domain.player import Playback, PlayerState
from ...domain.practice import Posture
from ...texts import formats, practice, today
from ...texts import keys as words
from ..appearance import MachineSettingsChanged
from ..widgets.page_parts import ButtonRow, FootButton, KeyHint, OptionButton, SafeText
from ..widgets.practice_picture import TICKS_PER_SECOND
from ..widgets.practice_stage import PracticeStage
from .grounding import GroundingAnswer, GroundingPage
from .message import MessagePage
from .page import Answer, Page, show_over

if TYPE_CHECKING:
    from ...domain.catalogue import HelpNumber

GRACE_SECONDS = 2.0
VOLUME_STEP = 0.1
ROOMY_FROM_ROWS = 36
ARROW_DIRECTIONS = {"up": (0, -1), "down": (0, 1), "left": (-1, 0), "right": (1, 0)}

BUTTONS = (
    (practice.GO_ON, "go_on"),
    (practice.BACKWARD, "phrase(-1)"),
    (practice.FORWARD, "phrase(1)"),
    (practice.HERE_AND_NOW, "ground"),
    (practice.QUIETER, "volume(-1)"),
    (practice.LOUDER, "volume(1)"),
    (practice.CAPTIONS, "captions"),
    (practice.LARGE_DIGITS, "digits"),
    (practice.END_PRACTICE, "end"),
)
LOST_BUTTONS = ((today.TRY_AGAIN, "again"), (practice.GO_ON_SILENT, "silently"), (practice.END_PRACTICE, "end"))


class ButtonRowsPage(Page[Answer]):
    """A page with rows of buttons that are opened and closed, one row at a time. Each button holds the action it runs.

    While a row is open the page has the class `-menu`, by which its styles make room.
    """

    @property
    def open_row(self) -> ButtonRow | None:
        """The row that is open, if any."""
        return next((row for row in self.query(ButtonRow) if row.is_open), None)

    def row_hints(self, esc_label: str) -> tuple[KeyHint, ...]:
        """What the keys do while a row is open."""
        return (
            KeyHint(words.ENTER(), words.CHOOSE()),
            KeyHint(words.LEFT_RIGHT, words.MOVE()),
            KeyHint(words.ESC(), esc_label, "back"),
        )

    def open_buttons(self, row: ButtonRow) -> None:
        """Open this row and no other, with the focus on its first button."""
        self.close_buttons()
        row.open()
        self.add_class("-menu")
        self.update_hints()

    def close_buttons(self) -> None:
        """Close whatever row is open; nothing has the focus then."""
        for row in self.query(ButtonRow):
            row.close()
        self.remove_class("-menu")
        self.set_focus(None)
        self.update_hints()

    def on_key(self, event: events.Key) -> None:
        """From the foot, arrows lead back among the open buttons: there they would change the sound unseen."""
        if isinstance(self.focused, FootButton) and self.open_row is not None:
            arrow = ARROW_DIRECTIONS.get(event.key)
            if arrow is not None:
                event.stop()
                event.prevent_default()
                self.action_move_focus(*arrow)

    def choose(self, option: OptionButton) -> None:
        self.run_worker(self.run_action(str(option.value)))


class PlayerPage(ButtonRowsPage[GroundingAnswer | None]):
    """Answers when the practice is over, by itself or because the person ended it; `sound` tells which.

    The answer is that of the grounding page, where the person ended the practice from there. `outward`: whether that page
    offers the outward exercise.
    """

    WAITS = False
    HINTS = (
        KeyHint(words.SPACE, words.PAUSE, "pause_or_go_on"),
        KeyHint(words.ESC, words.END, "back"),
        KeyHint("g", words.HERE, "ground"),
        KeyHint(words.LEFT_RIGHT, words.PHRASE),
        KeyHint(words.UP_DOWN, words.SOUND),
        KeyHint("t", words.TEXT, "captions"),
        KeyHint(words.ENTER, words.MENU, "menu"),
        KeyHint("s", words.DIGITS, "digits"),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "pause_or_go_on", show=False),
        Binding("left", "phrase(-1)", show=False),
        Binding("right", "phrase(1)", show=False),
        Binding("up", "volume(1)", show=False),
        Binding("down", "volume(-1)", show=False),
        Binding("t", "captions", show=False),
        Binding("s", "digits", show=False),
        Binding("g", "ground", show=False),
    ]
    AUTO_FOCUS = ""
    CSS = """
    PlayerPage {
        & #body { max-width: 100%; padding: 0; overflow-y: hidden; scrollbar-gutter: auto; }
        & #head, & #foot { max-width: 100%; }
        & #stage { width: 100%; height: 100%; align-horizontal: center; }
        & #section { width: 100%; height: 1; text-align: center; color: $quiet; }
        & #caption-place { width: 100%; height: auto; min-height: 6; align: center middle; }
        & #caption { width: 100%; max-width: 62; text-align: center; }
        & #remark { width: 100%; height: auto; min-height: 1; text-align: center; color: $quiet; }
        & LargeClock { display: none; }
        &.-roomy LargeClock { display: block; height: 7; margin-top: 1; }
        &.-large-digits LargeClock { display: block; height: 1fr; min-height: 1; }
        &.-large-digits PracticePicture { display: none; }
        &.-roomy.-large-digits PracticePicture { display: block; }
        &.-low.-large-digits #caption-place { min-height: 4; }
        & #menu { grid-size: 5; }
        & #lost { grid-size: 3; }
        &.-medium #caption-place { min-height: 5; }
        &.-low ButtonRow OptionButton { height: auto; padding: 0; }
        &.-medium ButtonRow, &.-low ButtonRow { margin-bottom: 0; }
        &.-middle #menu { grid-size: 3; }
        &.-medium.-menu PracticePicture, &.-medium.-menu LargeClock { display: none; }
        &.-narrow #menu, &.-narrow #lost { grid-size: 3; }
        &.-wide #menu.-long { grid-size: 4; }
        &.-narrow #menu.-long, &.-narrow #lost.-long { grid-size: 2; }
        &.-low #section, &.-low.-menu PracticePicture, &.-low.-menu LargeClock { display: none; }
        &.-low #stage { overflow-y: auto; scrollbar-size-vertical: 1; }
    }
    """

    def __init__(
        self,
        sound: PracticeSound,
        posture: Posture | None,
        *,
        outward: bool = False,
        help_numbers: Callable[[], Sequence[HelpNumber]] = tuple,
        digits: Digits = Digits.SMALL,
    ) -> None:
        super().__init__()
        self.set_class(digits is Digits.LARGE, "-large-digits")
        self.sound = sound
        self.outward = outward
        self.help_numbers = help_numbers
        self.posture = posture
        self.paused = False
        self._remark = ""
        self._stopping = False
        self._timer: Timer | None = None

    def hints(self) -> tuple[KeyHint, ...]:
        if not self.is_mounted:
            return self.HINTS
        if self.open_row is not None:
            end = formats.inside_sentence(practice.GO_ON()) if self._menu.is_open else words.END()
            return self.row_hints(end)
        does = formats.inside_sentence(practice.GO_ON()) if self.paused else words.PAUSE()
        space = KeyHint(words.SPACE(), does, "pause_or_go_on")
        return space, *self.HINTS[1:]

    def heading(self) -> str:
        return self.sound.score.timeline.title

    def body(self) -> ComposeResult:
        rows = ButtonRow(BUTTONS, "menu"), ButtonRow(LOST_BUTTONS, "lost")
        yield PracticeStage(self.sound, self.posture, self.caption(), rows)

    def caption(self) -> SafeText:
        """The widget for the caption."""
        return SafeText("", id="caption")

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.height >= ROOMY_FROM_ROWS, "-roomy")

    def on_mount(self) -> None:
        self._timer = self.set_interval(1 / TICKS_PER_SECOND, self._update)
        self._update()

    def _update(self) -> None:
        """Ask the player for its state and show what has changed; the only timer of this page calls it."""
        moment = self.sound.playback()
        if moment.state in {PlayerState.FINISHED, PlayerState.STOPPED}:
            self.answer(None)
            return
        self._show(moment)
        lost = self.query_one("#lost", ButtonRow)
        if moment.is_given_up and not lost.is_open:
            self.open_buttons(lost)
        elif lost.is_open and not moment.is_given_up:
            self.close_buttons()
        self._stage.move_picture(moment.state is PlayerState.PLAYING and self.is_current)

    @property
    def _stage(self) -> PracticeStage:
        return self.query_one(PracticeStage)

    @property
    def _menu(self) -> ButtonRow:
        return self.query_one("#menu", ButtonRow)

    def _show(self, moment: Playback) -> None:
        time_left = formats.minutes_and_seconds(moment.remaining_seconds)
        self.query_one("#head-right", SafeText).update_text(practice.time_left(time_left))
        self._stage.show(moment, time_left, self.paused, self._remark)

    def remark(self, text: str) -> None:
        """Show `text` below the caption from the next update on. It may be given before the page is mounted."""
        self._remark = text

    # What the keys do

    def action_pause_or_go_on(self) -> None:
        if self.paused:
            self.action_go_on()
        else:
            self._pause()

    def _pause(self) -> None:
        """Pause the sound and the timer of this page: a paused page costs nothing."""
        self.paused = True
        self._stage.forget_note()
        self.sound.pause()
        self.update_hints()
        self._update()
        if self._timer:
            self._timer.pause()

    def action_go_on(self) -> None:
        self.close_buttons()
        self.paused = False
        self._stage.forget_note()
        self.sound.resume()
        self._resume_updates()

    def _resume_updates(self) -> None:
        self.update_hints()
        if self._timer:
            self._timer.resume()
        self._update()

    def action_phrase(self, step: int) -> None:
        timeline, frame = self.sound.score.timeline, self.sound.frame()
        grace = round(GRACE_SECONDS * timeline.rate)
        self.sound.seek(timeline.next_cue(frame) if step > 0 else timeline.previous_cue(frame, grace))
        self._update()

    def action_volume(self, step: int) -> None:
        level = min(max(round(self.sound.playback().volume + step * VOLUME_STEP, 2), 0.0), 1.0)
        self.sound.set_volume(level)
        self.post_message(MachineSettingsChanged(volume=level))
        self._stage.note(practice.volume(level), self.paused)

    def action_digits(self) -> None:
        large = not self.has_class("-large-digits")
        self.set_class(large, "-large-digits")
        self.post_message(MachineSettingsChanged(digits=Digits.LARGE if large else Digits.SMALL))

    def action_captions(self) -> None:
        shown = self._stage.toggle_captions()
        self._stage.note(practice.TEXT_SHOWN() if shown else practice.TEXT_HIDDEN(), self.paused)
        self._show(self.sound.playback())

    def action_back(self) -> None:
        if self._menu.is_open:
            self.action_go_on()
        elif self._stopping:  # once more before the page that asks was there
            self.action_end()
        else:
            self._stopping = True
            self._pause()
            self.run_worker(self._ask_whether_to_end())

    async def _ask_whether_to_end(self) -> None:
        """Ask whether to end, over the paused page: an Esc may be another key that came in pieces."""
        sentences = practice.practice_stopped(self.sound.playback().heard_seconds)
        options = ((practice.END_HERE(), False), (practice.GROUNDING_GO_ON(), True))
        goes_on = await show_over(self.app, MessagePage(self.heading(), sentences, options, False, words.END()))
        self._stopping = False
        if goes_on:
            self.sound.seek(self.sound.score.timeline.resume_at(self.sound.frame()))
            self.action_go_on()
        else:
            self.action_end()

    def action_end(self) -> None:
        self.answer(None)

    def enter_without_focus(self) -> None:
        self.action_menu()

    def action_menu(self) -> None:
        if not self.sound.playback().is_lost:
            self._pause()
            self.open_buttons(self._menu)

    def action_ground(self) -> None:
        was_paused = self.paused
        self._pause()
        self.run_worker(self._ground(was_paused))

    async def _ground(self, was_paused: bool) -> None:
        page = GroundingPage(self.posture, during=True, outward=self.outward, help_numbers=self.help_numbers())
        chosen = await show_over(self.app, page)
        if chosen is GroundingAnswer.GO_ON or (chosen is GroundingAnswer.BACK and not was_paused):
            self.action_go_on()
        elif chosen is not GroundingAnswer.BACK:
            self.answer(chosen)

    def action_again(self) -> None:
        self.close_buttons()
        self.run_worker(self._in_thread(self.sound.again))

    def action_silently(self) -> None:
        self.close_buttons()
        self.run_worker(self._in_thread(self.sound.silently))

    async def _in_thread(self, work: Callable[[], None]) -> None:
        await asyncio.to_thread(work)
        self.paused = False
        self._resume_updates()
