"""One practice being played: captions in step with the sound, time left, pause and end, checkpoints on the way."""

from __future__ import annotations

import queue
import time
from dataclasses import dataclass, replace

from ..domain.checkpoint import CHECKPOINT_SECONDS, FIRST_CHECKPOINT_SECONDS, Checkpointer
from ..domain.errors import Refusal
from ..domain.player import ENDED_STATES, Playback, PlayerState, RemoteCommand
from ..domain.score import Bell, Score
from ..domain.script import BODY_MOVEMENT, Posture
from ..domain.services import Services
from ..texts import plain as words
from ..texts.errors import error_sentence
from ..texts.plain import figure_line
from .console import POLL_SECONDS, Console

DEVICE_WAIT_SECONDS = 15.0
STOP_SECONDS = 2.0
STOP_POLL_SECONDS = 0.02


@dataclass(frozen=True, slots=True, order=True)
class _Line:
    """Something to say when `frame` is heard. Sections come before bells, bells before captions, then the figure."""

    frame: int
    order: int
    text: str


class LinePlayer:
    """Plays a score once. When the device is gone for good it goes on without sound from the same place.

    `grounded`: whether the person is at the ground, or left from there.
    """

    def __init__(
        self, console: Console, parts: Services, score: Score, keeper: Checkpointer, captions_only: bool
    ) -> None:
        self._console = console
        self._parts = parts
        self._score = score
        self._keeper = keeper
        self._deaf = captions_only or (score.recording is None and score.bell is Bell.NONE)
        self._lines = _lines(score, keeper.state.options.posture)
        self._orders: queue.SimpleQueue[RemoteCommand] = queue.SimpleQueue()
        self._paused = False
        self.grounded = False
        self._stopping = False
        self._silent = False
        self._complained = False
        self._lost_since: float | None = None
        self._heard_before = 0
        self._keep_at = time.monotonic() + FIRST_CHECKPOINT_SECONDS

    def play(self, at: int) -> Playback:
        """Play from this frame to the end, or until the person ends it; the last moment of the player."""
        self._lines = [line for line in self._lines if line.frame >= at]
        self._player = self._parts.open_player(self._score)
        try:
            self._player.start(at)
            self._follow()
        finally:
            self._player.close()
        return self._moment()

    def obey(self, order: RemoteCommand) -> bool:
        """Take an order from outside; it is done at the next look. May be called from any thread."""
        if self._lost_since is not None:
            return False
        self._orders.put(order)
        return True

    def playing(self) -> bool:
        """Whether it goes on just now."""
        return not self._paused

    def _obeyed(self) -> None:
        while not self._orders.empty():
            order = self._orders.get()
            if order is RemoteCommand.TOGGLE or (order is RemoteCommand.PAUSE) is not self._paused:
                self._toggle()

    def _follow(self) -> None:
        stop_by: float | None = None
        while True:
            playback = self._moment()
            self._tell(playback)
            if self._watch(playback):
                continue
            if playback.state in ENDED_STATES or (stop_by and time.monotonic() > stop_by):
                return
            self._obeyed()
            self._checkpoint(playback)
            if stop_by is not None:
                time.sleep(STOP_POLL_SECONDS)
            elif self._console.leaving or self._keys(playback):
                self._player.stop()
                stop_by = time.monotonic() + STOP_SECONDS

    def _moment(self) -> Playback:
        """The player's moment, counting what an earlier player was heard."""
        playback = self._player.playback()
        return replace(playback, heard=playback.heard + self._heard_before)

    def _tell(self, playback: Playback) -> None:
        """Say every line that has been reached."""
        while self._lines and self._lines[0].frame <= playback.position and playback.state is not PlayerState.STARTING:
            line = self._lines.pop(0)
            if line.order == 0:
                left = (playback.total - line.frame) / playback.rate
                self._console.say(words.passage(line.text, left))
                continue
            if line.order == 1 and not playback.audible:
                self._console.ring()
            self._console.say(line.text)

    def _watch(self, playback: Playback) -> bool:
        """Say what becomes of the sound; whether the practice goes on with another player, without sound."""
        if playback.state is PlayerState.PLAYING and not playback.audible and not self._deaf:
            self._deaf = True
            self._console.say(words.no_sound(playback.problem))
        gone = playback.is_lost or (playback.state is PlayerState.PAUSED and not self._paused)
        if not gone:
            if self._lost_since is not None and playback.state is PlayerState.PLAYING:
                self._lost_since = None
                self._console.say(words.SOUND_BACK)
            return False
        if self._lost_since is None:
            self._lost_since = time.monotonic()
            self._console.say(words.SOUND_LOST)
        waited = time.monotonic() - self._lost_since
        if self._silent or not (playback.is_given_up or waited > DEVICE_WAIT_SECONDS):
            return False
        self._go_on_silent(playback)
        return True

    def _go_on_silent(self, playback: Playback) -> None:
        self._player.close()
        self._heard_before = self._moment().heard
        self._silent = self._deaf = True
        self._paused = False
        self._lost_since = None
        self._console.say(words.GOES_ON_SILENT)
        self._player = self._parts.open_silent(self._score)
        self._player.start(playback.position)

    def _keys(self, playback: Playback) -> bool:
        """Wait for a line a moment; whether it asks for the end. A pipe's lines are kept for the questions."""
        if not self._console.keyboard:
            time.sleep(POLL_SECONDS)
            return False
        line = self._console.typed(POLL_SECONDS)
        if line is None:
            return self._console.leaving
        key = line.strip().casefold()
        if self._stopping:
            return self._stopped(key)
        if key in words.END_KEYS:
            return self._stop()
        if key in words.GROUND_KEYS:
            self._ground()
        elif key in words.TIME_KEYS:
            self._console.say(words.remaining(playback.remaining_seconds))
        elif key:
            self._console.say(words.KEYS)
        else:
            self._toggle()
        return False

    def _stop(self) -> bool:
        """Hold everything, and ask whether that was the end; who left from the ground is asked nothing."""
        if self.grounded:
            return True
        if not self._paused:
            self._paused = True
            self._player.pause()
        self._stopping = True
        self._console.say(words.STOP_ASK)
        return False

    def _stopped(self, key: str) -> bool:
        """Whether the answer to that ends it; otherwise it goes on at the beginning of its sentence."""
        if not key or key in words.END_KEYS:
            return True
        if key not in words.ON_KEYS:
            self._console.say(words.STOP_ASK)
            return False
        position = self._moment().position
        at = self._score.timeline.resume_at(position)
        self._player.seek(at)
        told = [
            line for line in _lines(self._score, self._keeper.state.options.posture) if at <= line.frame <= position
        ]
        self._lines = sorted({*told, *self._lines})
        self._toggle()
        return False

    def _ground(self) -> None:
        """Hold everything at once, and say what leads back to the room."""
        if not self._paused:
            self._paused = True
            self._player.pause()
        self.grounded = True
        for line in words.ground(self._keeper.state.options.posture):
            self._console.say(line)
        self._console.say(words.GROUND_WAITS)

    def _toggle(self) -> None:
        """Pause, or go on."""
        self._paused = not self._paused
        self.grounded = self._stopping = False
        if self._paused:
            self._player.pause()
        else:
            self._player.resume()
        self._console.say(words.PAUSED if self._paused else words.RESUMED)

    def _checkpoint(self, playback: Playback) -> None:
        """Keep where it is, soon and then every 15 s; trouble with the disk is told once and never stops the practice."""
        if self._paused or time.monotonic() < self._keep_at:
            return
        self._keep_at = time.monotonic() + CHECKPOINT_SECONDS
        try:
            self._keeper.checkpoint(playback)
        except Refusal as error:
            if not self._complained:
                self._complained = True
                self._console.complain(error_sentence(error))
                self._console.complain(words.NOT_KEPT_NOW)


def _lines(score: Score, posture: Posture | None) -> list[_Line]:
    """Everything there is to say, in the order in which it is reached."""
    timeline = score.timeline
    lines = [_Line(passage.start, 0, passage.title) for passage in timeline.sections]
    if score.bell is not Bell.NONE:
        lines += [_Line(strike.start, 1, words.CHIME) for strike in timeline.bells]
    lines += [_Line(spoken.start, 2, spoken.text) for spoken in timeline.cues]
    if posture is not None:
        moving = (shown for shown in timeline.figures if shown.name != BODY_MOVEMENT)
        lines += [_Line(shown.start, 3, figure_line(shown.name, posture)) for shown in moving]
    return sorted(lines)
