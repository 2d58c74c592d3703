"""What the composition root gets from the sound edge, with and without a device or PortAudio."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from null_sink import NullSink

ASK = """
import json, sys
from nærvær.sound import examine_sound, open_player, open_silent, warm_up
from nærvær.domain.practice import Bell
from nærvær.domain.score import Score
from nærvær.domain.score import silent_timeline
warm_up()
finding = examine_sound()
def told(player):
    playback = player.playback()
    player.close()
    return [playback.audible, playback.problem]
score = Score(silent_timeline("silent", "Stillhet", 1), None)
nothing = Score(silent_timeline("silent", "Stillhet", 1), None, Bell.NONE)
print(json.dumps({
    "ok": finding.ok, "found": finding.values, "hint": finding.hint, "part": finding.part,
    "player": told(open_player(score)), "silent": told(open_silent(score)), "nothing": told(open_player(nothing)),
    "elsewhere": told(open_player(score, "a device that is not there")),
}))
"""


def ask(environment: dict[str, str], program: str = ASK) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_importing_the_edge_loads_no_sound_library(source_folder: Path) -> None:
    program = (
        "import sys, json, nærvær.sound\n"
        "print(json.dumps({'loaded': [m for m in ('numpy', 'soundfile', 'sounddevice') if m in sys.modules]}))"
    )
    assert ask(os.environ | {"PYTHONPATH": str(source_folder)}, program) == {"loaded": []}


def test_with_a_device_there_is_a_player_that_is_heard(environment: dict[str, str]) -> None:
    answer = ask(environment)
    assert (answer["part"], answer["ok"], answer["hint"]) == ("sound", True, None)
    assert answer["found"]["device"] == "default"
    assert "PortAudio" in answer["found"]["backend"]
    assert answer["player"] == [True, ""]
    assert answer["silent"] == answer["nothing"] == [False, ""]
    assert answer["elsewhere"] == [False, "no_device"]


NO_DEVICE = """
import sounddevice
def query_devices(device=None, kind=None):
    if kind:
        raise sounddevice.PortAudioError("no default output device")
    return sounddevice.DeviceList()
sounddevice.query_devices = query_devices
"""


def test_without_a_device_practice_is_silent_and_says_why(environment: dict[str, str]) -> None:
    answer = ask(environment, NO_DEVICE + ASK)
    assert (answer["ok"], answer["hint"]) == (False, "no_device")
    assert answer["found"]["device"] is None
    assert "PortAudio" in answer["found"]["backend"]
    assert answer["player"] == [False, "no_device"]


@pytest.mark.parametrize("error", ["OSError('PortAudio library not found')", "RuntimeError('will not start')"])
def test_without_portaudio_practice_is_silent_and_says_why(tmp_path: Path, source_folder: Path, error: str) -> None:
    (tmp_path / "sounddevice.py").write_text(f"raise {error}\n")
    answer = ask(os.environ | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{source_folder}"})
    assert (answer["ok"], answer["hint"]) == (False, "no_portaudio")
    assert answer["player"] == [False, "no_portaudio"]
    assert answer["found"] == {"backend": None, "device": None}


def test_the_sink_says_what_is_missing_where_it_cannot_be_built(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(RuntimeError, match="pulseaudio, parec, pactl not found"):
        NullSink()
