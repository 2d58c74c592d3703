"""From our own IPA (Urban East Norwegian) to what each speech engine reads.

The lexicon writes a stress mark before the syllable: ˈ tone 1, ² tone 2, ˌ secondary. Kokoro has
no word tones and wants the mark directly before the vowel (put elsewhere, half again as many words
are misheard); espeak-ng wants it there too.
"""

from __future__ import annotations

from collections.abc import Callable

STRESS = {"ˈ": "ˈ", "²": "ˈ", "ˌ": "ˌ"}

SHORT = frozenset("ɑaæeɛiɪoɔuʊʉyʏøœə")
LONG = frozenset("ɑæeɛioɔuʉyøœ")
VOWELS = SHORT | {f"{vowel}ː" for vowel in LONG}
CONSONANTS = frozenset("bçdɖfɡhjklɭmnɳŋprsʂʃtʈv")

KOKORO = {
    "ʉ": "u", "ʉː": "uː", "uː": "oː", "oː": "ɔː", "æː": "ɛː", "ʏ": "y", "a": "ɑ",
    "ç": "ɕ", "r": "ɾ", "ɭ": "l", "ʈ": "ɾt", "ɳ": "ɾn", "ɖ": "ɾd",
}  # fmt: skip
"""Sounds Kokoro was never taught, as the nearest it was; all others go as they are."""

KOKORO_MARKS = {",": ",", ".": ".", "?": "?", "!": "!", ":": ":", ";": ";", "–": "—", "…": "…"}

KOKORO_IDS = {
    ";": 1, ":": 2, ",": 3, ".": 4, "!": 5, "?": 6, "—": 9, "…": 10, " ": 16,
    "b": 44, "d": 46, "e": 47, "f": 48, "h": 50, "i": 51, "j": 52, "k": 53, "l": 54, "m": 55,
    "n": 56, "o": 57, "p": 58, "s": 61, "t": 62, "u": 63, "v": 64, "y": 67, "ɑ": 69, "æ": 72,
    "ɔ": 76, "ɕ": 77, "ə": 83, "ɛ": 86, "ɡ": 92, "ɪ": 102, "ŋ": 112, "ø": 116, "œ": 120,
    "ɾ": 125, "ʂ": 130, "ʃ": 131, "ʊ": 135, "ˈ": 156, "ˌ": 157, "ː": 158,
}  # fmt: skip
"""Numbers of the symbols in Kokoro-82M's vocabulary (178 tokens; only those we use)."""

ESPEAK = {
    "ɑː": "A:", "ɑ": "A", "a": "A", "æː": "a:", "æ": "a", "eː": "e:", "e": "e", "ɛː": "E:",
    "ɛ": "E", "iː": "i:", "i": "i", "ɪ": "I", "oː": "o:", "o": "o", "ɔː": "o:", "ɔ": "O",
    "uː": "u:", "u": "u", "ʊ": "U", "ʉː": "u-:", "ʉ": "u-", "yː": "y:", "y": "y", "ʏ": "y",
    "øː": "Y:", "ø": "Y", "œː": "Y:", "œ": "Y", "ə": "@", "ç": "C", "ɖ": "d", "ɡ": "g",
    "ɭ": "l", "ɳ": "n", "ŋ": "N", "r": "R", "ʂ": "S", "ʃ": "S", "ʈ": "t",
}  # fmt: skip
"""Mnemonics of espeak-ng 1.51, voice nb; consonants not named are written as in IPA."""


class UnknownSoundError(ValueError):
    """A transcription holds a symbol that is no sound of ours."""


def segments(ipa: str) -> list[str]:
    """`ipa` as stress marks and sounds, the length mark kept with its sound."""
    found: list[str] = []
    for symbol in ipa:
        if symbol == "ː" and found:
            found[-1] += symbol
        elif symbol in STRESS or symbol in VOWELS or symbol in CONSONANTS:
            found.append(symbol)
        else:
            raise UnknownSoundError(f"{symbol!r} (U+{ord(symbol):04X}) in /{ipa}/")
    return found


def kokoro(ipa: str) -> str:
    """One word for Kokoro: stress before its vowel, long consonants single."""
    return _converted(ipa, lambda sound: KOKORO.get(sound, sound))


def espeak(ipa: str) -> str:
    """One word in espeak-ng's mnemonics, to be spoken inside `[[…]]`."""
    marks = {"ˈ": "'", "ˌ": ","}
    text = _converted(ipa, lambda sound: ESPEAK.get(sound, sound))
    return "".join(marks.get(symbol, symbol) for symbol in text)


def kokoro_ids(symbols: str) -> list[int]:
    """Token numbers of a whole utterance, without the zeros the model wants at either end."""
    return [KOKORO_IDS[symbol] for symbol in symbols]


def _converted(ipa: str, sound_of: Callable[[str], str]) -> str:
    """`ipa` sound by sound through `sound_of`, each stress mark moved to its vowel."""
    out: list[str] = []
    waiting = ""
    for segment in segments(ipa):
        if segment in STRESS:
            waiting = STRESS[segment]
        elif segment.removesuffix("ː") in CONSONANTS:
            out.append(sound_of(segment.removesuffix("ː")))
        else:
            out += [waiting, sound_of(segment)]
            waiting = ""
    return "".join(out)
