"""Textual's private names that are used: each still exists, and they are used in `tui/drivers` only."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest
from textual import _parser, _xterm_parser
from textual._compositor import Compositor
from textual.app import App
from textual.css.stylesheet import Stylesheet
from textual.drivers.linux_driver import LinuxDriver
from textual.message_pump import MessagePump
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import AwaitMount, Widget
from textual.widgets import _toast

import nærvær.tui

CLASSES = {
    App: (
        "_handle_exception",
        "_fatal_error",
        "_close_messages_no_wait",
        "_exception",
        "_exception_event",
        "_exit",
        "_check_bindings",
        "_get_screen",
        "_register",
        "_update_mouse_over",
        "_background_screens",
    ),
    AwaitMount: ("_parent", "_widgets"),
    Widget: ("_mounted_event", "_pruning"),
    Stylesheet: ("_parse_cache",),
    MessagePump: ("_dispatch_message",),
    Screen: (
        "_compositor",
        "_screen_resized",
        "_extend_compose",
        "_refresh_layout",
        "_layout_required",
        "_repaint_required",
        "_invoke_and_clear_callbacks",
    ),
    Reactive: ("_layout",),
    Compositor: ("size",),
    LinuxDriver: (
        "_app",
        "_debug",
        "_file",
        "_must_signal_resume",
        "_query_in_band_window_resize",
        "_run_input_thread",
        "_sigcont_application",
        "_sigtstp_application",
    ),
}
MODULES = ((_parser, "Read1"), (_xterm_parser, "XTermParser"), (_toast, "ToastRack"))
SOURCE = Path(nærvær.tui.__file__).parent


@pytest.mark.parametrize(("owner", "name"), [(owner, name) for owner, names in CLASSES.items() for name in names])
def test_a_private_name_of_textual_is_still_there(owner: type, name: str) -> None:
    """When this fails after an upgrade: see what took its place, and mend `tui/drivers`."""
    written = "\n".join(inspect.getsource(kind) for kind in owner.__mro__ if kind.__module__.startswith("textual"))
    assert hasattr(owner, name) or re.search(rf"\bself\.{name}\b", written)


@pytest.mark.parametrize(("module", "name"), MODULES)
def test_a_private_module_of_textual_is_still_there(module: object, name: str) -> None:
    assert hasattr(module, name)


def test_only_the_drivers_use_private_names_of_textual() -> None:
    for found in pkgutil.walk_packages(nærvær.tui.__path__, "nærvær.tui."):
        if found.name.startswith("nærvær.tui.drivers."):
            continue
        module = importlib.import_module(found.name)
        source = inspect.getsource(module)
        assert not re.search(r"textual\._|\b(app|event|message|screen|widget)\._[a-z]", source), found.name
        for kind in vars(module).values():
            if isinstance(kind, type) and kind.__module__ == found.name:
                assert not overridden(kind), kind


def overridden(kind: type) -> set[str]:
    """The private methods of Textual that a class has one of its own for."""
    own = {name for name, value in vars(kind).items() if inspect.isfunction(value) and re.match(r"_[a-z]", name)}
    theirs = {
        name
        for base in kind.__mro__[1:]
        if base.__module__.startswith("textual")
        for name, value in vars(base).items()
        if inspect.isfunction(value)
    }
    return own & theirs
