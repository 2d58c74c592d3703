"""How a sentence is said: its melody's end, its pace at the edges, and, as a trial, word tones.

Kokoro gives every sentence the same tune: it falls by about six semitones and never rises, whatever
the punctuation mark. Between the model's pitch and its sound the end is bent to what the sentence is
for. How far is drawn from a hash of the sentence and the voice, so that it varies and is the same in
every rendering.

Pitch is handled in semitones, in steps of half a frame (12.5 ms).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import numpy.typing as npt

import phones
from settings import VOICES, ProsodySettings

Curve = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]

STEPS_PER_SECOND = 80
"""Values of the pitch curve a second."""
STEPS_PER_FRAME = 2
VOICED_HZ = 40.0
"""The model plans small values where there is no voice; its source hums at 10 Hz and more."""
SILENT = -9.0
"""Energy the model plans where nothing is said."""
_SENTENCE_END = re.compile(r"(?<=[.?!…])([»\"]?)\s+(?=[«\"–]?[A-ZÆØÅ0-9])")


class Ending(StrEnum):
    """What the melody does at the end of a sentence."""

    QUESTION = "question"
    GOES_ON = "goes on"
    CONCLUDES = "concludes"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a cue, and how it ends."""

    text: str
    ending: Ending


def sentences(text: str, goes_on: bool) -> tuple[Sentence, ...]:
    """The sentences of a cue. `goes_on`: the thought does not end with this cue."""
    texts = [part.strip() for part in _SENTENCE_END.sub(r"\1\n", text).split("\n") if part.strip()]
    return tuple(
        Sentence(part, _ending(part, goes_on or number < len(texts)))
        for number, part in enumerate(texts, start=1)
    )


def _ending(sentence: str, goes_on: bool) -> Ending:
    if sentence.rstrip('»"').endswith("?"):
        return Ending.QUESTION
    return Ending.GOES_ON if goes_on else Ending.CONCLUDES


def drawn(between: tuple[float, float], *key: str) -> float:
    """A number between the two, always the same for the same key."""
    low, high = between
    digest = hashlib.sha256("\n".join(key).encode()).digest()
    return low + (high - low) * int.from_bytes(digest[:4], "big") / 2**32


@dataclass(frozen=True, slots=True)
class Melody:
    """Bends the end of an utterance's melody; an `Editor` for the speaker.

    `end` is in semitones: of a question the rise over its last voiced part, else how far the end lies
    from the first half. `accents` are the word tones to lay (none: the model's own melody stays).
    """

    settings: ProsodySettings
    ending: Ending
    end: float
    symbols: str = ""
    accents: Sequence[int] = ()

    def durations(self, frames: Curve) -> Curve:
        """The model's durations with little silence at both ends, which would be cut off afterwards."""
        shorter = frames.copy()
        lead, pause, tail = self.settings.edge_frames
        shorter[0] = min(shorter[0], lead)
        if len(shorter) > 3:
            shorter[-3] = min(shorter[-3], pause)
            shorter[-2] = min(shorter[-2], tail)
        palatal = self._tokens(phones.PALATAL)
        for token in self._weak():
            least = self.settings.palatal_frames if token in palatal else self.settings.weak_frames
            shorter[token] = max(shorter[token], least)
        for token in self._glides():
            shorter[token] = min(shorter[token], self.settings.glide_frames)
        return shorter

    def pitch(self, hertz: Curve, frames: Curve) -> Curve:
        """The planned pitch with the wanted end; without any where there is no voice."""
        usual = float(np.median(hertz[hertz > VOICED_HZ])) if (hertz > VOICED_HZ).any() else 0.0
        voiced = (hertz > max(VOICED_HZ, 0.4 * usual)) & ~self._voiceless(frames)
        places = np.flatnonzero(voiced)
        if len(places) < STEPS_PER_SECOND // 10:
            return np.where(voiced, hertz, 0.0)
        tones = semitones(hertz[places])
        if self.accents:
            tones = with_accents(tones, places, self._accent_places(frames), self.settings)
        tones = without_creak(tones, places)
        bent = self._bent(tones, places)
        middle = float(np.median(bent))
        low, high = self.settings.compass
        spoken = np.zeros_like(hertz)
        spoken[places] = to_hertz(np.clip(bent, middle + low, middle + high))
        if self._ends_with_voice():
            held = slice(places[-1] + 1, places[-1] + 1 + self.settings.held_steps)
            spoken[held] = spoken[places[-1]]
        return spoken

    def energy(self, energy: Curve, frames: Curve) -> Curve:
        """The planned energy with none before the sentence, and that of a fricative for weak fricatives."""
        edited = energy.copy()
        quiet = self._before(frames)
        edited[quiet] = np.minimum(edited[quiet], SILENT)
        low, high = self.settings.weak_energy
        weak = self._steps(frames, self._weak())
        edited[weak] = np.maximum(edited[weak], low)
        palatal = self._steps(frames, self._tokens(phones.PALATAL))
        edited[palatal] = np.maximum(edited[palatal], self.settings.palatal_energy)
        edited[weak & ~palatal] = np.minimum(edited[weak & ~palatal], high)
        return edited

    def _tokens(self, symbols: str) -> list[int]:
        """Where one of the symbols stands; the silence before the first symbol is a token of its own."""
        return [place for place, symbol in enumerate(self.symbols, start=1) if symbol in symbols]

    def _weak(self) -> list[int]:
        """The tokens of fricatives the model plans as good as silent or with a voice: ç, and f in the beginning."""
        is_first = self.symbols[:1] in phones.WEAK_FIRST
        return sorted({*self._tokens(phones.PALATAL), *([1] if is_first else [])})

    def _glides(self) -> list[int]:
        """The glides that belong to a ç."""
        return [n + 1 for n in self._tokens(phones.PALATAL) if self.symbols[n : n + 1] == "j"]

    def _voiceless(self, frames: Curve) -> npt.NDArray[np.bool_]:
        """The steps to be spoken without voice: those before the sentence, weak fricatives, and all of ç."""
        return self._before(frames) | self._steps(frames, [*self._weak(), *self._glides()])

    def _before(self, frames: Curve) -> npt.NDArray[np.bool_]:
        """The steps before the sentence.

        The model begins a sentence up to a tenth of a second early. That is left to it where the first
        sound has no voice, but for a weak fricative, which would get the voice of the vowel after it. A
        voiced first sound begins where it is planned, or it is heard with a breath before it.
        """
        before = self._steps(frames, [0])
        if self.symbols[:1] in phones.VOICELESS and 1 not in self._weak():
            lead = int(before.sum())
            before[max(0, lead - self.settings.early_steps) : lead] = False
        return before

    @staticmethod
    def _steps(frames: Curve, tokens: Sequence[int]) -> npt.NDArray[np.bool_]:
        """Which steps of the curves belong to these tokens."""
        mine = np.zeros(len(frames), dtype=bool)
        mine[list(tokens)] = True
        return np.repeat(mine, (frames * STEPS_PER_FRAME).astype(np.int64))

    def _ends_with_voice(self) -> bool:
        """Whether the last sound has a voice.

        If it has, its pitch is held until the sound has died away: a source without pitch is heard as creak.
        """
        sounds = self.symbols.rstrip("".join(phones.KOKORO_MARKS.values()) + "ː ")
        return bool(sounds) and sounds[-1] not in phones.VOICELESS

    def _bent(self, tones: Curve, places: Places) -> Curve:
        """The melody with its end where it shall be, reached over the last seconds of the voice."""
        since_end = (places[-1] - places) / STEPS_PER_SECOND
        window = self.settings.window_s
        middle = (places[0] + places[-1]) / 2
        first = float(np.median(tones[places <= middle]))
        last = float(np.median(tones[since_end < window]))
        ends_at = self.end if self.ending is not Ending.QUESTION else self.settings.before_rise
        spread = min(self.settings.ramp_s, 0.6 * float(since_end[0]))
        share = np.clip(1.0 - since_end / max(spread, window), 0.0, 1.0)
        bent = tones + (first + ends_at - last) * _eased(share)
        if self.ending is Ending.QUESTION:
            bent = self._rising(bent, since_end)
        return bent

    def _rising(self, tones: Curve, since_end: Curve) -> Curve:
        """The melody with a rise by `end` over its last voiced part, instead of what was there."""
        rise = np.clip(1.0 - since_end / self.settings.rise_s, 0.0, 1.0)
        inside = rise > 0.0
        start = float(tones[~inside][-1]) if not inside.all() else float(np.median(tones))
        wobble = 0.2 * (tones - float(np.median(tones[inside])))
        return np.where(inside, start + wobble * (1.0 - rise) + self.end * rise, tones)

    def _accent_places(self, frames: Curve) -> list[tuple[float, float, int]]:
        """Begin and end of each stressed vowel in steps, with its word tone."""
        ends = np.cumsum(frames) * STEPS_PER_FRAME
        marks = self._tokens(phones.PRIMARY)
        return [
            (float(ends[mark - 1]), float(ends[min(mark + 1, len(ends) - 1)]), tone)
            for mark, tone in zip(marks, self.accents, strict=True)
        ]


def without_creak(tones: Curve, places: Places) -> Curve:
    """The melody without the drop of its last tenth of a second, where a voice lets go."""
    letting_go = places > places[-1] - STEPS_PER_SECOND // 10
    if letting_go.all():
        return tones
    lowest = float(tones[~letting_go][-1]) - 1.0
    return np.where(letting_go, np.maximum(tones, lowest), tones)


def with_accents(
    tones: Curve,
    places: Places,
    accents: Sequence[tuple[float, float, int]],
    settings: ProsodySettings,
) -> Curve:
    """East Norwegian word tones over the voiced `places`, with a quarter of the model's own movement.

    An accent phrase lasts from a stressed syllable to the next one. Tone 1 begins low, tone 2 begins
    high and is low where its vowel ends; both rise to the end of their phrase.
    """
    if not accents:
        return tones
    depth, decline = settings.accent_semitones, settings.accent_decline
    at: list[float] = []
    level: list[float] = []
    for number, (start, end, tone) in enumerate(accents):
        is_last = number + 1 == len(accents)
        until = float(places[-1]) if is_last else accents[number + 1][0]
        high_again = 0.0 if is_last else depth
        shape = [(start, -depth)] if tone == 1 else [(start, 0.7 * depth), (end, -depth)]
        for step, height in [*shape, (max(until - 2.0, end + 1.0), high_again)]:
            at.append(max(step, at[-1] + 0.5) if at else step)
            level.append(height)
    whole = max(float(places[-1] - places[0]), 1.0)
    line = np.interp(places, at, level) - decline * (places - places[0]) / whole
    middle = float(np.median(tones))
    return np.asarray(middle + decline / 2 + line + 0.25 * (tones - middle), dtype=np.float64)


def semitones(hertz: Curve) -> Curve:
    """Pitch in semitones over 1 Hz."""
    return np.asarray(12 * np.log2(hertz), dtype=np.float64)


def to_hertz(tones: Curve) -> Curve:
    """Pitch in Hz of semitones over 1 Hz."""
    return np.asarray(2 ** (tones / 12), dtype=np.float64)


def melody(
    settings: ProsodySettings,
    sentence: Sentence,
    voice: str,
    symbols: str,
    accents: Sequence[int] = (),
) -> Melody:
    """The melody of a sentence in a voice."""
    between = {
        Ending.QUESTION: settings.question_rise,
        Ending.GOES_ON: settings.fall_goes_on,
        Ending.CONCLUDES: settings.fall_concludes,
    }[sentence.ending]
    end = drawn(between, voice, sentence.text) + VOICES[voice].end_lift
    if sentence.ending == Ending.QUESTION:
        end += VOICES[voice].question_lift
    end_frames = VOICES[voice].end_frames
    if end_frames is not None:
        settings = replace(settings, edge_frames=(settings.edge_frames[0], *end_frames))
    return Melody(settings, sentence.ending, end, symbols, accents)


def _eased(share: Curve) -> Curve:
    """A ramp from 0 to 1 that begins and ends without a bend."""
    return np.asarray(share * share * (3.0 - 2.0 * share), dtype=np.float64)
