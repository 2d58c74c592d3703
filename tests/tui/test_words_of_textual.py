"""Nothing that Textual says by itself, in English, can come on the screen: its words are not reachable, or are ours."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
import textual
from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widgets import Input

import nærvær.tui
from nærvær.tui.app import NaervaerApp
from nærvær.tui.drivers.textual_internals import CrashSilentApp
from nærvær.tui.kiosk.kiosk_app import KioskApp
from nærvær.tui.pages.text import TextPage

SAYS_SOMETHING = {"notify", "push_screen", "action_notify", "search_commands", "search_themes", "deliver_screenshot"}
"""What Textual calls to show words of its own: a notice, the command palette, the panel of keys."""
WIDGETS_WITHOUT_WORDS = {"Input", "Static", "ToastRack"}


def modules_of_the_face() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(nærvær.tui.__path__, "nærvær.tui."):
        yield importlib.import_module(found.name)


def own_nodes() -> set[type[DOMNode]]:
    """Every app, page and widget of ours."""
    kinds = {kind for module in modules_of_the_face() for kind in vars(module).values() if inspect.isclass(kind)}
    return {kind for kind in kinds if issubclass(kind, DOMNode) and kind.__module__.startswith("nærvær.")} - {
        CrashSilentApp  # it is never run itself: NaervaerApp leaves its bindings out
    }


def actions_that_speak() -> set[str]:
    """The actions of Textual's app and screen that show English."""
    speak = set()
    for owner in (App, Screen):
        source = Path(inspect.getsourcefile(owner) or "").read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("action_"):
                called = {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)}
                if called & SAYS_SOMETHING:
                    speak.add(node.name.removeprefix("action_"))
    return speak


def bound_actions(kind: type[DOMNode]) -> Iterator[str]:
    """The actions that keys call on a node of this kind, those it inherits too."""
    for bindings in kind._merge_bindings().key_to_bindings.values():
        yield from (binding.action.split("(")[0].rpartition(".")[2] for binding in bindings)


def test_the_actions_that_speak_are_found() -> None:
    assert {"help_quit", "command_palette"} <= actions_that_speak()
    assert "help_quit" in set(bound_actions(App)), "what is looked for would be found"


@pytest.mark.parametrize("kind", sorted(own_nodes(), key=str), ids=str)
def test_no_key_calls_an_action_with_english_words(kind: type[DOMNode]) -> None:
    assert not set(bound_actions(kind)) & actions_that_speak()


def test_the_command_palette_is_off() -> None:
    assert not NaervaerApp.ENABLE_COMMAND_PALETTE
    assert not NaervaerApp.COMMANDS
    assert not KioskApp.ENABLE_COMMAND_PALETTE
    assert not KioskApp.COMMANDS


def test_only_widgets_without_words_of_their_own_are_used() -> None:
    used = set()
    for file in Path(nærvær.tui.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("textual.widgets"):
                used |= {name.name for name in node.names}
    assert used <= WIDGETS_WITHOUT_WORDS, textual.__version__
    assert Input().placeholder == ""


def test_no_binding_of_ours_has_a_description_that_a_panel_could_show() -> None:
    for kind in own_nodes():
        for binding in vars(kind).get("BINDINGS", ()):
            assert isinstance(binding, Binding)
            assert not binding.show or not binding.description, kind


def test_a_text_is_typed_without_validators_that_would_complain_in_english() -> None:
    assert "validat" not in inspect.getsource(inspect.getmodule(TextPage))  # type: ignore[arg-type]  # it has a module
