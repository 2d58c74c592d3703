"""Finds English in what people read. The list holds common English words that are no Norwegian words.

What looks the same in both ("pause", "to", "over", "still") says nothing and is not in it.
"""

from __future__ import annotations

import re
from pathlib import Path

WORDS = frozenset(
    word for word in Path(__file__).with_name("english_words.txt").read_text(encoding="utf-8").split() if word.isalpha()
)
_OPTION = re.compile(r"(?<!\w)--?[a-z][a-z-]*")
_PLACEHOLDER = re.compile(r"\{[^}]*\}")
_PATH = re.compile(r"\S*[/\\]\S*|\S+\.(?:html|toml|txt|zip|vtt|ics|py|db)\b")
_WORD = re.compile(r"[a-zæøåéüö]+")


def english(text: str, allowed: frozenset[str] = frozenset()) -> set[str]:
    """English words in `text`, but for options, placeholders, file names and what is `allowed` whole (ids and verbs)."""
    for pattern in (_PLACEHOLDER, _PATH, _OPTION):
        text = pattern.sub(" ", text)
    for name in sorted(allowed, key=len, reverse=True):
        text = re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", " ", text)
    return set(_WORD.findall(text.lower())) & WORDS
