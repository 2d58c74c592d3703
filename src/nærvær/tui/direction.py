"""Where an arrow leads: to what stands there on the screen, not to what comes next in reading order."""

from __future__ import annotations

from collections.abc import Iterable

from textual.geometry import Region
from textual.widget import Widget

Rank = tuple[int, int, int]


def found_towards(start: Region, widgets: Iterable[Widget], across: int, down: int) -> Widget | None:
    """The nearest of `widgets` in one direction from `start`: up or down (`down` ∓1) in whatever column, or beside it in
    the same row (`across` ∓1). None: there is nothing there."""
    ranked = []
    for order, widget in enumerate(widgets):
        rank = _rank(start, widget.region, across, down) if widget.region.area else None
        if rank is not None:
            ranked.append((rank, order, widget))
    return min(ranked, key=lambda found: found[:2])[2] if ranked else None


def _rank(start: Region, region: Region, across: int, down: int) -> Rank | None:
    """How near `region` is in that direction, the nearest row or column first; None when it is not there at all."""
    if down:
        away = region.y - start.bottom if down > 0 else start.y - region.bottom
        beside = max(region.x - start.right, start.x - region.right, -1) + 1
        centres = abs(2 * region.x + region.width - 2 * start.x - start.width)
        return (away, beside, centres) if away >= 0 else None
    away = region.x - start.right if across > 0 else start.x - region.right
    same_row = region.y < start.bottom and start.y < region.bottom
    return (away, abs(region.y - start.y), 0) if same_row and away >= 0 else None
