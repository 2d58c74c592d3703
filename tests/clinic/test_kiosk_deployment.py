"""What a kiosk is set up with: rules nobody at the screen can change, units that hold, a terminal with no way out."""

from __future__ import annotations

import configparser
import os
import re
import shutil
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from textwrap import dedent

import pytest

import naervaer_update
from nærvær import kiosk_settings_file as kiosk_file
from nærvær.domain.kiosk import KioskProblem, KioskSettings
from nærvær.kiosk_settings_file import DEFAULT_FILE, read_kiosk_settings
from nærvær.texts.clinic_errors import KIOSK_VALUES
from nærvær.texts.errors import error_sentence

if sys.platform == "win32":
    pytest.skip("the kiosk is for Linux", allow_module_level=True)

from nærvær.kiosk_supervisor import screen_environment

ROOT = Path(__file__).resolve().parents[2]
KIOSK = ROOT / "packaging/kiosk"
SETTING_UP, IN_USE = ((ROOT / "docs" / name).read_text("utf-8") for name in ("kiosk.md", "kiosk-i-bruk.md"))
UNITS = ("naervaer-kiosk.service", "naervaer-kiosk-cage.service")


def written(tmp_path: Path, text: str, mode: int = 0o644) -> Path:
    file = tmp_path / "kiosk.toml"
    file.write_text(text, "utf-8")
    file.chmod(mode)
    return file


# The rules


def test_the_shipped_rules_are_the_usual_ones() -> None:
    told = read_kiosk_settings(KIOSK / "kiosk.toml")
    assert told == KioskSettings(data_dir="/var/lib/naervaer/klinikk")


def test_every_rule_stands_in_the_shipped_rules_and_is_explained_in_the_guide() -> None:
    shipped = KIOSK.joinpath("kiosk.toml").read_text("utf-8")
    for rule in fields(KioskSettings):
        assert re.search(rf"^(# )?{rule.name} = ", shipped, re.MULTILINE), rule.name
        assert f"| `{rule.name}` |" in IN_USE
    for file in (file for file in KIOSK.iterdir() if file.is_file()):
        assert file.name in SETTING_UP or f"kiosk/{file.name}" in SETTING_UP, file.name


def test_the_folder_of_the_clinic_is_the_service_users_before_anything_is_kept_in_it() -> None:
    begun = SETTING_UP.index("naervaer clinic init")
    made = re.search(r"^sudo install -d -o naervaer -g naervaer -m 700 (\S+)$", SETTING_UP[:begun], re.MULTILINE)
    assert made
    assert Path(read_kiosk_settings(KIOSK / "kiosk.toml").data_dir or "").parent == Path(made[1])
    for unit in UNITS:
        text = (KIOSK / unit).read_text("utf-8")
        state = re.search(r"^StateDirectory=(.+)$", text, re.MULTILINE)
        assert state
        assert Path("/var/lib", state[1]) == Path(made[1])


def test_every_file_of_the_package_is_put_where_it_is_looked_for() -> None:
    line = r"^sudo install (?:-D )?-m \d+ (?:/opt/naervaer/)?kiosk/(\S+) (/\S+)$"
    places = dict(re.findall(line, SETTING_UP, re.MULTILINE))
    # The program of the touch screen is run from where the version in use lies.
    assert places.keys() | {"naervaer-cage"} == {file.name for file in KIOSK.iterdir() if file.is_file()}
    cage = (KIOSK / "naervaer-kiosk-cage.service").read_text("utf-8")
    assert "ExecStart=/opt/naervaer/kiosk/naervaer-cage\n" in cage
    assert f"{places['foot.ini']}foot.ini" in (KIOSK / "naervaer-cage").read_text("utf-8")
    # Where an update puts them is where the guide does.
    for name, place in naervaer_update.PLACES.items():
        told = places[name]
        assert f"/{place}" == (f"{told}{name}" if told.endswith("/") else told)
    assert places["kiosk.toml"] == str(DEFAULT_FILE)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("idle_minutes = 0", "value"),
        ("idle_minutes = 0.04", "value"),
        ("idle_minutes = nan", "value"),
        ("after_minutes = 120.5", "value"),
        ("idle_minutes = true", "value"),
        ("after_minutes = 'lenge'", "value"),
        ("theme = 'rosa'", "value"),
        ("data_dir = 'her'", "value"),
        ("handover_dir = 'minnepinne'", "value"),
        ("handover_dir = true", "value"),
        ("motion = 1", "value"),
        ("shell = '/bin/sh'", "unknown"),
        ("idle_minutes =", "not-toml"),
        ("#" * 70_000, "unreadable"),
        ("idle_minutes = " + "[" * 5_000, "not-toml"),
        ("idle_minutes" + ".a" * 3_900 + " = 1", "not-toml"),
        ("idle_minutes = " + "9" * 5_000, "not-toml"),
        ("data_dir = '/a\\u0000'".replace("'", '"'), "value"),
        ('"' + "x" * 5_000 + '" = 1', "unknown"),
    ],
)
def test_a_rule_that_does_not_fit_is_refused_with_its_name(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(KioskProblem) as refused:
        read_kiosk_settings(written(tmp_path, text))
    assert refused.value.reason == reason
    told = error_sentence(refused.value)
    assert "kiosk.toml" in told
    assert len(told) < 500
    if reason != "unreadable":
        assert ", linje 1" in told
    if reason in ("value", "unknown"):
        assert text.split(" ")[0].strip('"')[:60] in told


def test_the_shortest_and_the_longest_wait_fit(tmp_path: Path) -> None:
    rules = read_kiosk_settings(written(tmp_path, "idle_minutes = 0.05\nafter_minutes = 120\nmotion = false"))
    assert (rules.idle_minutes, rules.after_minutes, rules.motion, rules.sound_check) == (0.05, 120, False, True)


@pytest.mark.parametrize("mode", [0o664, 0o646, 0o666])
def test_rules_that_others_may_write_are_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(KioskProblem, match="open"):
        read_kiosk_settings(written(tmp_path, "", mode))


@pytest.mark.parametrize("owner", [0, 4242])
def test_the_rules_of_the_machine_are_roots(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, owner: int) -> None:
    file = written(tmp_path, "")
    monkeypatch.setattr(kiosk_file, "DEFAULT_FILE", file)
    monkeypatch.setattr(kiosk_file, "ROOT", file.stat().st_uid + owner)
    if not owner:
        assert read_kiosk_settings(None) == KioskSettings()
        return
    with pytest.raises(KioskProblem) as refused:
        read_kiosk_settings(None)
    assert "må eies av root" in error_sentence(refused.value)


def test_what_would_fit_is_said_for_every_rule(tmp_path: Path) -> None:
    assert set(KIOSK_VALUES) == {rule.name for rule in fields(KioskSettings)}
    for rule, fits in KIOSK_VALUES.items():
        with pytest.raises(KioskProblem) as refused:
            read_kiosk_settings(written(tmp_path, f"{rule} = []"))
        assert f"Den skal være {fits()}." in error_sentence(refused.value)


@pytest.mark.parametrize("text", ["theme = kveld", "idle_minutes = 3,5", "motion = nei"])
def test_the_line_that_is_not_toml_is_named(tmp_path: Path, text: str) -> None:
    with pytest.raises(KioskProblem) as refused:
        read_kiosk_settings(written(tmp_path, f"# en\n{text}\n"))
    assert "TOML, linje 2." in error_sentence(refused.value)


def test_a_mark_that_some_editors_put_first_is_let_be(tmp_path: Path) -> None:
    assert read_kiosk_settings(written(tmp_path, '\ufefftheme = "dag"')).theme == "dag"


def test_a_folder_to_hand_over_in_is_taken_from_the_rules(tmp_path: Path) -> None:
    assert read_kiosk_settings(written(tmp_path, "handover_dir = '/mnt/naervaer'")).handover_dir == "/mnt/naervaer"
    assert read_kiosk_settings(written(tmp_path, "")).handover_dir is None


def test_rules_that_are_not_there_are_refused_when_they_were_named(tmp_path: Path) -> None:
    with pytest.raises(KioskProblem, match="unreadable"):
        read_kiosk_settings(tmp_path / "nei.toml")
    (tmp_path / "bytes.toml").write_bytes(b"# en\n\xff\xfe")
    with pytest.raises(KioskProblem, match="unreadable") as refused:
        read_kiosk_settings(tmp_path / "bytes.toml")
    assert "regelfila, linje 2. Den er ikke lagret som UTF-8." in error_sentence(refused.value)


@pytest.mark.parametrize("usual", [False, True])
@pytest.mark.parametrize("kind", ["pipe", "folder", "sparse", "loop"])
def test_whatever_lies_where_the_rules_should_is_refused_without_being_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, usual: bool
) -> None:
    name = tmp_path / "kiosk.toml"
    if kind == "pipe":
        os.mkfifo(name)
    elif kind == "folder":
        name.mkdir()
    elif kind == "sparse":
        with name.open("wb") as opened:
            opened.truncate(100 << 30)
    else:
        name.symlink_to(name)
    monkeypatch.setattr(kiosk_file, "DEFAULT_FILE", name)
    with pytest.raises(KioskProblem) as refused:
        read_kiosk_settings(None if usual else name)
    assert refused.value.reason == "unreadable"
    reasons = {"pipe": "vanlig fil", "folder": "mappe", "sparse": "for stor", "loop": "snarvei"}
    assert reasons[kind] in error_sentence(refused.value)


# What a screen is told


def test_a_screen_gets_nothing_that_opens_textual_python_or_the_loader() -> None:
    hostile = {
        "TEXTUAL": "debug,devtools",
        "TEXTUAL_LOG": "/tmp/x",
        "TEXTUAL_ALLOW_SIGNALS": "1",
        "TEXTUAL_DRIVER": "x",
        "PYTHONINSPECT": "1",
        "PYTHONSTARTUP": "/tmp/x.py",
        "PYTHONPATH": "/tmp/evil",
        "LD_PRELOAD": "/tmp/x.so",
        "COLUMNS": "3",
    }
    told = screen_environment({**hostile, "TERM": "linux", "XDG_RUNTIME_DIR": "/run/user/9"})
    assert told["TERM"] == "linux"
    assert told["XDG_RUNTIME_DIR"] == "/run/user/9"
    assert "/tmp/evil" not in told["PYTHONPATH"]
    assert not set(hostile) & set(told) - {"PYTHONPATH"}


# Refusals before anything is started


def test_without_a_terminal_or_a_clinic_it_says_so(tmp_path: Path) -> None:
    rules = written(tmp_path, f"data_dir = '{tmp_path / 'klinikk'}'\n")
    done = subprocess.run(
        [sys.executable, "-P", "-m", "nærvær", "kiosk", "--config", str(rules)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "LANG": "C.UTF-8"},
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "Kiosken trenger en terminal for seg selv. Se docs/kiosk.md.\n"


# Units and foot


@pytest.mark.parametrize("unit", UNITS)
def test_the_units_hold_and_are_closed(tmp_path: Path, unit: str) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze not found")
    # What is not on this machine is put in place of by what is: the program and its user.
    text = (KIOSK / unit).read_text("utf-8")
    text = re.sub(r"/opt/naervaer/(bin/naervaer|kiosk/naervaer-cage)", "/bin/true", text).replace(
        "User=naervaer", "User=daemon"
    )
    (tmp_path / unit).write_text(text, "utf-8")
    analyze = ("systemd-analyze", "--man=no")
    held = subprocess.run([*analyze, "verify", tmp_path / unit], capture_output=True, encoding="utf-8", check=False)
    assert (held.returncode, held.stderr) == (0, "")
    told = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", tmp_path / unit],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    found = re.search(r"Overall exposure level for \S+: ([\d.]+)", told.stdout)
    assert found
    exposure = float(found[1])
    assert exposure <= 2.0
    assert f"{exposure}".replace(".", ",") in SETTING_UP


@pytest.mark.parametrize("unit", UNITS)
def test_whoever_leaves_the_kiosk_gets_a_login_prompt(tmp_path: Path, unit: str) -> None:
    """The guide turns it off for the start, and no other console has one."""
    assert "sudo systemctl disable --now getty@tty1" in SETTING_UP
    text = (KIOSK / unit).read_text("utf-8")
    # Only one of the two has the console, and the kiosk waits until a prompt that is stopped has hung up.
    assert "\nConflicts=getty@tty1.service\n" in text
    assert re.search(r"^After=.* getty@tty1\.service$", text, re.MULTILINE)
    (after,) = re.findall(r"^ExecStopPost=\+/bin/sh -c '(.+)'$", text, re.MULTILINE)
    (tmp_path / "systemctl").write_text('#!/bin/sh\necho "$@"\n')
    (tmp_path / "systemctl").chmod(0o755)
    for status, wanted in (("42", "--no-block start getty@tty1.service\n"), ("0", ""), ("TERM", ""), ("1", "")):
        known = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "EXIT_STATUS": status}
        done = subprocess.run(["/bin/sh", "-c", after], env=known, capture_output=True, encoding="utf-8", check=True)
        assert done.stdout == wanted


@pytest.mark.parametrize("unit", UNITS)
def test_a_kiosk_that_ends_is_started_again_however_often(unit: str) -> None:
    lines = (KIOSK / unit).read_text("utf-8").splitlines()
    assert {"StartLimitIntervalSec=0", "Restart=always", "RestartPreventExitStatus=42"} <= set(lines)


@pytest.mark.parametrize("given", ["", "/run/user/9"])
@pytest.mark.parametrize("code", [42, 0, 1])
def test_cage_and_foot_hand_on_how_the_kiosk_ended_and_where_its_session_lies(
    tmp_path: Path, code: int, given: str
) -> None:
    programs = {
        "cage": 'while [ "$1" != -- ]; do shift; done; shift; exec "$@"',
        "foot": f'[ "$1" = "--config={tmp_path}/foot.ini" ] && shift && "$@"; exit 0',
        "naervaer": f'[ "$1" = kiosk ] && echo "$XDG_RUNTIME_DIR" >{tmp_path}/session; echo grunnen >&2; exit {code}',
    }
    for name, line in programs.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{line}\n")
        (tmp_path / name).chmod(0o755)
    script = (KIOSK / "naervaer-cage").read_text("utf-8").replace("/usr/bin/", f"{tmp_path}/")
    told = {"RUNTIME_DIRECTORY": str(tmp_path), "FOOT_INI": f"{tmp_path}/foot.ini", "NAERVAER": f"{tmp_path}/naervaer"}
    given_too = {"XDG_RUNTIME_DIR": given} if given else {}
    known = {"PATH": os.environ["PATH"], **told, **given_too}
    done = subprocess.run(["/bin/sh", "-c", script], env=known, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (code, b"grunnen\n")
    assert (tmp_path / "session").read_text() == f"{given or tmp_path}\n"


@pytest.mark.parametrize("unit", UNITS)
def test_what_the_guide_adds_to_a_unit_for_handing_over_holds(tmp_path: Path, unit: str) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze not found")
    (block,) = re.findall(r"```ini\n(.*?)```", IN_USE, re.DOTALL)
    added = dedent(block)
    assert "ReadWritePaths=-/mnt/naervaer\n" in added
    text = (KIOSK / unit).read_text("utf-8")
    text = re.sub(r"/opt/naervaer/(bin/naervaer|kiosk/naervaer-cage)", "/bin/true", text).replace(
        "User=naervaer", "User=daemon"
    )
    (tmp_path / unit).write_text(text, "utf-8")
    (tmp_path / f"{unit}.d").mkdir()
    (tmp_path / f"{unit}.d" / "utlevering.conf").write_text(added, "utf-8")
    held = subprocess.run(
        ["systemd-analyze", "--man=no", "verify", tmp_path / unit], capture_output=True, encoding="utf-8", check=False
    )
    assert (held.returncode, held.stderr) == (0, "")


def test_every_binding_of_foot_that_leads_anywhere_is_taken_away() -> None:
    told = configparser.ConfigParser(delimiters=("=",), strict=True)
    told.optionxform = str  # type: ignore[assignment] # as the library's own documentation does
    told.read_string("[main]\n" + (KIOSK / "foot.ini").read_text("utf-8"))
    taken = {"clipboard-copy", "clipboard-paste", "primary-paste", "search-start", "spawn-terminal", "show-urls-launch"}
    taken |= {"show-urls-copy", "show-urls-persistent", "unicode-input", "scrollback-up-page", "prompt-prev"}
    assert taken <= set(told["key-bindings"])
    for section in ("key-bindings", "search-bindings", "mouse-bindings"):
        assert set(told[section].values()) == {"none"}
    assert told["scrollback"]["lines"] == "0"
    # With no modifiers to hold, foot takes every touch for itself, and the screen never sees one.
    assert told["mouse-bindings"].get("selection-override-modifiers", "Shift") != "none"


@pytest.mark.skipif(shutil.which("foot") is None, reason="foot not found")
def test_foot_understands_its_settings() -> None:
    done = subprocess.run(
        ["foot", "--check-config", f"--config={KIOSK / 'foot.ini'}"], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr


WARNING = """
import sys, warnings
import nærvær.tui.kiosk.kiosk_app as kiosk
from nærvær.clinic_composition import kiosk_screen
def ends_in_the_middle(*_):
    warnings.warn("a line of code", RuntimeWarning)
    return 0
kiosk.run_kiosk = ends_in_the_middle
sys.exit(kiosk_screen([sys.argv[1], "", ""]))
"""


def screen(text: str, *arguments: str) -> tuple[int, str, str]:
    """How a screen's process ends, and what it wrote."""
    done = subprocess.run(
        [sys.executable, "-P", "-c", text, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "LANG": "C.UTF-8", "PYTHONUTF8": "1"},
    )
    return done.returncode, done.stdout, done.stderr


def test_a_screen_that_ends_in_the_middle_writes_no_warning(tmp_path: Path) -> None:
    assert screen(WARNING, str(tmp_path)) == (0, "", "")


def test_rules_that_were_spoilt_while_it_runs_are_told_to_the_journal(tmp_path: Path) -> None:
    spoilt = written(tmp_path, "tema = 'dag'")
    starting = "import sys; from nærvær.clinic_composition import kiosk_screen; sys.exit(kiosk_screen(sys.argv[1:]))"
    code, out, told = screen(starting, str(tmp_path / "klinikk"), str(spoilt), "")
    assert (code, out) == (1, "")
    assert told.startswith("Regelfila har noe jeg ikke kjenner, linje 1: «tema»")
