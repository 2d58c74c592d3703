"""A list of options, one a row: its label on the left, its value on the right, and an explanation under the row marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from ...sanitize import sanitize
from .page_parts import OptionButton, SafeText, WidthContent, hung_lines

GAP_CELLS = 2
"""Between a label and the value on its right, at least."""


class RowContent(WidthContent):
    """A label with its value at the right end of the line; on lines of its own below, where both do not fit on one."""

    def __init__(self, label: str, detail: str, indent: int) -> None:
        super().__init__(f"{label} {detail}".rstrip())
        self._label, self._detail, self._indent = label, detail, indent

    def at_width(self, width: int) -> Content:
        free = width - cell_len(self._label) - cell_len(self._detail)
        if self._detail and free >= GAP_CELLS:
            return Content(f"{self._label}{' ' * free}{self._detail}")
        below = hung_lines(f"{' ' * self._indent}{self._detail}", self._indent, width) if self._detail else []
        return Content("\n".join((*hung_lines(self._label, self._indent, width), *below)))


class OptionRow(OptionButton):
    """One row of a list, with the name of the group it is in, if any, and an explanation for when it is marked.

    A click chooses it without marking it first: what is clicked on would move, for the row marked before has an explanation.
    """

    FOCUS_ON_CLICK = False
    DEFAULT_CSS = """
    OptionRow { width: 100%; padding: 0; background: $background; }
    OptionRow:focus { background: $chosen; }
    """

    def __init__(
        self,
        label: str,
        value: Any,
        detail: str = "",
        explanation: str = "",
        group: str = "",
        *,
        key_cells: int = 0,
        can_focus: bool = True,
    ) -> None:
        super().__init__(label, value, key_cells=key_cells, can_focus=can_focus)
        self.detail = sanitize(detail)
        self.explanation = explanation
        self.group = group

    @property
    def is_marked(self) -> bool:
        """Whether this is the row that Enter chooses."""
        return self.has_focus

    def render(self) -> Content:
        return RowContent(f"{'›' if self.is_marked else ' '} {self._label}", self.detail, self._indent)


class RowHeading(SafeText):
    """The name of a group of rows, above the first of them."""

    DEFAULT_CSS = """
    RowHeading { width: 100%; padding-left: 2; color: $accent; text-style: bold; margin-top: 1; }
    RowHeading:first-child { margin-top: 0; }
    """


class OptionRows(VerticalScroll, can_focus=False, inherit_bindings=False):
    """A list of rows that scrolls. What explains the row marked stands right below it, and stays in view with it.

    From row to row the mark moves by one line: only the rows below it make room.
    """

    DEFAULT_CSS = """
    OptionRows {
        width: 100%; height: 1fr; padding-right: 1; scrollbar-size-vertical: 1; scrollbar-gutter: stable;
        & #why { width: 100%; height: auto; padding: 0 0 1 2; color: $foreground 80%; }
        & #why.-none { display: none; }
    }
    """

    def __init__(self, rows: Sequence[OptionRow], marked: int = 0) -> None:
        """`marked` is the index of the row that is marked first."""
        super().__init__(id="rows")
        self.rows = rows
        self._marked = rows[marked]
        self._why = SafeText(self._marked.explanation, id="why", classes="" if self._marked.explanation else "-none")

    def compose(self) -> ComposeResult:
        group = ""
        for row in self.rows:
            if row.group != group:
                group = row.group
                yield RowHeading(group)
            yield row
            if row is self._marked:
                yield self._why

    @property
    def explanation(self) -> str:
        """The explanation of the row that is marked."""
        return self._why.shown_text

    def mark(self, row: OptionRow) -> None:
        """Explain `row`, which is marked now, and show it with its explanation."""
        if row is not self._marked:
            self._marked = row
            self.move_child(self._why, after=row)
        self._why.set_class(not row.explanation, "-none")
        self._why.update_text(row.explanation)
        self.call_after_refresh(self._show_marked)

    def explain_nothing(self) -> None:
        """Take away the explanation, where no row is left that it could belong to."""
        self._why.add_class("-none")
        self._why.update_text("")

    def lines_below(self, row: OptionRow) -> int:
        """How many lines the explanation of `row` takes."""
        if not row.explanation or self.screen.has_class("-low"):
            return 0
        return Content(row.explanation).get_height({}, max(self._why.content_size.width or self.size.width, 1)) + 1

    def on_resize(self) -> None:
        self._show_marked()

    def _show_marked(self) -> None:
        """Scroll no further than it takes to see the row that is marked, the name of its group, and its explanation.

        Of the explanation only where there is room for both.
        """
        if not self._marked.is_attached:
            return
        region = self._marked.virtual_region
        before = self.children[self.children.index(self._marked) - 1]
        if isinstance(before, RowHeading):
            region = region.union(before.virtual_region)
        if self._why.display and self._why.virtual_region.bottom - region.y <= self.size.height:
            region = region.union(self._why.virtual_region)
        top, bottom = self.scroll_offset.y, self.scroll_offset.y + self.size.height
        if region.y < top:
            self.scroll_to(y=region.y, animate=False)
        elif region.bottom > bottom:
            self.scroll_to(y=region.bottom - self.size.height, animate=False)
