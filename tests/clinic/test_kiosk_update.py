"""A kiosk is installed and brought up to date from a signed stick, and goes back to the version before."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pip
import pytest

if sys.platform == "win32":
    pytest.skip("the kiosk is for Linux", allow_module_level=True)

import kiosk_stick
import naervaer_update
from clinic.test_always_a_way_out import disk

pytestmark = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen not found")

NOTHING_CHANGED = "Ingenting er endret"


def wheel(folder: Path, version: str) -> None:
    """A nærvær that only tells its version."""
    about = f"naervaer-{version}.dist-info"
    files = {
        "only_tells.py": f"def main():\n    print('nærvær {version}')\n",
        f"{about}/METADATA": f"Metadata-Version: 2.1\nName: naervaer\nVersion: {version}\n",
        f"{about}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{about}/entry_points.txt": "[console_scripts]\nnaervaer = only_tells:main\n",
    }
    files[f"{about}/RECORD"] = "".join(f"{name},,\n" for name in (*files, f"{about}/RECORD"))
    folder.mkdir(parents=True)
    with zipfile.ZipFile(folder / f"naervaer-{version}-py3-none-any.whl", "w") as made:
        for name, text in files.items():
            made.writestr(name, text)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the clinic's key and somebody else's."""
    folder = tmp_path_factory.mktemp("keys")
    for name in ("ours", "theirs"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True)
    return folder


class Kiosk:
    """A machine below a folder of its own, and the sticks that are put into it."""

    def __init__(self, folder: Path, keys: Path) -> None:
        self.folder, self.keys, self.root = folder, keys, folder / "machine"
        (self.root / "etc/naervaer").mkdir(parents=True)
        (self.root / "opt").mkdir()
        self.foot = self.root / "etc/naervaer/foot.ini"

    def stick(self, version: str, key: str = "ours") -> Path:
        made = self.folder / f"stick-{version}-{key}"
        wheel(made / "wheels", version)
        assert kiosk_stick.sign(made, self.keys / key) == version
        return made

    def trust(self, stick: Path) -> None:
        signers = self.root / "etc/naervaer/signers"
        shutil.copyfile(stick / "signers", signers)
        signers.chmod(0o644)

    def update(self, *arguments: str | Path) -> int:
        return naervaer_update.main([*map(str, arguments), "--root", str(self.root)])

    def says(self) -> str:
        done = subprocess.run(
            [self.root / "opt/naervaer/bin/naervaer"], capture_output=True, encoding="utf-8", check=True
        )
        return done.stdout.strip()

    def in_use(self) -> str:
        return (self.root / "opt/naervaer").readlink().name.partition("-")[0]

    def kept(self) -> list[str]:
        names = (folder.name.rpartition("-")[0] for folder in (self.root / "opt/naervaer-versions").iterdir())
        return sorted(name for name in names if name)


@pytest.fixture
def kiosk(tmp_path: Path, keys: Path, monkeypatch: pytest.MonkeyPatch) -> Kiosk:
    monkeypatch.setattr(naervaer_update, "PYTHON", sys.executable)
    return Kiosk(tmp_path, keys)


def filled(_machine: object, made: Path, listed: dict[str, str], version: str) -> None:
    """Stands in for pip, which the test of a whole installation runs: an environment that only tells its version."""
    (made / "bin").mkdir(parents=True)
    program = made / "bin/naervaer"
    program.write_text(f"#!/bin/sh\necho nærvær {version}\n", "utf-8")
    program.chmod(0o755)
    (made / "kiosk").mkdir()
    for name in (name for name in listed if name.startswith("kiosk/")):
        (made / name).write_text(f"{version}\n")
    (made / "ready").touch()


@pytest.fixture
def quick(kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> Kiosk:
    monkeypatch.setattr(naervaer_update, "fill", filled)
    return kiosk


Run = Callable[..., subprocess.CompletedProcess[bytes]]


def with_our_pip(run: Run) -> Run:
    """`run`, but an environment is lent the pip of the tests: to unpack one of its own takes ten times as long."""

    def lent(command: list[str | Path], **given: int) -> subprocess.CompletedProcess[bytes]:
        if "venv" not in command:
            return run(command, **given)
        done = run([*command, "--without-pip"], **given)
        (packages,) = Path(command[-1]).glob("lib/python*/site-packages")
        (packages / "lent.pth").write_text(f"{Path(pip.__file__).parents[1]}\n", "utf-8")
        return done

    return lent


def test_a_stick_is_installed_by_its_hashes_without_a_network(
    kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if not os.environ.get("NAERVAER_LONG"):
        monkeypatch.setattr(naervaer_update, "run", with_our_pip(naervaer_update.run))
    first, second = kiosk.stick("0.1.0"), kiosk.stick("0.2.0")
    kiosk.trust(first)
    for name in ("PIP_INDEX_URL", "PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    before = os.umask(0o077)
    try:
        assert kiosk.update(first) == 0
    finally:
        os.umask(before)
    assert kiosk.says() == "nærvær 0.1.0"
    assert "riktig signert: nærvær 0.1.0" in capsys.readouterr().out
    # The service is no root: whatever root's umask was, it must be able to read all of it.
    link = kiosk.root / "opt/naervaer"
    assert not [
        file for file in link.resolve().rglob("*") if not file.is_symlink() and not file.stat().st_mode & stat.S_IROTH
    ]
    assert (link / "kiosk/naervaer-cage").stat().st_mode & 0o111
    # The environment says which it is, so nothing of the version before is imported from it.
    monkeypatch.setattr(naervaer_update, "fill", filled)
    assert kiosk.update(second) == 0
    assert kiosk.says() == "nærvær 0.2.0"
    assert kiosk.update("--back") == 0
    assert kiosk.says() == "nærvær 0.1.0"


def changed(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1] + b"?")


def spoil_a_wheel(stick: Path) -> None:
    changed(next(stick.glob("wheels/*")))


def spoil_a_unit(stick: Path) -> None:
    changed(stick / "kiosk/naervaer-kiosk.service")


def spoil_the_list(stick: Path) -> None:
    changed(stick / "SHA256SUMS")


def add_to_the_list(stick: Path) -> None:
    """Another program, with a sum that holds, under the signature there was."""
    (stick / "kiosk/mer").write_text("#!/bin/sh\n")
    with (stick / "SHA256SUMS").open("a") as listed:
        listed.write(f"{hashlib.sha256((stick / 'kiosk/mer').read_bytes()).hexdigest()}  kiosk/mer\n")


def lose_a_wheel(stick: Path) -> None:
    next(stick.glob("wheels/*")).unlink()


def lose_the_signature(stick: Path) -> None:
    (stick / "SHA256SUMS.sig").unlink()


def put_a_link(stick: Path) -> None:
    (stick / "lock.txt").rename(stick / "annet")
    (stick / "lock.txt").symlink_to(stick / "annet")


def put_a_pipe(stick: Path) -> None:
    (stick / "lock.txt").unlink()
    os.mkfifo(stick / "lock.txt")


def lengthen_the_list(stick: Path) -> None:
    with (stick / "SHA256SUMS").open("a") as listed:
        listed.write("#" * 300_000)


@pytest.mark.parametrize(
    "spoil",
    [
        *(spoil_a_wheel, spoil_a_unit, spoil_the_list, add_to_the_list, lose_a_wheel, lose_the_signature),
        *(put_a_link, put_a_pipe, lengthen_the_list),
    ],
)
def test_a_stick_that_was_tampered_with_changes_nothing(
    quick: Kiosk, capsys: pytest.CaptureFixture[str], spoil: Callable[[Path], None]
) -> None:
    first, second = quick.stick("0.1.0"), quick.stick("0.2.0")
    quick.trust(first)
    assert quick.update(first) == 0
    spoil(second)
    for way in ((second,), (second, "--check")):
        capsys.readouterr()
        assert quick.update(*way) == 1
        assert NOTHING_CHANGED in capsys.readouterr().out
        assert (quick.in_use(), quick.kept()) == ("0.1.0", ["0.1.0"])


def test_only_who_the_machine_trusts_may_sign(quick: Kiosk, capsys: pytest.CaptureFixture[str]) -> None:
    ours, theirs = quick.stick("0.1.0"), quick.stick("0.2.0", "theirs")
    assert quick.update(ours) == 1
    assert "signers mangler" in capsys.readouterr().out
    quick.trust(ours)
    assert quick.update(theirs) == 1
    assert "ikke signert av noen denne maskinen stoler på" in capsys.readouterr().out
    # A signature by the right key, but made for something else.
    (ours / "SHA256SUMS.sig").unlink()
    kiosk_stick.call("ssh-keygen", "-q", "-Y", "sign", "-f", quick.keys / "ours", "-n", "file", ours / "SHA256SUMS")
    assert quick.update(ours) == 1
    assert "ikke signert" in capsys.readouterr().out
    assert quick.kept() == []


def test_whom_the_machine_trusts_is_for_root_to_write(quick: Kiosk, capsys: pytest.CaptureFixture[str]) -> None:
    stick = quick.stick("0.1.0")
    quick.trust(stick)
    (quick.root / "etc/naervaer/signers").chmod(0o664)
    assert quick.update(stick) == 1
    assert "må eies av root" in capsys.readouterr().out


@pytest.mark.parametrize(
    "line", ["../../etc/passwd", "/etc/passwd", "wheels/../../x", "kiosk/.hidden", "SHA256SUMS.sig"]
)
def test_a_signed_list_cannot_name_a_place_outside_the_stick(
    quick: Kiosk, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    stick = quick.stick("0.1.0")
    quick.trust(stick)
    with (stick / "SHA256SUMS").open("a") as listed:
        listed.write(f"{'0' * 64}  {line}\n")
    (stick / "SHA256SUMS.sig").unlink()
    kiosk_stick.call(
        "ssh-keygen", "-q", "-Y", "sign", "-f", quick.keys / "ours", "-n", kiosk_stick.NAMESPACE, stick / "SHA256SUMS"
    )
    assert quick.update(stick) == 1
    assert "linje som ikke passer" in capsys.readouterr().out


def test_what_is_verified_is_what_is_installed(quick: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stick that changes its mind between the two is read once only."""
    stick = quick.stick("0.1.0")
    quick.trust(stick)
    verify = naervaer_update.must_be_signed

    def swap(machine: naervaer_update.Machine) -> None:
        verify(machine)
        (stick / "SHA256SUMS").write_text("", "ascii")

    monkeypatch.setattr(naervaer_update, "must_be_signed", swap)
    assert quick.update(stick) == 0
    assert quick.in_use() == "0.1.0"


def test_an_older_version_is_installed_only_on_request(quick: Kiosk, capsys: pytest.CaptureFixture[str]) -> None:
    newer, older = quick.stick("0.10.0"), quick.stick("0.9.0")
    quick.trust(newer)
    assert quick.update(newer) == 0
    assert quick.update(older) == 1
    assert "--older" in capsys.readouterr().out
    assert quick.update(older, "--older") == 0
    assert quick.in_use() == "0.9.0"


def test_the_version_in_use_and_the_one_before_are_kept(quick: Kiosk, capsys: pytest.CaptureFixture[str]) -> None:
    sticks = [quick.stick(version) for version in ("0.1.0", "0.2.0", "0.3.0")]
    quick.trust(sticks[0])
    assert quick.update("--back") == 1
    assert "ingen tidligere utgave" in capsys.readouterr().out
    for stick in sticks:
        assert quick.update(stick) == 0
    assert (quick.in_use(), quick.kept()) == ("0.3.0", ["0.2.0", "0.3.0"])
    capsys.readouterr()
    assert quick.update(sticks[2]) == 0
    assert "Det er den som er i bruk." in capsys.readouterr().out
    assert quick.update("--back") == 0
    assert quick.in_use() == "0.2.0"
    assert quick.update(sticks[2]) == 0
    assert quick.update("--back") == 0
    assert quick.in_use() == "0.2.0"


def test_a_full_disk_leaves_the_version_in_use(quick: Kiosk, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = quick.stick("0.1.0"), quick.stick("0.2.0")
    with (second / "wheels/numpy-2.0-py3-none-any.whl").open("wb") as opened:
        opened.truncate(8 << 20)
    for name in ("lock.txt", "SHA256SUMS", "SHA256SUMS.sig"):
        (second / name).unlink()
    shutil.rmtree(second / "kiosk")
    kiosk_stick.sign(second, quick.keys / "ours")
    quick.trust(first)
    with disk("4m") as place:
        (quick.root / "opt").rmdir()
        (quick.root / "opt").symlink_to(place)
        assert quick.update(first) == 0
        capsys.readouterr()
        assert quick.update(second) == 1
        assert capsys.readouterr().out == f"{naervaer_update.FULL} {naervaer_update.STILL_THERE}\n"
        assert (quick.in_use(), quick.kept()) == ("0.1.0", ["0.1.0"])
        assert not (place / "naervaer-versions/.stick").exists()


def test_a_disk_that_is_full_while_packages_are_unpacked_is_told(
    kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stick = kiosk.stick("0.1.0")
    kiosk.trust(stick)
    run = naervaer_update.run

    def full(command: list[str | Path], **given: int) -> subprocess.CompletedProcess[bytes]:
        if "pip" in command:
            told = f"ERROR: [Errno {errno.ENOSPC}] {os.strerror(errno.ENOSPC)}".encode()
            return subprocess.CompletedProcess(command, 1, b"", told)
        return subprocess.CompletedProcess(command, 0, b"", b"") if "venv" in command else run(command, **given)

    monkeypatch.setattr(naervaer_update, "run", full)
    assert kiosk.update(stick) == 1
    assert naervaer_update.FULL in capsys.readouterr().out
    assert kiosk.kept() == []


def test_a_version_that_was_cut_off_is_begun_anew(quick: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = quick.stick("0.1.0"), quick.stick("0.2.0")
    quick.trust(first)
    assert quick.update(first) == 0

    def cut_off(machine: object, made: Path, listed: dict[str, str], version: str) -> None:
        filled(machine, made, listed, version)
        for half in ("ready", "bin/naervaer"):
            (made / half).unlink()
        raise SystemExit

    monkeypatch.setattr(naervaer_update, "fill", cut_off)
    monkeypatch.setattr(shutil, "rmtree", lambda *_, **__: None)  # the power is gone
    with pytest.raises(SystemExit):
        quick.update(second)
    monkeypatch.undo()
    monkeypatch.setattr(naervaer_update, "fill", filled)
    assert quick.in_use() == "0.1.0"
    assert quick.update(second) == 0
    assert (quick.says(), quick.kept()) == ("nærvær 0.2.0", ["0.1.0", "0.2.0"])


@pytest.mark.parametrize("cut", [False, True])
def test_the_folder_that_0_1_0_was_installed_in_becomes_the_version_before(quick: Kiosk, cut: bool) -> None:
    old = quick.root / "opt/naervaer"
    (old / "bin").mkdir(parents=True)
    (old / "bin/naervaer").write_text("#!/bin/sh\necho nærvær 0.1.0\n", "utf-8")
    (old / "bin/naervaer").chmod(0o755)
    quick.foot.write_text("gammel\n")
    stick = quick.stick("0.2.0")
    quick.trust(stick)
    if cut:  # between the folder's new name and the link in its place
        versions = quick.root / "opt/naervaer-versions"
        versions.mkdir()
        naervaer_update.take_over(naervaer_update.Machine(quick.root))
        old.unlink()
        assert quick.update(stick, "--check") == 0
        assert [*versions.glob("0-*")]
    assert quick.update(stick) == 0
    assert (quick.says(), quick.foot.read_text()) == ("nærvær 0.2.0", "0.2.0\n")
    assert quick.update("--back") == 0
    assert (quick.says(), quick.foot.read_text()) == ("nærvær 0.1.0", "gammel\n")


def test_what_was_changed_on_the_machine_is_left_and_said(quick: Kiosk, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = quick.stick("0.1.0"), quick.stick("0.2.0")
    quick.trust(first)
    assert quick.update(first) == 0
    unit = quick.root / "etc/systemd/system/naervaer-kiosk.service"
    unit.parent.mkdir(parents=True)
    unit.write_text("0.1.0\n")
    quick.foot.write_text("0.1.0\nfont=monospace:size=28\n")
    capsys.readouterr()
    assert quick.update(second) == 0
    assert quick.foot.read_text() == "0.1.0\nfont=monospace:size=28\n"
    assert f"{quick.foot} er endret på denne maskinen" in capsys.readouterr().out
    assert unit.read_text() == "0.2.0\n"
    # Which of the two screens the machine has was chosen when it was set up.
    assert not unit.with_name("naervaer-kiosk-cage.service").exists()


def test_a_screen_that_does_not_stay_brings_the_version_before_back(
    quick: Kiosk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = quick.stick("0.1.0"), quick.stick("0.2.0")
    quick.trust(first)
    assert quick.update(first) == 0

    def restarted(_machine: object) -> None:
        if quick.in_use() == "0.2.0":
            raise naervaer_update.StoppedError("Skjermen ble ikke stående")

    monkeypatch.setattr(naervaer_update, "restart", restarted)
    assert quick.update(second) == 1
    assert "Den forrige utgaven er tatt i bruk igjen." in capsys.readouterr().out
    assert quick.in_use() == "0.1.0"


def test_two_updates_at_once_are_one(quick: Kiosk, capsys: pytest.CaptureFixture[str]) -> None:
    stick = quick.stick("0.1.0")
    quick.trust(stick)
    with naervaer_update.Machine(quick.root).held():
        assert quick.update(stick) == 1
    assert "i gang allerede" in capsys.readouterr().out


def test_a_version_that_does_not_start_is_not_brought_into_use(
    kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stick = kiosk.stick("0.1.0")
    kiosk.trust(stick)
    run = naervaer_update.run

    def broken(command: list[str | Path], **given: int) -> subprocess.CompletedProcess[bytes]:
        if "ssh-keygen" in command:
            return run(command, **given)
        if "venv" in command:
            Path(command[-1]).mkdir()
        return subprocess.CompletedProcess(command, int("--version" in command), b"", b"ModuleNotFoundError: x")

    monkeypatch.setattr(naervaer_update, "run", broken)
    assert kiosk.update(stick) == 1
    assert "starter ikke her:\nModuleNotFoundError: x" in capsys.readouterr().out
    assert kiosk.kept() == []
