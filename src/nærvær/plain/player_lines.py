"""Plays in lines: a practice with its captions in step, time left, pause and end; or a sound that a person may choose."""

from __future__ import annotations

import queue
import time

from ..dialogues.interviewer import MakeSample
from ..dialogues.practice_interviewer import OngoingPractice
from ..domain.checkpoint import CHECKPOINT_SECONDS, FIRST_CHECKPOINT_SECONDS
from ..domain.errors import Refusal
from ..domain.player import ENDED_STATES, Playback, Players, PlayerState, RemoteCommand
from ..domain.practice import Bell, Posture
from ..domain.score import Score
from ..domain.script import BODY_MOVEMENT
from ..quick_dataclass import dataclass
from ..texts import plain as texts
from ..texts import settings as words
from ..texts.plain import figure_line
from .console import POLL_SECONDS, Console

DEVICE_WAIT_SECONDS = 15.0
STOP_SECONDS = 2.0
STOP_POLL_SECONDS = 0.02


@dataclass(frozen=True, slots=True, order=True)
class _Line:
    """A line to say when `frame` is heard. `order`: 0 section, 1 bell, 2 caption, 3 movement figure."""

    frame: int
    order: int
    text: str


class LinePlayer:
    """Plays a practice once. When the device is gone for good it goes on without sound from the same frame.

    `grounded`: whether the person is at the grounding lines, or ended the practice from there.
    """

    def __init__(self, console: Console, practice: OngoingPractice) -> None:
        score = practice.sound.score
        self._console = console
        self._practice = practice
        self._sound = practice.sound
        self._without_sound = practice.captions_only or (score.recording is None and score.bell is Bell.NONE)
        self._lines = _lines(score, practice.posture)
        self._commands: queue.SimpleQueue[RemoteCommand] = queue.SimpleQueue()
        self._paused = False
        self.grounded = False
        self._stopping = False
        self._on_silent_player = False
        self._has_complained = False
        self._lost_since: float | None = None
        self._checkpoint_at = time.monotonic() + FIRST_CHECKPOINT_SECONDS

    async def play(self) -> None:
        """Play to the end, or until the person ends it."""
        begins_at = self._practice.start()
        self._lines = [line for line in self._lines if line.frame >= begins_at]
        await self._checkpoint()
        await self._follow()

    def obey(self, command: RemoteCommand) -> bool:
        """Take a remote command, to be done within the next poll; return whether it can be. Called from any thread."""
        if self._lost_since is not None:
            return False
        self._commands.put(command)
        return True

    def playing(self) -> bool:
        """Return whether it plays just now."""
        return not self._paused

    def _do_commands(self) -> None:
        while not self._commands.empty():
            command = self._commands.get()
            if command is RemoteCommand.TOGGLE or (command is RemoteCommand.PAUSE) is not self._paused:
                self._toggle()

    async def _follow(self) -> None:
        stop_by: float | None = None
        while True:
            playback = self._sound.playback()
            self._say_reached(playback)
            if self._watch_sound(playback):
                continue
            if playback.state in ENDED_STATES or (stop_by and time.monotonic() > stop_by):
                return
            self._do_commands()
            await self._keep_checkpoints()
            if stop_by is not None:
                time.sleep(STOP_POLL_SECONDS)
            elif self._console.leaving or self._ends_by_key(playback):
                self._sound.stop()
                stop_by = time.monotonic() + STOP_SECONDS

    def _say_reached(self, playback: Playback) -> None:
        """Say every line whose frame has been reached."""
        while self._lines and self._lines[0].frame <= playback.position and playback.state is not PlayerState.STARTING:
            line = self._lines.pop(0)
            if line.order == 0:
                seconds_left = (playback.total - line.frame) / playback.rate
                self._console.say(texts.passage(line.text, seconds_left))
                continue
            if line.order == 1 and not playback.audible:
                self._console.ring()
            self._console.say(line.text)

    def _watch_sound(self, playback: Playback) -> bool:
        """Say that sound is missing, lost or back. Return whether the practice now goes on with the silent player."""
        if playback.state is PlayerState.PLAYING and not playback.audible and not self._without_sound:
            self._without_sound = True
            self._console.say(texts.no_sound(playback.problem))
        is_gone = playback.is_lost or (playback.state is PlayerState.PAUSED and not self._paused)
        if not is_gone:
            if self._lost_since is not None and playback.state is PlayerState.PLAYING:
                self._lost_since = None
                self._console.say(texts.SOUND_BACK())
            return False
        if self._lost_since is None:
            self._lost_since = time.monotonic()
            self._console.say(texts.SOUND_LOST())
        waited = time.monotonic() - self._lost_since
        if self._on_silent_player or not (playback.is_given_up or waited > DEVICE_WAIT_SECONDS):
            return False
        self._continue_silently()
        return True

    def _continue_silently(self) -> None:
        self._on_silent_player = self._without_sound = True
        self._paused = False
        self._lost_since = None
        self._console.say(texts.GOES_ON_SILENT())
        self._sound.silently()

    def _ends_by_key(self, playback: Playback) -> bool:
        """Wait briefly for a line and do what it asks; return whether it is to end. A pipe's lines are for questions."""
        if not self._console.keyboard:
            time.sleep(POLL_SECONDS)
            return False
        line = self._console.typed(POLL_SECONDS)
        if line is None:
            return self._console.leaving
        key = line.strip().casefold()
        if self._stopping:
            return self._confirms_stop(key)
        if texts.END_KEY.is_typed(key):
            return self._ask_to_stop()
        if texts.GROUND_KEY.is_typed(key):
            self._show_grounding()
        elif texts.TIME_KEY.is_typed(key):
            self._console.say(texts.remaining(playback.remaining_seconds))
        elif key:
            self._console.say(texts.keys())
        else:
            self._toggle()
        return False

    def _ask_to_stop(self) -> bool:
        """Pause and ask whether that was the end. At the grounding lines return True: nothing is asked."""
        if self.grounded:
            return True
        if not self._paused:
            self._paused = True
            self._sound.pause()
        self._stopping = True
        self._console.say(texts.stop_ask())
        return False

    def _confirms_stop(self, key: str) -> bool:
        """Return whether the answer ends it; otherwise go on at the beginning of the sentence."""
        if not key or texts.END_KEY.is_typed(key):
            return True
        if not texts.ON_KEY.is_typed(key):
            self._console.say(texts.stop_ask())
            return False
        position = self._sound.playback().position
        at = self._sound.score.timeline.resume_at(position)
        self._sound.seek(at)
        repeated = [line for line in _lines(self._sound.score, self._practice.posture) if at <= line.frame <= position]
        self._lines = sorted({*repeated, *self._lines})
        self._toggle()
        return False

    def _show_grounding(self) -> None:
        """Pause at once, and say the grounding lines."""
        if not self._paused:
            self._paused = True
            self._sound.pause()
        self.grounded = True
        for line in texts.ground(self._practice.posture, self._practice.help_numbers()):
            self._console.say(line)
        self._console.say(texts.ground_waits())

    def _toggle(self) -> None:
        """Pause or resume, and say so."""
        self._paused = not self._paused
        self.grounded = self._stopping = False
        if self._paused:
            self._sound.pause()
        else:
            self._sound.resume()
        self._console.say(texts.PAUSED() if self._paused else texts.RESUMED())

    async def _keep_checkpoints(self) -> None:
        """Keep a checkpoint when it is time."""
        if not self._paused and time.monotonic() >= self._checkpoint_at:
            self._checkpoint_at = time.monotonic() + CHECKPOINT_SECONDS
            await self._checkpoint()

    async def _checkpoint(self) -> None:
        """Keep a checkpoint; trouble with the disk is said once and never stops the practice."""
        try:
            await self._practice.checkpoint()
        except Refusal as error:
            if not self._has_complained:
                self._has_complained = True
                self._console.refuse(error)
                self._console.complain(texts.NOT_KEPT_NOW())


def _lines(score: Score, posture: Posture | None) -> list[_Line]:
    """Return the lines of a score in the order in which they are reached."""
    timeline = score.timeline
    lines = [_Line(section.start, 0, section.title) for section in timeline.sections]
    if score.bell is not Bell.NONE:
        lines += [_Line(bell.start, 1, texts.CHIME()) for bell in timeline.bells]
    lines += [_Line(cue.start, 2, cue.text) for cue in timeline.cues]
    if posture is not None:
        moving = (shown for shown in timeline.figures if shown.name != BODY_MOVEMENT)
        lines += [_Line(shown.start, 3, figure_line(shown.name, posture)) for shown in moving]
    return sorted(lines)


def play_sample(console: Console, players: Players, make: MakeSample, label: str) -> None:
    """Play what is called `label` to its end, or until a person types the next line; say why it cannot be heard."""
    try:
        sample = make()
    except Refusal as error:
        console.refuse(error)
        return
    if sample is None:
        console.say(words.NOTHING_TO_HEAR())
        return
    player = players.open(sample.score)
    try:
        player.start(sample.start)
        if not player.playback().audible:
            console.say(words.NO_SOUND_HERE())
            return
        console.say(words.hearing(label.strip()))
        end_seconds = sample.end / sample.score.timeline.rate
        while not console.leaving and (moment := player.playback()).state not in ENDED_STATES:
            if moment.is_lost or moment.position / moment.rate >= end_seconds or _is_interrupted(console):
                break
    finally:
        player.close()


def _is_interrupted(console: Console) -> bool:
    """Wait briefly, and return whether a person has typed a line, which is left for the next question."""
    if console.keyboard:
        return console.has_line(POLL_SECONDS)
    time.sleep(POLL_SECONDS)
    return False
