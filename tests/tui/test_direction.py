"""An arrow leads to what stands nearest in its direction."""

from __future__ import annotations

import pytest
from textual.geometry import Region
from textual.widget import Widget

from nærvær.tui.widgets.page_parts import nearest_in_direction

START = Region(20, 10, 10, 3)


class Placed(Widget):
    """A widget that stands where it is put."""

    def __init__(self, *place: int) -> None:
        super().__init__()
        self.place = Region(*place)

    @property
    def region(self) -> Region:
        return self.place


def nearest(direction: str, *places: tuple[int, int, int, int]) -> int | None:
    """Which of the places an arrow leads to."""
    across, down = {"up": (0, -1), "down": (0, 1), "left": (-1, 0), "right": (1, 0)}[direction]
    widgets = [Placed(*place) for place in places]
    found = nearest_in_direction(START, widgets, across, down)
    return None if found is None else next(at for at, widget in enumerate(widgets) if widget is found)


@pytest.mark.parametrize(
    ("direction", "touching", "overlapping"),
    [
        ("down", (20, 13, 10, 3), (20, 12, 10, 3)),
        ("up", (20, 7, 10, 3), (20, 8, 10, 3)),
        ("right", (30, 10, 10, 3), (29, 10, 10, 3)),
        ("left", (10, 10, 10, 3), (11, 10, 10, 3)),
    ],
)
def test_what_touches_is_in_that_direction_and_what_overlaps_is_not(
    direction: str, touching: tuple[int, int, int, int], overlapping: tuple[int, int, int, int]
) -> None:
    assert nearest(direction, touching) == 0
    assert nearest(direction, overlapping) is None
    for other in {"up", "down", "left", "right"} - {direction}:
        assert nearest(other, touching) is None


def test_the_nearest_row_comes_before_the_same_column() -> None:
    assert nearest("down", (20, 20, 10, 3), (60, 14, 10, 3)) == 1
    assert nearest("up", (20, 0, 10, 3), (60, 5, 10, 3)) == 1


def test_in_one_row_what_lies_under_comes_before_what_lies_beside_and_then_the_nearer_middle() -> None:
    for direction, y in (("down", 14), ("up", 4)):
        assert nearest(direction, (0, y, 15, 3), (22, y, 4, 3), (35, y, 10, 3)) == 1
        assert nearest(direction, (5, y, 10, 3), (34, y, 10, 3)) == 1  # 4 columns away, and 5
        assert nearest(direction, (6, y, 10, 3), (35, y, 10, 3)) == 0
        assert nearest(direction, (18, y, 6, 3), (24, y, 4, 3)) == 1  # both over column 25, the middle of the start
        assert nearest(direction, (11, y, 10, 3), (29, y, 10, 3)) == 0  # neither is nearer: the first
        assert nearest(direction, (29, y, 20, 3), (11, y, 10, 3)) == 1


def test_beside_is_only_what_shares_a_row_and_the_nearest_column_comes_first() -> None:
    for direction, near, far in (("right", 32, 50), ("left", 8, 0)):
        assert nearest(direction, (far, 10, 5, 3), (near, 12, 5, 3)) == 1
        assert nearest(direction, (near, 12, 5, 3), (near, 10, 5, 3)) == 1
        assert nearest(direction, (near, 13, 5, 3)) is None
        assert nearest(direction, (near, 7, 5, 3)) is None
        assert nearest(direction, (near, 8, 5, 3)) == 0


def test_what_is_not_shown_is_nowhere() -> None:
    assert nearest("down", (20, 14, 0, 0), (20, 30, 10, 3)) == 1
    assert nearest("down") is None
