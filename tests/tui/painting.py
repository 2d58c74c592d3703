"""Apps without a terminal paint only what a test reads.

Textual paints each change on a page and, where there is no terminal, throws away what was painted. That was half of the
processor time of these tests. `Driven.text` and `export_screenshot` paint what stands on the screen when they are called,
so a page that cannot be painted still fails the test that reads it, and the tests in real terminals paint as people see it.
"""

from __future__ import annotations

from typing import Any

from textual._compositor import Compositor

paint_update = Compositor.render_update
"""Textual's own, for a test about what is painted."""


def note_update(compositor: Compositor, full: bool = False, **more: Any) -> Any:
    """Take what has changed as painted; `full` is a picture that somebody asks for."""
    if full:
        return paint_update(compositor, full, **more)
    compositor._dirty_regions.clear()
    return None


def paint_only_when_read() -> None:
    """Let every app of this process, which has no terminal, paint only what is read."""
    Compositor.render_update = note_update  # type: ignore[assignment]
