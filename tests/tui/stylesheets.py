"""Apps of one process read each stylesheet once, however many of them the tests start.

Textual reads every source anew for each app: 40 of the 100 ms of processor time that an app needs until its first page
stands. The rules of a source depend on its text, its place and the colours, which are the key here, and nobody changes
them once they are read.
"""

from __future__ import annotations

from typing import Any

from textual.css import stylesheet
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.css.tokenizer import Token

_module: Any = stylesheet  # which has the reader of variables from another
read_rules = Stylesheet._parse_rules
"""Textual's own, for a test about what is read."""
_tokenized = _module.tokenize_values
_rules: dict[tuple[object, ...], list[RuleSet]] = {}
_tokens: dict[frozenset[tuple[str, str]], dict[str, list[Token]]] = {}


def _rules_read_once(self: Stylesheet, css: str, read_from: Any, *more: Any, **named: Any) -> list[RuleSet]:
    key = (css, read_from, more, *sorted(named.items()), frozenset(self._variables.items()))
    if key not in _rules:
        _rules[key] = read_rules(self, css, read_from, *more, **named)
    return _rules[key]


def _tokens_read_once(values: dict[str, str]) -> dict[str, list[Token]]:
    key = frozenset(values.items())
    if key not in _tokens:
        _tokens[key] = _tokenized(values)
    return _tokens[key]


def read_stylesheets_once() -> None:
    """Let every app of this process find the rules that an app before it has read."""
    Stylesheet._parse_rules = _rules_read_once
    _module.tokenize_values = _tokens_read_once
