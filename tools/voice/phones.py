"""From our own IPA (Urban East Norwegian) to what each speech engine reads.

The lexicon writes a stress mark before the syllable: ˈ tone 1, ² tone 2, ˌ secondary. Kokoro has
no word tones and wants the mark directly before the vowel (put elsewhere, half again as many words
are misheard); espeak-ng wants it there too.
"""

from __future__ import annotations

from collections.abc import Callable

STRESS = {"ˈ": "ˈ", "²": "ˈ", "ˌ": "ˌ"}

PRIMARY = "ˈ"
"""The one mark of primary stress that Kokoro reads."""

SHORT = frozenset("ɑaæeɛiɪoɔuʊʉyʏøœə")
LONG = frozenset("ɑæeɛioɔuʉyøœ")
VOWELS = SHORT | {f"{vowel}ː" for vowel in LONG}
CONSONANTS = frozenset("bçdɖfɡhjklɭmnɳŋprsʂʃtʈv")

VOICELESS = frozenset("çfhkpstʂʃʈθʧ")
PALATAL = "ç"
WEAK_FIRST = ("f",)
"""Fricatives that Kokoro loses at the beginning of a sentence."""

KOKORO = {
    "ʉ": "u", "ʉː": "uː", "uː": "oː", "oː": "ɔː", "æː": "ɛː", "ʏ": "y", "a": "ɑ",
    "ç": "kçj", "r": "ɾ", "ɭ": "l", "ʈ": "ɾt", "ɳ": "ɾn", "ɖ": "ɾd",
}  # fmt: skip
"""Sounds Kokoro was never taught, as the nearest it was; all others go as they are.

ç is written with its own glide and after a stop. By itself the model makes it so weak that «kjenner» is
heard as «hjenner» or «skjender», longer, louder, doubled or after an h too; as ɕ or ʃ it is heard as «sj».
First in a sentence no burst of the stop stands out of the noise; inside, the sound begins as in «tj».
"""

KOKORO_BEFORE_VOWEL = {"nː": "nː"}
"""Consonants that keep their length between vowels (under, hendene).

Last in a word, length is spoken as a stray vowel («stopp i»); long k and l are misheard with it.
"""

KOKORO_BEFORE_R = {"æ": "ɛ"}
"""Short æ before r (merke, smerte) is otherwise opened to a («marke», «smarte»)."""
R_SOUNDS = frozenset("rʈɳɖɭʂ")

KOKORO_MARKS = {",": ",", ".": ".", "?": "?", "!": "!", ":": ":", ";": ";", "–": "—", "…": "…"}

KOKORO_IDS = {
    ";": 1, ":": 2, ",": 3, ".": 4, "!": 5, "?": 6, "—": 9, "…": 10, " ": 16,
    "b": 44, "d": 46, "e": 47, "f": 48, "h": 50, "i": 51, "j": 52, "k": 53, "l": 54, "m": 55,
    "n": 56, "o": 57, "p": 58, "s": 61, "t": 62, "u": 63, "v": 64, "y": 67, "ɑ": 69, "æ": 72,
    "ɔ": 76, "ç": 78, "ə": 83, "ɛ": 86, "ɡ": 92, "ɪ": 102, "ŋ": 112, "ø": 116, "œ": 120,
    "ɾ": 125, "ʂ": 130, "ʃ": 131, "ʊ": 135, "ˈ": 156, "ˌ": 157, "ː": 158,
    "A": 24, "I": 25, "Q": 33, "W": 39, "Y": 41, "ᵊ": 42, "a": 43, "w": 65, "z": 68, "ɒ": 71, "ð": 81,
    "ʤ": 82, "ɜ": 87, "θ": 119, "ɹ": 123, "ʧ": 133, "ʌ": 138, "ʒ": 147,
}  # fmt: skip
"""Numbers of the symbols in Kokoro-82M's vocabulary (178 tokens; only those we use)."""

ENGLISH_VOWELS = frozenset("AIQWYaiuɑɒɔəɛɜɪʊʌᵊ")
"""What an English vowel begins with; the capitals are diphthongs (A: day, I: my, Q: go, W: now, Y: boy)."""

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
    """One word for Kokoro: stress before its vowel, most long consonants single."""
    return _converted(ipa, _kokoro_sound)


def espeak(ipa: str) -> str:
    """One word in espeak-ng's mnemonics, to be spoken inside `[[…]]`."""
    marks = {"ˈ": "'", "ˌ": ","}
    text = _converted(ipa, _espeak_sound)
    return "".join(marks.get(symbol, symbol) for symbol in text)


def tones(ipa: str) -> tuple[int, ...]:
    """The word tone (1 or 2) of every primary stress of a word, in order."""
    return tuple({"ˈ": 1, "²": 2}[symbol] for symbol in ipa if symbol in "ˈ²")


def kokoro_ids(symbols: str) -> list[int]:
    """Token numbers of a whole utterance, without the zeros the model wants at either end."""
    return [KOKORO_IDS[symbol] for symbol in symbols]


def begins_with_vowel(symbols: str) -> bool:
    """Whether an English word, as Kokoro's symbols, begins with a vowel."""
    return symbols.lstrip("ˈˌ")[:1] in ENGLISH_VOWELS


def _kokoro_sound(sound: str, following: str) -> str:
    """Kokoro's symbols for one sound of ours, which may depend on the sound after it."""
    if following in VOWELS and sound in KOKORO_BEFORE_VOWEL:
        return KOKORO_BEFORE_VOWEL[sound]
    if following[:1] in R_SOUNDS and sound in KOKORO_BEFORE_R:
        return KOKORO_BEFORE_R[sound]
    plain = _short_consonant(sound)
    return KOKORO.get(plain, plain)


def _espeak_sound(sound: str, _following: str) -> str:
    """espeak-ng's mnemonic for one sound of ours, whatever follows."""
    plain = _short_consonant(sound)
    return ESPEAK.get(plain, plain)


def _short_consonant(sound: str) -> str:
    """A long consonant as a short one; all else as it is."""
    short = sound.removesuffix("ː")
    return short if short in CONSONANTS else sound


def _converted(ipa: str, sound_of: Callable[[str, str], str]) -> str:
    """`ipa` sound by sound through `sound_of`, each stress mark moved to its vowel.

    `sound_of` is given a sound and the one that follows it, which is "" for the last.
    """
    parts = segments(ipa)
    sounds = [part for part in parts if part not in STRESS]
    following = iter([*sounds[1:], ""])
    out: list[str] = []
    waiting = ""
    for part in parts:
        if part in STRESS:
            waiting = STRESS[part]
            continue
        said = sound_of(part, next(following))
        if part in VOWELS:
            said, waiting = waiting + said, ""
        out.append(said)
    return "".join(out)
