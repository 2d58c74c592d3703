"""The themes: calm dark, calm light, and high contrast. Hue alone never carries meaning, and no colour is red."""

from __future__ import annotations

from textual.theme import Theme


def _theme(name: str, dark: bool, **colour: str) -> Theme:
    return Theme(
        name,
        primary=colour["accent"],
        secondary=colour["accent"],
        accent=colour["accent"],
        warning=colour["accent"],
        error=colour["accent"],
        success=colour["accent"],
        foreground=colour["text"],
        background=colour["ground"],
        surface=colour["raised"],
        panel=colour["raised"],
        boost=colour["raised"],
        dark=dark,
        text_alpha=1.0,
        variables={
            "quiet": colour["quiet"],
            "chosen": colour["chosen"],
            "on-chosen": colour["on_chosen"],
            "glow": colour["glow"],
            "block-cursor-background": colour["chosen"],
            "block-cursor-foreground": colour["on_chosen"],
            "input-cursor-background": colour["text"],
            "input-cursor-foreground": colour["ground"],
            "input-selection-background": colour["chosen"],
            "scrollbar": colour["quiet"],
            "scrollbar-background": colour["ground"],
        },
    )


EVENING = _theme(
    "kveld",
    dark=True,
    ground="#12181b",
    raised="#1c2529",
    text="#dbe2de",
    quiet="#9fb0ab",
    accent="#a9cfbd",
    chosen="#2d5248",
    on_chosen="#f3f8f5",
    glow="#6fa391",
)
DAY = _theme(
    "dag",
    dark=False,
    ground="#f5f2ea",
    raised="#e9e5d9",
    text="#26322f",
    quiet="#525f5b",
    accent="#24604f",
    chosen="#2f6555",
    on_chosen="#ffffff",
    glow="#8fb8a6",
)
STRONG = _theme(
    "sterk",
    dark=True,
    ground="#000000",
    raised="#101010",
    text="#ffffff",
    quiet="#e0e0e0",
    accent="#ffe680",
    chosen="#ffe680",
    on_chosen="#000000",
    glow="#c8c8c8",
)
THEMES = (EVENING, DAY, STRONG)


def next_theme(name: str) -> str:
    """The name of the theme after `name`; after the last one the first."""
    names = [theme.name for theme in THEMES]
    return names[(names.index(name) + 1) % len(names)]
