"""A person's file, written where the kiosk may write it, under a name that leads to nobody."""

from __future__ import annotations

from ..domain.clinic import Clinic
from ..domain.kiosk import Handover
from ..domain.practice import practice_day
from ..talks.handing_over import Handing, Sources, hand_over
from ..words import kiosk_words as words


def written_for(clinic: Clinic, handing: Handing, handover: Handover, sources: Sources) -> tuple[str, ...]:
    """Write it and give what is to be said. Raises `OSError`, before anything is noted where nothing can be written."""
    begins, ends = words.handed_name(handing.deed, practice_day(sources.now()))
    file, beside = handover.free_file(begins, ends)
    hand_over(clinic, handing, file, sources)
    return words.handed_over(handing.deed, file.name, beside)
