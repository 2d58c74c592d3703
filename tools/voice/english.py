"""British English for Kokoro: lexicon-en.tsv, and the few words whose sound depends on the word after them.

The model was taught English with these symbols, so nothing is converted. `Pronunciations` is what speaking
needs of a language; the Norwegian `lexicon.Lexicon` keeps it too.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import phones
from lexicon import MissingWordError

PATH = Path(__file__).with_name("lexicon-en.tsv")
BEFORE_VOWEL = {"the": "ði", "to": "tʊ", "a": "ə", "an": "ən"}
ELSEWHERE = {"the": "ðə", "to": "tə", "a": "ə", "an": "ən", "i": "I"}
LINK = "ɹ"
"""The r at the end of a word, which is heard before a vowel: without it «your eyes» is heard as «your lies»."""
_PIECE = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|[^\w\s]|\d+")


class Pronunciations(Protocol):
    """How the words of a language are said."""

    def missing(self, text: str) -> list[str]:
        """Words of `text` that cannot be said, in order, each once."""
        ...

    def kokoro(self, text: str, where: str = "") -> str:
        """`text` as Kokoro's symbols. Raises `MissingWordError`, which names `where`."""
        ...

    def tones(self, text: str) -> tuple[int, ...]:
        """The word tone of every primary stress of `text`, in order; none where a language has none."""
        ...

    def sha256(self, texts: Iterable[str]) -> str:
        """Hash of what `texts` use: other words may change without staling them."""
        ...


@dataclass(frozen=True, slots=True)
class EnglishLexicon:
    """Words, and groups of up to two words, in lower case with Kokoro's symbols."""

    entries: Mapping[str, str]

    def missing(self, text: str) -> list[str]:
        """Words of `text` without an entry, and numbers, in order, each once."""
        known = self.entries.keys() | ELSEWHERE.keys()
        pieces = dict.fromkeys(_pieces(text))
        return [
            piece for piece in pieces if piece not in known and piece not in phones.KOKORO_MARKS
        ]

    def kokoro(self, text: str, where: str = "") -> str:
        """`text` as Kokoro's symbols: words with spaces between, punctuation kept."""
        lost = self.missing(text)
        if lost:
            names = ", ".join(f"«{word}»" for word in lost)
            raise MissingWordError(f"{where or text}: not in {PATH.name}: {names}")
        said: list[str] = []
        following = ""
        for group in reversed(list(self._groups(_pieces(text)))):
            sound = phones.KOKORO_MARKS.get(group) or self.entries.get(group)
            if sound is None:
                by_vowel = phones.begins_with_vowel(following)
                sound = (BEFORE_VOWEL if by_vowel else ELSEWHERE).get(group, ELSEWHERE[group])
            elif _ends_in_silent_r(group, sound) and phones.begins_with_vowel(following):
                sound += LINK
            is_mark = group in phones.KOKORO_MARKS
            said.append(sound if is_mark else f" {sound}")
            following = "" if is_mark else sound
        return "".join(reversed(said)).strip()

    def tones(self, text: str) -> tuple[int, ...]:  # noqa: ARG002 - English has no word tones
        """No word has a tone."""
        return ()

    def sha256(self, texts: Iterable[str]) -> str:
        """Hash of the entries that `texts` use, and of the words that depend on the next."""
        used = sorted({group for text in texts for group in self._groups(_pieces(text))})
        lines = "\n".join(
            f"{group}\t{self.entries.get(group, ELSEWHERE.get(group, ''))}" for group in used
        )
        return hashlib.sha256(lines.encode()).hexdigest()

    def _groups(self, pieces: list[str]) -> Iterable[str]:
        """The pieces, with two words as one where the lexicon has them together."""
        at = 0
        while at < len(pieces):
            pair = " ".join(pieces[at : at + 2])
            size = 2 if pair in self.entries and len(pieces) > at + 1 else 1
            yield " ".join(pieces[at : at + size])
            at += size


def _ends_in_silent_r(word: str, sound: str) -> bool:
    """Whether a word is written with an r last that is not said by itself."""
    return word.endswith(("r", "re")) and sound[-1:] in "əː"


def load(path: Path = PATH) -> EnglishLexicon:
    """Reads the lexicon: `words<TAB>symbols` lines; `#` begins a comment, an entry stands once."""
    entries: dict[str, str] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        words, _, symbols = unicodedata.normalize("NFC", line).partition("\t")
        if not symbols or words in entries or words != words.lower() or words in ELSEWHERE:
            raise ValueError(f"{path.name}:{number}: {line!r}")
        phones.kokoro_ids(symbols)
        entries[words] = symbols
    return EnglishLexicon(entries)


def _pieces(text: str) -> list[str]:
    """Words and punctuation marks of `text`, in lower case and NFC."""
    return _PIECE.findall(unicodedata.normalize("NFC", text).lower().replace("’", "'"))
