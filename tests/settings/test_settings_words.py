"""A settings file that was written once is understood by every later nærvær."""

from __future__ import annotations

from pathlib import Path

import pytest

from nærvær.domain.machine_settings import Digits, MachineSettings, Motion
from nærvær.machine_settings_file import FILE_NAME, MachineSettingsFile


@pytest.mark.parametrize(
    ("word", "motion"), [("moving", Motion.MOVING), ("still", Motion.STILL), ("none", Motion.NONE)]
)
@pytest.mark.parametrize(("size", "digits"), [("small", Digits.SMALL), ("large", Digits.LARGE)])
def test_every_word_that_was_written_is_still_read(
    tmp_path: Path, word: str, motion: Motion, size: str, digits: Digits
) -> None:
    text = f'theme = "dag"\nmotion = "{word}"\ndigits = "{size}"\nvolume = 0.5\ndevice = "stua"\n'
    (tmp_path / FILE_NAME).write_text(text, encoding="utf-8")
    file = MachineSettingsFile(tmp_path)
    assert (file.read(), file.unusable) == (MachineSettings("dag", motion, digits, 0.5, "stua"), None)
