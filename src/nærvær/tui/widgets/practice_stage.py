"""What is seen of a playing practice: its section, a picture, the time left, the caption, and one line of remarks."""

from __future__ import annotations

from rich.segment import Segment
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.strip import Strip
from textual.widget import Widget

from ...dialogues.practice_interviewer import PracticeSound
from ...domain.errors import MissingSound
from ...domain.player import Playback, PlayerState
from ...domain.practice import Posture
from ...domain.score import Timeline
from ...texts import practice
from ...texts.practice import sections_left_out
from .page_parts import ButtonRow, SafeText
from .practice_picture import TICKS_PER_SECOND, PracticePicture

NOTE_SECONDS = 2.5
PASSED, TO_COME = "•", "·"
# Three wide and five high; a dot of a digit is two cells wide and one high, so that it looks square.
_DIGITS = {
    "0": ("███", "█ █", "█ █", "█ █", "███"),
    "1": (" █ ", "██ ", " █ ", " █ ", "███"),
    "2": ("███", "  █", "███", "█  ", "███"),
    "3": ("███", "  █", " ██", "  █", "███"),
    "4": ("█ █", "█ █", "███", "  █", "  █"),
    "5": ("███", "█  ", "███", "  █", "███"),
    "6": ("███", "█  ", "███", "█ █", "███"),
    "7": ("███", "  █", "  █", "  █", "  █"),
    "8": ("███", "█ █", "███", "█ █", "███"),
    "9": ("███", "█ █", "███", "  █", "███"),
    ":": (" ", "█", " ", "█", " "),
}
DIGIT_ROWS = 5


class PracticeStage(Vertical):
    """Shows a practice as it plays, above rows of buttons. It is told when: the page has the only timer.

    The styles are the page's, which knows how much room there is.
    """

    def __init__(
        self,
        sound: PracticeSound,
        posture: Posture | None,
        caption: SafeText,
        rows: tuple[ButtonRow, ...],
    ) -> None:
        super().__init__(id="stage")
        self._sound = sound
        self._posture = posture
        self._caption = caption
        self._rows = rows
        self._captions = True
        self._note_ticks = 0

    def compose(self) -> ComposeResult:
        yield SafeText("", id="section")
        yield PracticePicture(self._posture)
        yield LargeClock()
        with Vertical(id="caption-place"):
            yield self._caption
        yield SafeText("", id="remark")
        yield from self._rows

    def show(self, moment: Playback, time_left: str, paused: bool, remark: str) -> None:
        """Show what has changed. `remark` stands below the caption while nothing more urgent is to be said."""
        timeline, frame = self._sound.score.timeline, self._sound.frame()
        self._caption.update_text(caption_at(timeline, frame) if self._captions else "")
        self.query_one("#section", SafeText).update_text(section_line(timeline, frame, self.screen.size.width))
        self.query_one(LargeClock).set_text(time_left)
        if self._note_ticks:
            self._note_ticks -= 1
        else:
            status = playback_status(moment, paused, self._captions, self._sound.score.fault)
            self._show_remark(status or remark)

    def move_picture(self, playing: bool) -> None:
        """Let the picture show this moment of the practice; it moves while it is `playing`."""
        self.query_one(PracticePicture).follow(self._sound.score.timeline, self._sound.frame(), playing)

    def toggle_captions(self) -> bool:
        """Show or hide the captions; returns whether they are shown now."""
        self._captions = not self._captions
        return self._captions

    def note(self, text: str, paused: bool) -> None:
        """Show `text` in place of the remark for `NOTE_SECONDS`."""
        self._note_ticks = round(NOTE_SECONDS * TICKS_PER_SECOND)
        self._show_remark(f"{practice.PAUSED()} · {text}" if paused else text)

    def forget_note(self) -> None:
        """Let the remark take the place of a note at once."""
        self._note_ticks = 0

    def _show_remark(self, text: str) -> None:
        self.query_one("#remark", SafeText).update_text(text)


def section_line(timeline: Timeline, frame: int, width: int) -> str:
    """The title of the section at `frame`, between dots for those before and after it, in at most `width` columns."""
    sections = timeline.sections
    if not sections:
        return ""
    here = timeline.section_at(frame)
    before, after = PASSED * here, TO_COME * (len(sections) - here - 1)
    if 2 * len(sections) + len(sections[here].title) < width - 8:
        before, after = " ".join(before), " ".join(after)
    return f"{before}  {sections[here].title}  {after}".strip()


def caption_at(timeline: Timeline, frame: int) -> str:
    """The sentence that is being said; before the first one, which sections a short practice leaves out."""
    cue = timeline.cue_at(frame)
    if cue is None and timeline.cues and frame < timeline.cues[0].start:
        return sections_left_out(timeline.left_out)
    return cue.text if cue else ""


def playback_status(moment: Playback, paused: bool, captions: bool, fault: MissingSound | None) -> str:
    """Why nothing, or not everything, is heard: the sound is lost, starting, missing or paused. "" where all is well."""
    if moment.is_lost:
        return practice.LOST() if moment.is_given_up else practice.RECONNECTING()
    if paused:
        return practice.PAUSED()
    if moment.state is PlayerState.STARTING:
        return practice.GETTING_READY()
    if moment.audible and not moment.missing and fault is None:
        return ""
    if fault is not None and moment.audible:
        from ...texts.sound import sound_reason  # most practices are whole, and the first sound would wait for it

        return sound_reason(fault)
    if not captions:
        return practice.TEXT_HIDDEN()
    return practice.SOME_MISSING() if moment.audible else practice.WITHOUT_SOUND()


def digit_rows(text: str) -> tuple[str, ...]:
    """`text` (digits and colons) as five rows of dots, with one dot between characters."""
    return tuple(" ".join(_DIGITS[character][row] for character in text) for row in range(DIGIT_ROWS))


def enlarged_rows(text: str, width: int, height: int) -> tuple[str, ...]:
    """`text` in cells, as large as `width` × `height` allows; `text` itself as one row where that is too small."""
    rows = digit_rows(text)
    scale = min(width // (2 * len(rows[0])), height // DIGIT_ROWS)
    if not scale:
        return (text,) if height and len(text) <= width else ()
    return tuple("".join(dot * 2 * scale for dot in row) for row in rows for _ in range(scale))


class LargeClock(Widget):
    """Shows a time as large as it fits; it is painted anew only when the time is another one."""

    DEFAULT_CSS = "LargeClock { width: 1fr; height: 1fr; color: $accent; }"

    def __init__(self) -> None:
        super().__init__()
        self._text = ""

    def set_text(self, text: str) -> None:
        """Show this time."""
        if text != self._text:
            self._text = text
            self.refresh()

    def render_line(self, y: int) -> Strip:
        width, height = self.size
        rows = enlarged_rows(self._text, width, height) if self._text else ()
        row = y - (height - len(rows)) // 2
        text = rows[row].center(width) if 0 <= row < len(rows) else " " * width
        return Strip([Segment(text, self.rich_style)], width)
