"""What is seen of a playing practice: its section, a picture, the time left, the caption, and one line of remarks."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.segment import Segment
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content
from textual.strip import Strip
from textual.widget import Widget

from ...dialogues.practice_interviewer import PracticeSound
from ...domain.errors import MissingSound
from ...domain.player import Playback, PlayerState
from ...domain.practice import Posture
from ...domain.score import Timeline
from ...sanitize import sanitize
from ...texts import practice
from .page_parts import ButtonRow, SafeText, WidthContent
from .practice_picture import TICKS_PER_SECOND, PracticePicture

NOTE_SECONDS = 2.5
BEGUN, TO_COME = "●", "○"
FILLED, EMPTY = "━", "─"
SHORTEST_LINE, LONGEST_LINE, NAME_GAP = 12, 62, 2
CLAUSE_ENDS = ",.;:!?–"
WITHIN_CLAUSE = 4.0
"""A break within a clause costs as much as lines that differ by this part of their length from the mean."""
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
        yield ProgressLine(self._sound.score.timeline)
        with Container(id="buttons"):
            yield from self._rows
        yield PracticePicture(self._posture)
        yield LargeClock()
        with Vertical(id="caption-place"):
            yield self._caption
        yield SafeText("", id="remark")

    def show(self, moment: Playback, time_left: str, paused: bool, remark: str) -> None:
        """Show what has changed. `remark` stands below the caption while nothing more urgent is to be said."""
        timeline, frame = self._sound.score.timeline, self._sound.frame()
        self._caption.update_text(caption_at(timeline, frame) if self._captions else "")
        self.query_one(ProgressLine).show(frame)
        self.query_one(LargeClock).set_text(time_left)
        if self._note_ticks:
            self._note_ticks -= 1
        else:
            status = playback_status(moment, paused, self._captions, self._sound.score.fault)
            self._show_remark(status or remark)

    def move_picture(self, playing: bool) -> None:
        """Let the picture show this moment of the practice; it moves while it is `playing`."""
        self.query_one(PracticePicture).follow(self._sound.score.timeline, self._sound.frame(), playing)

    @property
    def shows_captions(self) -> bool:
        """Whether the captions are shown."""
        return self._captions

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


class ProgressLine(Widget):
    """A line that fills as the practice goes on, with a dot where each part begins, and before it the name of the part.

    The name has the room of the longest one, so that the line never moves; where that leaves too short a line, or there is
    only one part, the line has the whole width.
    """

    DEFAULT_CSS = "ProgressLine { width: 100%; height: 1; text-align: center; color: $accent; }"

    def __init__(self, timeline: Timeline) -> None:
        super().__init__()
        self._timeline = timeline
        self._frame = 0
        self._shown: tuple[str, str, str] | None = None

    def show(self, frame: int) -> None:
        """Show how far this frame is; it is painted anew only when a cell is another one."""
        self._frame = frame
        if self.size.width and self._parts() != self._shown:
            self.refresh()

    def _parts(self) -> tuple[str, str, str]:
        """The name, and the line as far as it is filled and from there on."""
        sections, width = self._timeline.sections, min(self.size.width, LONGEST_LINE)
        longest = max((cell_len(section.title) for section in sections), default=0)
        name, length = "", width
        if len(sections) > 1 and width - longest - NAME_GAP >= SHORTEST_LINE:
            length = width - longest - NAME_GAP
            title = sections[self._timeline.section_at(self._frame)].title
            name = " " * (longest - cell_len(title)) + title + " " * NAME_GAP
        return name, *progress_line(self._timeline, self._frame, length)

    def render(self) -> Content:
        name, filled, rest = self._shown = self._parts()
        return Content.assemble((name, "$quiet"), filled, (rest, "$quiet"))


def progress_line(timeline: Timeline, frame: int, width: int) -> tuple[str, str]:
    """A line of `width` cells in two parts: as far as `frame`, and from there on. Each section but a single one is a dot."""
    done = round(frame / timeline.total * width) if timeline.total else 0
    cells = [FILLED] * done + [EMPTY] * (width - done)
    here = timeline.section_at(frame)
    for number, section in enumerate(timeline.sections if len(timeline.sections) > 1 else ()):
        begun = number <= here
        at = min(round(section.start / timeline.total * width), width - 1)
        cells[at] = BEGUN if begun else TO_COME
        done = max(done, at + 1) if begun else done
    line = "".join(cells)
    return line[:done], line[done:]


class BalancedContent(WidthContent):
    """A text in as few lines as there is room for, each about as long as the others."""

    def at_width(self, width: int) -> Content:
        return Content("\n".join(balanced_lines(self.plain, width)))


class BalancedText(SafeText):
    """A sentence in lines of about the same length."""

    def set_text(self, text: str) -> None:
        """Show another text."""
        self.shown_text = text
        self.update(BalancedContent(sanitize(text)))


def balanced_lines(text: str, width: int) -> list[str]:
    """`text` in as few lines of at most `width` cells as hold it, as equal as can be; ends of clauses are the best breaks.

    A word longer than a line stands alone in one.
    """
    words = text.split()
    lengths = [cell_len(word) for word in words]
    most = max([*lengths, width])
    count = _fewest_lines(lengths, most)
    mean = (sum(lengths) + len(words) - count) / max(count, 1)
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for line in range(1, count + 1):
        reached: dict[int, tuple[float, tuple[int, ...]]] = {}
        for begin, (cost, breaks) in best.items():
            length = -1
            for end in range(begin + 1, len(words) + 1):
                length += 1 + lengths[end - 1]
                if length > most:
                    break
                ends_clause = line == count or words[end - 1][-1] in CLAUSE_ENDS
                total = cost + (length - mean) ** 2 + (0 if ends_clause else (mean / WITHIN_CLAUSE) ** 2)
                if end not in reached or total < reached[end][0]:
                    reached[end] = (total, (*breaks, end))
        best = reached
    ends = best[len(words)][1] if words else ()
    return [" ".join(words[begin:end]) for begin, end in zip((0, *ends), ends, strict=False)]


def _fewest_lines(lengths: Sequence[int], width: int) -> int:
    """How many lines of `width` cells words of these lengths fill, one after the other."""
    count, used = min(len(lengths), 1), -1
    for length in lengths:
        if used >= 0 and used + 1 + length > width:
            count, used = count + 1, -1
        used += 1 + length
    return count


def caption_at(timeline: Timeline, frame: int) -> str:
    """The sentence that is being said, or was said last."""
    cue = timeline.cue_at(frame)
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
