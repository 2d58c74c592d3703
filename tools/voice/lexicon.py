"""The pronunciation of every word of every script: tools/voice/lexicon.tsv, word → IPA.

Facts checked against ipa-dict nb.txt (MIT) and the NST lexicon (CC0); the entries are our own.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import phones

PATH = Path(__file__).with_name("lexicon.tsv")
_PIECE = re.compile(r"[^\W\d_]+|[^\w\s]|\d+")


class MissingWordError(LookupError):
    """A script says a word the lexicon does not have."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words in lower case with their IPA; see phones.py for the symbols."""

    entries: Mapping[str, str]

    def missing(self, text: str) -> list[str]:
        """Words of `text` without an entry, in order, each once."""
        return [word for word in dict.fromkeys(words(text)) if word not in self.entries]

    def kokoro(self, text: str, where: str = "") -> str:
        """`text` as Kokoro's symbols: words with spaces between, punctuation kept."""
        self._demand(text, where)
        out = ""
        for piece in _pieces(text):
            if piece in phones.KOKORO_MARKS:
                out += phones.KOKORO_MARKS[piece]
            elif piece.isalpha():
                out += (" " if out else "") + phones.kokoro(self.entries[piece])
        return out

    def tones(self, text: str) -> tuple[int, ...]:
        """The word tone of every primary stress of `text`, in order."""
        return tuple(tone for word in words(text) for tone in phones.tones(self.entries[word]))

    def espeak(self, text: str, where: str = "") -> str:
        """`text` as espeak-ng's mnemonics in one `[[…]]` a word, punctuation kept."""
        self._demand(text, where)
        out = ""
        for piece in _pieces(text):
            if piece.isalpha():
                out += (" " if out else "") + f"[[{phones.espeak(self.entries[piece])}]]"
            elif piece in phones.KOKORO_MARKS:
                out += piece
        return out

    def sha256(self, texts: Iterable[str]) -> str:
        """Hash of the entries that `texts` use: other words may change without staling them."""
        used = sorted({word for text in texts for word in words(text)})
        lines = "\n".join(f"{word}\t{self.entries.get(word, '')}" for word in used)
        return hashlib.sha256(lines.encode()).hexdigest()

    def _demand(self, text: str, where: str) -> None:
        """Refuses a text with a word or number that cannot be said, naming it and its place."""
        lost = self.missing(text) + re.findall(r"\d+", text)
        if lost:
            names = ", ".join(f"«{word}»" for word in lost)
            raise MissingWordError(f"{where or text}: not in {PATH.name}: {names}")


def words(text: str) -> list[str]:
    """The words of `text` in order, in lower case."""
    return [piece for piece in _pieces(text) if piece.isalpha()]


def load(path: Path = PATH) -> Lexicon:
    """Reads the lexicon: `word<TAB>IPA` lines; `#` begins a comment, a word stands once."""
    entries: dict[str, str] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        word, _, ipa = unicodedata.normalize("NFC", line).partition("\t")
        ipa = ipa.partition("\t")[0].strip()
        if not ipa or word in entries or word != word.lower():
            raise ValueError(f"{path.name}:{number}: {line!r}")
        phones.kokoro(ipa)
        entries[word] = ipa
    return Lexicon(entries)


def _pieces(text: str) -> list[str]:
    """Words and punctuation marks of `text`, in lower case and NFC."""
    return _PIECE.findall(unicodedata.normalize("NFC", text).lower())
