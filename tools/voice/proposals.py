"""First proposals for words the lexicon lacks: `python tools/voice/proposals.py`.

In this order: the NST lexicon (Språkbanken, CC0) and ipa-dict (MIT) where a developer has put them
into the cache folder `dictionaries` as `nst.dict` (NoFAbet, from Sprakbanken/g2p-nb) and `nb.txt`;
words of our own lexicon joined or with another ending; rules of spelling. A proposal is where somebody
who knows the language begins; it is never spoken unread.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import fetch
import lexicon
import manuscripts
import phones
from english import Pronunciations
from lexicon import Lexicon
from manuscripts import Manuscript

NOFABET = {
    "AA": "ɑː", "AE": "æː", "AEH": "æ", "AEJ": "æɪ", "AEW": "æʉ", "AH": "ɑ", "AJ": "ɑɪ", "AX": "ə",
    "B": "b", "D": "d", "EE": "eː", "EH": "ɛ", "F": "f", "G": "ɡ", "H": "h", "IH": "ɪ", "II": "iː",
    "J": "j", "K": "k", "KJ": "ç", "L": "l", "LX": "əl", "M": "m", "MX": "əm", "N": "n", "NG": "ŋ",
    "NX": "ən", "OA": "oː", "OAH": "ɔ", "OE": "øː", "OEH": "œ", "OEJ": "œʏ", "OH": "ʊ", "OJ": "ɔʏ",
    "OO": "uː", "P": "p", "R": "r", "RD": "ɖ", "RL": "ɭ", "RN": "ɳ", "RNX": "əɳ", "RT": "ʈ",
    "RX": "ər", "S": "s", "SJ": "ʃ", "T": "t", "UH": "ʉ", "UU": "ʉː", "V": "v", "YH": "ʏ", "YY": "yː",
}  # fmt: skip
"""Sounds of the NST lexicon in NoFAbet; a figure after a vowel is its stress."""
NOFABET_STRESS = {"1": "ˈ", "2": "²", "3": "ˌ"}

ONSETS = frozenset({
    "bj", "bl", "br", "dr", "dv", "fj", "fl", "fn", "fr", "kj", "kl", "kn", "kr", "kv", "mj", "nj",
    "pj", "pl", "pr", "sk", "skj", "skr", "sl", "sm", "sn", "sp", "spl", "spr", "st", "stj", "str",
    "sv", "tj", "tr", "tv", "ɡl", "ɡn", "ɡr", "ʃl",
})  # fmt: skip
"""Groups of consonants that begin a syllable together."""

ENDINGS = {
    "en": "ən", "et": "ə", "ene": "ənə", "er": "ər", "ne": "nə", "e": "ə", "s": "s", "t": "t",
    "te": "tə", "de": "də", "ere": "ərə", "est": "əst", "este": "əstə", "ende": "ənə", "r": "r",
    "n": "n", "a": "ɑ", "ens": "əns", "ets": "əts", "het": "heːt", "heten": "heːtən",
}  # fmt: skip
LINKS = {"": "", "s": "s", "e": "ə"}

SPELLED = (
    ("skj", "ʃ"), ("ski", "ʃɪ"), ("sky", "ʃʏ"), ("stj", "ʃ"), ("sj", "ʃ"), ("kj", "ç"), ("tj", "ç"),
    ("gj", "j"), ("hj", "j"), ("hv", "v"), ("ng", "ŋ"), ("nk", "ŋk"), ("rt", "ʈ"), ("rd", "ɖ"),
    ("rn", "ɳ"), ("rl", "ɭ"), ("rs", "ʂ"), ("ei", "æɪ"), ("au", "æʉ"), ("øy", "œʏ"), ("eg", "æɪ"),
    ("ig", "ɪ"), ("ck", "kː"), ("x", "ks"), ("c", "k"), ("w", "v"), ("z", "s"), ("q", "k"), ("g", "ɡ"),
)  # fmt: skip
LONG_VOWELS = dict(
    zip("aeiouyæøå", ("ɑː", "eː", "iː", "uː", "ʉː", "yː", "æː", "øː", "oː"), strict=True)
)
SHORT_VOWELS = dict(zip("aeiouyæøå", "ɑɛɪɔʉʏæœɔ", strict=True))


def missing(scripts: Sequence[Manuscript], words: Pronunciations) -> dict[str, str]:
    """The words the lexicon does not have, each with the place where it is first said."""
    lost: dict[str, str] = {}
    for script in scripts:
        for line in script.lines:
            for word in words.missing(line.text):
                lost.setdefault(word, script.place(line))
    return lost


def lines(missing: Mapping[str, str], words: Lexicon) -> Iterator[str]:
    """One line for every missing word: as the lexicon would hold it, where it comes from, where it is said."""
    for word in sorted(missing):
        ipa, source = proposed(word, words)
        yield f"{word}\t{ipa}\t# {source}; {missing[word]}"


def proposed(word: str, words: Lexicon) -> tuple[str, str]:
    """A pronunciation of `word`, and what it was taken from."""
    entries = words.entries
    found = (
        (_nst().get(word), "NST"),
        (_inflected(word, entries) or _compound(word, entries), "joined"),
        (_ipa_dict().get(word), "ipa-dict"),
    )
    for ipa, source in found:
        if ipa and _can_be_said(ipa):
            return ipa, source
    return spelled(word), "spelling"


def from_nofabet(sounds: Iterable[str]) -> str:
    """NoFAbet sounds as our IPA: stress before its syllable, a consonant long after a short stressed vowel."""
    pieces: list[str] = []
    stresses: dict[int, str] = {}
    for sound in sounds:
        name, stress = sound.rstrip("0123"), sound[len(sound.rstrip("0123")) :]
        if stress in NOFABET_STRESS:
            stresses[len(pieces)] = NOFABET_STRESS[stress]
        pieces.append(NOFABET[name])
    for place in stresses:
        follows = pieces[place + 1] if place + 1 < len(pieces) else ""
        after = pieces[place + 2] if place + 2 < len(pieces) else ""
        is_short = len(pieces[place]) == 1
        if is_short and follows in phones.CONSONANTS and (not after or after[0] in phones.SHORT):
            pieces[place + 1] = follows + "ː"
    return _with_marks(pieces, stresses)


def _with_marks(pieces: list[str], stresses: Mapping[int, str]) -> str:
    """The sounds in a row, each mark before the consonants that begin its syllable."""
    marks: dict[int, str] = {}
    for place, mark in stresses.items():
        start = place
        while start > 0 and pieces[start - 1] in phones.CONSONANTS:
            group = "".join(pieces[start - 1 : place])
            if start - 1 > 0 and len(group) > 1 and group not in ONSETS:
                break
            start -= 1
        marks[start] = mark
    return "".join(marks.get(number, "") + piece for number, piece in enumerate(pieces))


def _inflected(word: str, entries: Mapping[str, str]) -> str | None:
    """A word of the lexicon with another ending."""
    for length in range(len(word) - 1, 2, -1):
        ending = ENDINGS.get(word[length:])
        if ending is None:
            continue
        if word[:length] in entries:
            known = entries[word[:length]]
            is_silent = ending == "t" and known.endswith("ə")
            return known if is_silent else known + ending
        if ending.startswith("ə") and word[:length] + "e" in entries:
            return entries[word[:length] + "e"].removesuffix("ə") + ending
    return None


def _compound(word: str, entries: Mapping[str, str]) -> str | None:
    """Two words of the lexicon as one: the second with secondary stress."""
    for length in range(len(word) - 3, 2, -1):
        for link, sound in LINKS.items():
            first, second = word[:length].removesuffix(link), word[length:]
            if not word[:length].endswith(link) or first not in entries:
                continue
            last = entries.get(second) or _inflected(second, entries)
            if last:
                begin = "²" + entries[first].lstrip("ˈ²")
                rest = last.replace("ˈ", "ˌ").replace("²", "ˌ")
                return begin + sound + (rest if "ˌ" in rest else "ˌ" + rest)
    return None


def spelled(word: str) -> str:
    """`word` by the rules of spelling: stress on the first vowel, long before a single consonant."""
    pieces: list[str] = []
    place = 0
    while place < len(word):
        for letters, sound in SPELLED:
            if word.startswith(letters, place) and not (letters == "ig" and place + 2 < len(word)):
                pieces.append(sound)
                place += len(letters)
                break
        else:
            pieces.append(_letter(word, place, pieces))
            place += 1
    sounds = phones.segments("".join(pieces))
    first = next((number for number, sound in enumerate(sounds) if sound[0] in phones.SHORT), 0)
    vowels = sum(sound[0] in phones.SHORT for sound in sounds)
    return _with_marks(sounds, {first: "²" if vowels > 1 else "ˈ"})


def _letter(word: str, place: int, before: list[str]) -> str:
    """One letter that is no part of a group."""
    letter = word[place]
    if letter not in SHORT_VOWELS:
        is_double = word[place : place + 1] == word[place - 1 : place] and before
        return "" if is_double else letter
    has_vowel = any(sound[0] in phones.SHORT for sound in before if sound)
    if has_vowel:
        return "ə" if letter == "e" else SHORT_VOWELS[letter]
    rest = word[place + 1 :]
    is_open = rest[1] in SHORT_VOWELS if len(rest) > 1 else rest != "m"
    return LONG_VOWELS[letter] if is_open else SHORT_VOWELS[letter]


def _can_be_said(ipa: str) -> bool:
    try:
        return bool(phones.kokoro_ids(phones.kokoro(ipa)))
    except (phones.UnknownSoundError, KeyError):
        return False


@cache
def _nst() -> Mapping[str, str]:
    """The words of the NST lexicon, if it lies in the cache."""
    found: dict[str, str] = {}
    for line in _text("nst.dict").splitlines():
        word, _, sounds = line.partition("\t")
        names = sounds.split()
        if word.lower() == word and all(name.rstrip("0123") in NOFABET for name in names):
            found.setdefault(word, from_nofabet(names))
    return found


@cache
def _ipa_dict() -> Mapping[str, str]:
    """The words of ipa-dict, if it lies in the cache; it tells no word tones and no long consonants."""
    pairs = (line.split("\t")[:2] for line in _text("nb.txt").splitlines() if "\t" in line)
    return {word: ipa.split(",")[0].strip("/ ").replace("ɾ", "r") for word, ipa in pairs}


def _text(name: str) -> str:
    path: Path = fetch.cache_folder("dictionaries") / name
    return path.read_text(encoding="utf-8") if path.exists() else ""


def main() -> None:
    """Prints every missing word of the scripts, ready to be corrected and put into the lexicon."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scripts", type=Path, default=manuscripts.SCRIPTS, help="their folder")
    scripts = manuscripts.load(folder=parser.parse_args().scripts)
    words = lexicon.load()
    print("\n".join(lines(missing(scripts, words), words)))


if __name__ == "__main__":
    main()
