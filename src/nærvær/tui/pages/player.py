"""The page of a playing practice: the caption, the time left, a picture, and the keys that control the sound."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.timer import Timer

from ...dialogues.practice_interviewer import PracticeSound
from ...domain.catalogue import HARD_MOMENT, OUTWARD
from ...domain.machine_settings import Digits
from ...domain.player import Playback, PlayerState
from ...domain.practice import Posture
from ...texts import formats, practice, today
from ...texts import keys as words
from ..themes import MachineSettingsChanged
from ..widgets.page_parts import ButtonRow, FootButton, KeyHint, OptionButton, SafeText, in_lower_case
from ..widgets.practice_picture import TICKS_PER_SECOND
from ..widgets.practice_stage import BalancedText, LargeClock, PracticeStage
from .grounding import GroundingAnswer, GroundingPage
from .message import MessagePage
from .page import Answer, Page, show_over

if TYPE_CHECKING:
    from ...domain.catalogue import HelpNumber

GRACE_SECONDS = 2.0
VOLUME_STEP = 0.1
ROOMY_FROM_ROWS = 36
DIM_AFTER_SECONDS = 20.0
WORK_IN_THE_DARK = frozenset({"g", "escape", "space"})
"""The keys that let it be still at once, also where the screen is dark; any other key only brings it back."""
ARROW_DIRECTIONS = {"up": (0, -1), "down": (0, 1), "left": (-1, 0), "right": (1, 0)}

BUTTONS = (
    (practice.GO_ON, "go_on"),
    (practice.HERE_AND_NOW, "ground"),
    (practice.END_PRACTICE, "end"),
    (practice.PREVIOUS_SENTENCE, "phrase(-1)"),
    (practice.NEXT_SENTENCE, "phrase(1)"),
    (practice.CAPTIONS, "captions"),
    (practice.QUIETER, "volume(-1)"),
    (practice.LOUDER, "volume(1)"),
    (practice.LARGE_DIGITS, "digits"),
)
"""Three in a row: those of a kind stand beside each other."""
LOST_BUTTONS = ((today.TRY_AGAIN, "again"), (practice.GO_ON_SILENT, "silently"), (practice.END_PRACTICE, "end"))


STYLES = """
    PlayerPage {
        & #body { max-width: 100%; padding: 0 2; overflow-y: hidden; scrollbar-gutter: auto; }
    &.-narrow #body { padding: 0 1; }
    & #head, & #foot { max-width: 100%; }
        & #stage { width: 100%; height: 100%; align-horizontal: center; layers: picture buttons; }
        & ProgressLine { margin-bottom: 1; }
        & #caption-place { width: 100%; height: auto; min-height: 6; align: center middle; }
        & #caption { width: 100%; max-width: 62; text-align: center; }
        & #remark { width: 100%; height: auto; min-height: 1; text-align: center; color: $quiet; }
        & LargeClock { display: none; }
        &.-roomy LargeClock { display: block; height: 7; margin-top: 1; }
        &.-large-digits LargeClock { display: block; height: 1fr; min-height: 1; }
        &.-large-digits PracticePicture { display: none; }
        &.-roomy.-large-digits PracticePicture { display: block; }
        &.-menu PracticePicture, &.-menu LargeClock { visibility: hidden; }
        &.-roomy.-menu LargeClock { visibility: visible; }
        & #buttons {
            layer: buttons; display: none; width: 100%; height: auto; margin-top: 2; align-horizontal: center;
            background: $background;
        }
        &.-menu #buttons { display: block; }
        &.-roomy #buttons { margin-top: 5; }
        &.-high KeyHints { height: 2; margin-top: 1; }
        &.-medium #foot { height: 2; }
        &.-medium KeyHints { height: 2; }
        &.-medium #caption-place { min-height: 5; }
        &.-medium ProgressLine, &.-low ProgressLine { margin-bottom: 0; }
        &.-medium #buttons { margin-top: 1; }
        &.-low #buttons { layer: picture; margin-top: 0; }
    &.-low.-lost #buttons { layer: buttons; }
    &.-low.-menu ProgressLine { display: none; }
    &.-low.-lost ProgressLine { display: block; }
    &.-low.-menu PracticePicture, &.-low.-menu LargeClock { min-height: 0; }
        &.-low #caption-place { min-height: 4; }
    &.-low.-large-digits ProgressLine { display: none; }
        &.-low ButtonRow OptionButton { height: auto; padding: 0; }
        &.-low #stage { overflow-y: auto; scrollbar-size-vertical: 1; }
        &.-dark { background: #000000; }
        &.-dark Breath { color: #26342f; background: #000000; }
        &.-dark #head, &.-dark #foot, &.-dark ProgressLine, &.-dark LargeClock, &.-dark #caption-place, &.-dark #remark {
            visibility: hidden;
        }
    }
"""


class ButtonRowsPage(Page[Answer]):
    """A page with rows of buttons that are opened and closed, one row at a time. Each button holds the action it runs.

    While a row is open the page has the class `-menu`; the row lies over what the page shows, and nothing moves.
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
        self.add_class("-menu")
        self.set_class(row.id == "lost", "-lost")
        row.open()
        self.update_hints()

    def close_buttons(self) -> None:
        """Close whatever row is open; nothing has the focus then."""
        for row in self.query(ButtonRow):
            row.close()
        self.remove_class("-menu", "-lost")
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


def player_hints(
    *, paused: bool = False, captions: bool = True, large_digits: bool = False, narrow: bool = False
) -> tuple[KeyHint, ...]:
    """What the keys do. Where it is `narrow` there is room for two: the way to all the others, and the way out."""
    leave, menu = KeyHint(words.ESC, words.END, "back"), KeyHint(words.ENTER, words.ALL_CHOICES, "menu")
    hints = (
        KeyHint(words.SPACE, in_lower_case(practice.GO_ON) if paused else words.PAUSE, "pause_or_go_on"),
        leave,
        KeyHint("g", words.HERE, "ground"),
        menu,
        KeyHint(words.LEFT_RIGHT, words.OTHER_SENTENCE),
        KeyHint(words.UP_DOWN, words.TURN_SOUND),
        KeyHint("t", words.HIDE_TEXT if captions else words.SHOW_TEXT, "captions"),
        KeyHint("s", words.SMALL_DIGITS if large_digits else words.LARGE_DIGITS, "digits"),
    )
    return (menu, leave, *(hint for hint in hints if hint not in (menu, leave))) if narrow else hints


class DarkeningPage(ButtonRowsPage[Answer]):
    """A page that becomes dark when it `dims` and nobody has touched anything for a while. It has the class `-dark` then."""

    dims = False

    def __init__(self) -> None:
        super().__init__()
        self._touched_at = time.monotonic()

    def darken_if_untouched(self) -> None:
        """Become dark when nobody has touched anything for `DIM_AFTER_SECONDS`."""
        if self.dims and time.monotonic() - self._touched_at >= DIM_AFTER_SECONDS:
            self.add_class("-dark")
            self.set_focus(None)

    def light_up(self) -> bool:
        """Show everything, for at least `DIM_AFTER_SECONDS`; return whether it was dark."""
        self._touched_at = time.monotonic()
        was_dark = self.has_class("-dark")
        self.remove_class("-dark")
        return was_dark

    def on_key(self, event: events.Key) -> None:
        """Light up; a key that cannot be meant for what is not seen does nothing more."""
        if self.light_up():
            self.has_lit_up()
            if event.key not in WORK_IN_THE_DARK:
                event.stop()
                event.prevent_default()

    def on_mouse_down(self) -> None:
        if self.light_up():
            self.has_lit_up()

    def has_lit_up(self) -> None:
        """Called when a key or a touch has ended the dark."""


class PlayerPage(DarkeningPage[GroundingAnswer | None]):
    """Answers when the practice is over, by itself or because the person ended it; `sound` tells which.

    The answer is that of the grounding page, where the person ended the practice from there. `outward`: whether that page
    offers the outward exercise. `dims`: whether the screen becomes dark while it plays and nobody touches anything.
    """

    WAITS = False
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
    CSS = STYLES

    def __init__(
        self,
        sound: PracticeSound,
        posture: Posture | None,
        *,
        outward: bool = False,
        help_numbers: Callable[[], Sequence[HelpNumber]] = tuple,
        digits: Digits = Digits.SMALL,
        dims: bool = False,
    ) -> None:
        super().__init__()
        self.dims = dims
        self._has_told_of_dark = False
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
            return player_hints()
        if self.open_row is not None:
            end = formats.inside_sentence(practice.GO_ON()) if self._menu.is_open else words.END()
            return self.row_hints(end)
        return player_hints(
            paused=self.paused,
            captions=self._stage.shows_captions,
            large_digits=self.has_class("-large-digits"),
            narrow=self.has_class("-narrow"),
        )

    def help_lines(self) -> tuple[str, ...]:
        """What this length leaves out, for who asks; nothing of it to somebody who has come here from a hard moment."""
        timeline = self.sound.score.timeline
        return () if timeline.exercise in {OUTWARD, HARD_MOMENT} else (practice.sections_left_out(timeline.left_out),)

    def heading(self) -> str:
        return self.sound.score.timeline.title

    def body(self) -> ComposeResult:
        rows = ButtonRow(BUTTONS, "menu"), ButtonRow(LOST_BUTTONS, "lost")
        yield PracticeStage(self.sound, self.posture, self.caption(), rows)

    def caption(self) -> SafeText:
        """The widget for the caption."""
        return BalancedText("", id="caption")

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.height >= ROOMY_FROM_ROWS, "-roomy")
        if self.is_mounted:
            self.update_hints()
            self._show_soon()

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
        is_followed = moment.state is PlayerState.PLAYING and self.is_active
        self._stage.move_picture(is_followed)
        if is_followed and moment.audible:
            self.darken_if_untouched()
        else:
            self.light_up()

    def has_lit_up(self) -> None:
        """Say, the first time, how one gets rid of the dark."""
        if not self._has_told_of_dark:
            self._has_told_of_dark = True
            self._stage.note(practice.DARK_CAN_BE_LEFT_OUT(), self.paused)

    @property
    def _stage(self) -> PracticeStage:
        return self.query_one(PracticeStage)

    @property
    def _menu(self) -> ButtonRow:
        return self.query_one("#menu", ButtonRow)

    def _show(self, moment: Playback) -> None:
        """Show this moment. The time left stands at one place only: at the head where no large clock is seen."""
        time_left = formats.minutes_and_seconds(moment.remaining_seconds)
        clock = self.query_one(LargeClock)
        has_clock = clock.display and clock.visible
        self.query_one("#head-right", SafeText).update_text("" if has_clock else practice.time_left(time_left))
        self._stage.show(moment, time_left, self.paused, self._remark)

    def _show_soon(self) -> None:
        """Show this moment once the styles are those of the new layout: in a pause no timer does it."""
        self.call_after_refresh(lambda: self._show(self.sound.playback()))

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
        self.light_up()
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
        self.update_hints()
        self._show_soon()
        self.post_message(MachineSettingsChanged(digits=Digits.LARGE if large else Digits.SMALL))

    def action_captions(self) -> None:
        shown = self._stage.toggle_captions()
        self._stage.note(practice.TEXT_SHOWN() if shown else practice.TEXT_HIDDEN(), self.paused)
        self.update_hints()
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
            self._show_soon()

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
