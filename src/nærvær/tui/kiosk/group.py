"""One practice for the whole room: chosen by staff, with captions only, and a slip for those who answer later."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from contextlib import closing
from dataclasses import replace
from textwrap import fill

from rich.segment import Segment
from textual import events
from textual.content import Content
from textual.strip import Strip

from ...console_glyphs import can_draw
from ...dialogues.interviewer import Option, QuestionPosition
from ...dialogues.practice_interviewer import PracticeSound
from ...domain.catalogue import Catalogue, Exercise
from ...domain.clinic import Staff
from ...domain.group_slip import GroupSession, new_group_session
from ...domain.kiosk import KioskServices
from ...domain.login_rules import format_code
from ...domain.practice import PracticeOptions, practice_day
from ...domain.services import SharedServices
from ...sanitize import sanitize
from ...texts import formats
from ...texts import kiosk as words
from ...texts.keys import ON
from ..diary_thread import PageHost, ask_in_sequence
from ..drawing.block_letters import SIZES, large_letter_rows, steady_sizes
from ..pages.message import ChoosePage, MessagePage
from ..pages.player import PlayerPage
from ..widgets.page_parts import SafeText

SHORTEST_SESSION_SECONDS = 30
LONGEST_LINE = 48


class LargeText(SafeText):
    """Shows a sentence in the largest letters that fit, or as ordinary text where none do.

    The rows are computed when the sentence or the size of the widget changes. `expected` are the sentences to come,
    from which one size for all is chosen.
    """

    DEFAULT_CSS = "LargeText { height: 100%; content-align: center middle; }"

    def __init__(self, expected: Sequence[str], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._expected = expected
        self._drawable = tuple(size for size in SIZES if can_draw(size.signs))
        self._sizes = self._drawable
        self._rows: tuple[str, ...] = ()

    def set_text(self, text: str) -> None:
        """Show another text."""
        self.shown_text = text
        self._lay_out()

    def on_resize(self, event: events.Resize) -> None:
        self._sizes = steady_sizes(self._expected, event.size.width, event.size.height, self._drawable)
        self._lay_out()

    def _lay_out(self) -> None:
        width, height = self.size
        text = sanitize(self.shown_text)
        self._rows = large_letter_rows(text, width, height, self._sizes)
        self.update(Content(fill(text, max(min(LONGEST_LINE, width), 1), break_on_hyphens=False)))

    def render_line(self, y: int) -> Strip:
        if not self._rows:
            return super().render_line(y)
        row = y - (self.size.height - len(self._rows)) // 2
        text = self._rows[row] if 0 <= row < len(self._rows) else " " * self.size.width
        return Strip([Segment(text, self.rich_style)], self.size.width)


class GroupPlayerPage(PlayerPage):
    """The player with nothing but its captions, in large letters, for a group to read from their chairs."""

    # Styles are read under the name of the very class.
    CSS = f"""{PlayerPage.CSS.replace("PlayerPage {", "GroupPlayerPage {", 1)}
    GroupPlayerPage {{
        & PracticePicture {{ display: none; }}
        &.-roomy LargeClock {{ display: none; }}
        &.-roomy.-large-digits LargeClock {{ display: block; }}
        & #caption-place, &.-medium #caption-place {{ height: 1fr; }}
        & #caption {{ max-width: 100%; text-style: bold; }}
    }}
    """

    def caption(self) -> SafeText:
        return LargeText([cue.text for cue in self.sound.score.timeline.cues], id="caption")


async def lead_group(host: PageHost, kiosk: KioskServices, services: SharedServices, staff: Staff) -> bool:
    """Choose a practice, play it, and show the slip. Returns whether the screen is to be locked now."""
    options = await choose_practice(host, services.catalogue)
    if options is None:
        return False
    session, saving = await _play(host, kiosk, services, options, staff)
    if session is None:
        return False
    await saving
    sentences = (words.GROUP_RATE_HERE(), words.GROUP_RATE_HOME(), format_code(session.slip))
    await host.ask(
        MessagePage(words.GROUP_DONE_TITLE(), sentences, ((words.ON(), None),), back=None, esc_label=ON()),
        typed_ahead=False,
    )
    return True


async def choose_practice(host: PageHost, catalogue: Catalogue) -> PracticeOptions | None:
    """Ask staff for exercise and length, with a way back from the second to the first. None: they turned back."""
    exercises, first = _exercise_options(catalogue), 0
    while exercise := await host.ask(ChoosePage(words.GROUP(), words.GROUP_PICK(), exercises, first, shortcuts=True)):
        first = [option.value for option in exercises].index(exercise)
        lengths = _length_options(catalogue.offer(exercise.id))
        lengths_page = ChoosePage(words.GROUP(), words.GROUP_MINUTES(), lengths, shortcuts=True)
        minutes = await ask_in_sequence(host, lengths_page, QuestionPosition(has_previous=True))
        if minutes is not None:
            return PracticeOptions(exercise.id, minutes)
    return None


async def _play(
    host: PageHost, kiosk: KioskServices, services: SharedServices, options: PracticeOptions, staff: Staff
) -> tuple[GroupSession | None, Awaitable[None]]:
    """Play, and save the session with the minutes that were heard, also when the screen is locked meanwhile.

    Returns the session (None: too short to count) and an awaitable that ends when it is saved.
    """
    loop = asyncio.get_running_loop()
    posture = next(iter(services.catalogue.postures(options.exercise)), None)
    score = await asyncio.to_thread(services.catalogue.score, replace(options, posture=posture))
    sound = await asyncio.to_thread(PracticeSound, services.players, score)
    try:
        sound.start(0.0)
        await host.ask(GroupPlayerPage(sound, posture, help_numbers=services.catalogue.help_numbers), typed_ahead=False)
    finally:
        heard_seconds = sound.playback().heard_seconds
        sound.stop()
        loop.run_in_executor(None, sound.close)
        session = _session(options, heard_seconds, services, kiosk)
        saving = loop.run_in_executor(None, _save, kiosk, staff, session)
    return session, saving


def _session(
    options: PracticeOptions, heard_seconds: float, services: SharedServices, kiosk: KioskServices
) -> GroupSession | None:
    if heard_seconds < SHORTEST_SESSION_SECONDS:
        return None
    return new_group_session(
        options.exercise, max(round(heard_seconds / 60), 1), practice_day(services.now()), kiosk.random_below
    )


def _save(kiosk: KioskServices, staff: Staff, session: GroupSession | None) -> None:
    if session is not None:
        with closing(kiosk.open_clinic()) as clinic:
            clinic.begin_group(staff, session)


def _exercise_options(catalogue: Catalogue) -> tuple[Option[Exercise], ...]:
    return tuple(Option(exercise.title, exercise, help=exercise.why) for exercise in catalogue.exercises())


def _length_options(exercise: Exercise) -> tuple[Option[int], ...]:
    return tuple(Option(formats.minutes(minutes), minutes) for minutes in exercise.usual_lengths())
