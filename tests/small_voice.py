"""A small voice of one's own: the script of one exercise of a few sentences, which a therapist has read."""

from __future__ import annotations

EXERCISE = "right-now"
SMALL_TEXTS = (
    "Sitt slik du sitter, og la stolen bære deg en stund.",
    "Kjenn føttene mot gulvet, først den ene og så den andre.",
    "Hvor er du akkurat nå?",
    "Pusten går av seg selv, og du trenger ikke gjøre noe med den.",
    "Finn noe som er rolig å se på, og la øynene hvile på det.",
    "Du er her nå, og det er nok for denne gangen.",
)
_HEAD = f"""+++
id = "{EXERCISE}"
title = "Når det røyner på"
why = "Fordi."
postures = ["sitting"]
shortest = 1
longest = 3
+++

== Her
"""


def small_script(count: int, pause: int = 12) -> str:
    """The script with the first `count` of the sentences, each with a pause of so many seconds behind it."""
    return _HEAD + "".join(f"{sentence}  ~{pause}\n" for sentence in SMALL_TEXTS[:count])
