#!/usr/bin/python3
"""Install nærvær on a kiosk from a stick, or a newer one, and go back to the one before.

Run by root as `naervaer-update`. It needs Python's standard library, `ssh-keygen` and `python3-venv`, and no network.
tools/kiosk_stick.py makes the stick; docs/kiosk.md tells how both are used.

A version is an environment of its own below /opt/naervaer-versions, and /opt/naervaer is a link to the one in use. So a new
one is whole before one rename brings it into use, whatever happens meanwhile, and going back is one rename too. What lies on
the stick is copied once, and only the copy is looked at: the signature over the list of sums, then every sum.
"""

from __future__ import annotations

import argparse
import errno
import fcntl
import hashlib
import os
import re
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

PYTHON = "/usr/bin/python3"
NAMESPACE = "naervaer-kiosk"  # what a signature is for; one made for something else does not count
SUMS, SIGNATURE, LOCK = "SHA256SUMS", "SHA256SUMS.sig", "lock.txt"
LONGEST_LIST = 256 * 1024
LARGEST_FILE = 1 << 30
LINE = re.compile(r"([0-9a-f]{64})  ((?:wheels/|kiosk/)?[A-Za-z0-9_][A-Za-z0-9_.+-]*)")
WHEEL = re.compile(r"wheels/naervaer-(\d+(?:\.\d+)*[A-Za-z0-9.]*)-py3-none-any\.whl")
PROGRAMS = ("naervaer-cage", "naervaer_update.py")
# Where the files beside the program belong. Only those that are there already are replaced: which of the two screens a
# machine has was chosen when it was set up.
PLACES = {
    "naervaer-kiosk.service": "etc/systemd/system/naervaer-kiosk.service",
    "naervaer-kiosk-cage.service": "etc/systemd/system/naervaer-kiosk-cage.service",
    "foot.ini": "etc/naervaer/foot.ini",
    "logind.conf": "etc/systemd/logind.conf.d/naervaer.conf",
    "sysctl.conf": "etc/sysctl.d/naervaer.conf",
    "naervaer_update.py": "usr/local/sbin/naervaer-update",
}
SERVICES = ("naervaer-kiosk.service", "naervaer-kiosk-cage.service")
WATCHED_SECONDS = 12.0
FULL = "Det er ikke plass på disken. Rydd, og prøv igjen."
STILL_THERE = "Utgaven som var i bruk, er det fortsatt."


class StoppedError(Exception):
    """Nothing more is done; the text is for the person."""


def say(text: str) -> None:
    """Write one line at once."""
    print(text, flush=True)


class Machine:
    """The folders of one machine; `root` is / but in tests."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.link = root / "opt/naervaer"
        self.versions = root / "opt/naervaer-versions"
        self.signers = root / "etc/naervaer/signers"
        self.staging = self.versions / ".stick"

    def current(self) -> Path | None:
        """The version in use, when it is one of ours."""
        return self.versions / os.readlink(self.link).rpartition("/")[2] if self.link.is_symlink() else None

    def before(self) -> Path | None:
        """The version that the one in use took the place of."""
        current = self.current()
        told = current / "before" if current else None
        if told is None or not told.exists():
            return None
        found = self.versions / told.read_text("utf-8").strip()
        return found if (found / "ready").exists() else None

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep every other run out."""
        self.versions.mkdir(mode=0o755, parents=True, exist_ok=True)
        with (self.versions / ".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise StoppedError("naervaer-update er i gang allerede.") from None
            yield

    def point_at(self, version: Path) -> None:
        """Bring `version` into use, in one step that a power cut either did or did not."""
        made = self.versions / ".link"
        made.unlink(missing_ok=True)
        made.symlink_to(f"naervaer-versions/{version.name}")
        os.sync()
        made.replace(self.link)
        os.sync()


# The stick


def take_from_stick(machine: Machine, stick: Path) -> dict[str, str]:
    """Copy what `stick` lists into the staging folder, checked; the names with their sums."""
    shutil.rmtree(machine.staging, ignore_errors=True)
    machine.staging.mkdir(mode=0o700)
    for name in (SUMS, SIGNATURE):
        copied(stick / name, machine.staging / name, LONGEST_LIST)
    must_be_signed(machine)
    listed = list_of(machine.staging / SUMS)
    for name, wanted in listed.items():
        target = machine.staging / name
        target.parent.mkdir(exist_ok=True)
        if copied(stick / name, target, LARGEST_FILE) != wanted:
            raise StoppedError(
                f"«{name}» på pinnen er ikke den som ble signert. Ingenting er endret. Lag pinnen på nytt."
            )
    return listed


def copied(source: Path, target: Path, limit: int) -> str:
    """Copy an ordinary file of at most `limit` bytes; the SHA-256 of what was written."""
    digest = hashlib.sha256()
    try:
        descriptor = os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as problem:
        raise StoppedError(
            f"«{source.name}» kan ikke leses fra pinnen ({problem.strerror}). Ingenting er endret."
        ) from None
    with open(descriptor, "rb") as opened, target.open("wb") as written:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise StoppedError(f"«{source.name}» på pinnen er ikke en vanlig fil. Ingenting er endret.")
        while part := opened.read(1 << 20):
            limit -= len(part)
            if limit < 0:
                raise StoppedError(f"«{source.name}» på pinnen er for stor. Ingenting er endret.")
            digest.update(part)
            written.write(part)
    return digest.hexdigest()


def must_be_signed(machine: Machine) -> None:
    """Refuse a list that none of the signers of this machine has signed."""
    signers = machine.signers
    try:
        told = signers.stat()
    except OSError:
        raise StoppedError(f"{signers} mangler: der står hvem som får signere. Se docs/kiosk.md, del 1.") from None
    if told.st_uid != os.geteuid() or told.st_mode & 0o022:
        raise StoppedError(f"{signers} må eies av root og ikke kunne endres av andre: sudo chmod 644 {signers}")
    verify: list[str | Path] = ["ssh-keygen", "-Y", "verify", "-f", signers, "-I", NAMESPACE, "-n", NAMESPACE]
    with (machine.staging / SUMS).open("rb") as signed:
        done = run([*verify, "-s", machine.staging / SIGNATURE], stdin=signed)
    if done.returncode:
        raise StoppedError(
            "Pinnen er ikke signert av noen denne maskinen stoler på, eller innholdet er endret siden.\n"
            "Ingenting er endret her."
        )


def list_of(file: Path) -> dict[str, str]:
    """The names in a list of sums, each with its sum."""
    listed = {}
    for line in file.read_text("ascii", errors="replace").splitlines():
        found = LINE.fullmatch(line)
        if found is None or found[2] in (SUMS, SIGNATURE):
            raise StoppedError(f"Lista på pinnen har ei linje som ikke passer: «{line[:80]}». Ingenting er endret.")
        listed[found[2]] = found[1]
    if LOCK not in listed or sum(1 for name in listed if WHEEL.fullmatch(name)) != 1:
        raise StoppedError("Pinnen har ikke nøyaktig én utgave av nærvær. Ingenting er endret.")
    return listed


def version_of(listed: Mapping[str, str]) -> str:
    """The version of nærvær on the stick."""
    return next(found[1] for name in listed if (found := WHEEL.fullmatch(name)))


# A version


def built(machine: Machine, listed: Mapping[str, str], version: str) -> Path:
    """The environment of what was taken from the stick, whole; an unfinished one is removed."""
    name = f"{version}-{hashlib.sha256((machine.staging / SUMS).read_bytes()).hexdigest()[:8]}"
    made = machine.versions / name
    if (made / "ready").exists():
        return made
    shutil.rmtree(made, ignore_errors=True)
    try:
        fill(machine, made, listed, version)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    return made


def fill(machine: Machine, made: Path, listed: Mapping[str, str], version: str) -> None:
    """Install into `made`, try it, and mark it as ready when all of it is on the disk."""
    must_go(run([PYTHON, "-m", "venv", made]), "Miljøet kunne ikke lages")
    offline = ("--quiet", "--no-index", "--no-deps", "--no-cache-dir", "--only-binary", ":all:", "--require-hashes")
    install: list[str | Path] = [
        made / "bin/python",
        "-I",
        "-m",
        "pip",
        "--isolated",
        "--disable-pip-version-check",
        "install",
        *offline,
    ]
    wheels = ("-f", machine.staging / "wheels", "--requirement", machine.staging / LOCK)
    must_go(run([*install, *wheels]), "Pakkene lot seg ikke installere")
    (made / "kiosk").mkdir()
    for name in (name for name in listed if name.startswith("kiosk/")):
        shutil.copyfile(machine.staging / name, made / name)
        (made / name).chmod(0o755 if Path(name).name in PROGRAMS else 0o644)
    tried = run([made / "bin/naervaer", "--version"])
    if tried.returncode or version not in tried.stdout.decode("utf-8", "replace"):
        raise StoppedError(f"Utgave {version} starter ikke her:\n{last_lines(tried)}\nIngenting er endret.")
    os.sync()
    (made / "ready").touch()


def must_go(done: subprocess.CompletedProcess[bytes], what: str) -> None:
    """Refuse to go on when a command failed, and say whether room was what it lacked."""
    if done.returncode:
        text = last_lines(done)
        because = FULL if "No space left" in text or "Errno 28" in text else f"{what}:\n{text}"
        raise StoppedError(f"{because}\n{STILL_THERE}")


def take_over(machine: Machine) -> None:
    """Turn an environment that stands at /opt/naervaer itself, as 0.1.0 was set up, into a version of ours."""
    old = machine.versions / "0-som-den-var"
    if machine.link.is_dir() and not machine.link.is_symlink():
        (machine.link / "kiosk").mkdir(exist_ok=True)
        for name, place in PLACES.items():
            if name != "naervaer_update.py" and (machine.root / place).exists():
                shutil.copyfile(machine.root / place, machine.link / "kiosk" / name)
        (machine.link / "ready").touch()
        machine.link.rename(old)
    if not machine.link.is_symlink() and (old / "ready").exists():  # also after a power cut between the two
        machine.point_at(old)


def bring_into_use(machine: Machine, version: Path) -> None:
    """Make `version` the one in use, with its files beside the program, and start it."""
    present = machine.current()
    machine.point_at(version)
    place_files(machine, present, version)
    restart(machine)


def place_files(machine: Machine, present: Path | None, version: Path) -> None:
    """Put the files beside the program in place, but for one that was changed on this machine."""
    for name, place in PLACES.items():
        installed, new = machine.root / place, version / "kiosk" / name
        if not (installed.exists() and new.exists()) or installed.read_bytes() == new.read_bytes():
            continue
        old = present / "kiosk" / name if present else None
        if old is not None and old.exists() and old.read_bytes() != installed.read_bytes():
            say(f"{installed} er endret på denne maskinen og står som den er. Den nye ligger i {new}.")
            continue
        temporary = installed.with_name(f".{installed.name}.new")
        shutil.copyfile(new, temporary)
        shutil.copymode(new, temporary)
        temporary.replace(installed)


def restart(machine: Machine) -> None:
    """Start the screen anew where it runs, and see that it stays."""
    if machine.root != Path("/") or not Path("/run/systemd/system").exists():
        return
    run(["systemctl", "daemon-reload"])
    for service in SERVICES:
        if run(["systemctl", "is-active", "--quiet", service]).returncode == 0:
            run(["systemctl", "restart", service])
            watch(service)


def watch(service: str) -> None:
    """Refuse a screen that ends within the first seconds."""
    ask = ["systemctl", "show", "--value", "--property=NRestarts,ActiveState", service]
    time.sleep(WATCHED_SECONDS)
    told = run(ask).stdout.decode().split()
    if sorted(told) != ["0", "active"]:
        raise StoppedError(f"Skjermen ble ikke stående: journalctl -u {service} -n 20 sier hvorfor.")


def remove_others(machine: Machine) -> None:
    """Keep the version in use and the one before it, and nothing of what was copied from the stick."""
    kept = {machine.current(), machine.before()}
    for folder in machine.versions.iterdir():
        # Before any is in use, as after a power cut while the first was taken over, every whole one is kept.
        needed = folder in kept if machine.current() else (folder / "ready").exists()
        if folder.is_dir() and not needed:
            shutil.rmtree(folder, ignore_errors=True)


# What a person asks for


def install(machine: Machine, stick: Path, older: bool) -> None:
    """Install what lies on `stick` and bring it into use; when it does not stay up, go back by itself."""
    take_over(machine)
    listed = take_from_stick(machine, stick)
    version, present = version_of(listed), machine.current()
    say(f"Pinnen er hel og riktig signert: nærvær {version}.")
    if present and not older and ordered(version) < ordered(present.name.partition("-")[0]):
        raise StoppedError(
            f"Utgaven i bruk er nyere ({present.name}). Ingenting er endret. Er det meningen, så legg til --older."
        )
    made = built(machine, listed, version)
    if made == present:
        say("Det er den som er i bruk.")
        return
    (made / "before").write_text(f"{present.name if present else ''}\n", "utf-8")
    try:
        bring_into_use(machine, made)
    except StoppedError as problem:
        if present is None:
            raise
        bring_into_use(machine, present)
        raise StoppedError(f"{problem}\nDen forrige utgaven er tatt i bruk igjen.") from None
    say(f"nærvær {version} er i bruk." + (" Den forrige kommer tilbake med: naervaer-update --back" if present else ""))


def check(machine: Machine, stick: Path) -> None:
    """Say whether a stick is whole and rightly signed."""
    say(f"Pinnen er hel og riktig signert: nærvær {version_of(take_from_stick(machine, stick))}.")


def go_back(machine: Machine) -> None:
    """Bring the version before into use again."""
    before = machine.before()
    if before is None:
        raise StoppedError("Det er ingen tidligere utgave å gå tilbake til.")
    try:
        bring_into_use(machine, before)
    except StoppedError as problem:
        raise StoppedError(f"nærvær {before.name} er i bruk igjen, men: {problem}") from None
    say(
        f"nærvær {before.name.partition('-')[0]} er i bruk igjen.\n"
        "Er en dagbok åpnet av den nyere, kan det hende at den eldre ikke leser den. Da sier den fra, og ingenting er borte."
    )


def ordered(version: str) -> list[int]:
    """A version as numbers that can be compared."""
    return [int(part) for part in re.findall(r"\d+", version)]


def run(
    command: Sequence[str | Path], stdin: int | IO[bytes] = subprocess.DEVNULL
) -> subprocess.CompletedProcess[bytes]:
    """Run a command with a plain environment, and keep what it says."""
    kept = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "HOME": "/nonexistent"}
    try:
        return subprocess.run(command, env=kept, cwd="/", stdin=stdin, capture_output=True, check=False)
    except FileNotFoundError:
        needed = {"ssh-keygen": "openssh-client", PYTHON: "python3-venv"}
        package = needed.get(str(command[0]), str(command[0]))
        raise StoppedError(f"{command[0]} mangler: sudo apt install {package}") from None


def last_lines(done: subprocess.CompletedProcess[bytes]) -> str:
    """The end of what a command said."""
    return "\n".join((done.stdout + done.stderr).decode("utf-8", "replace").strip().splitlines()[-5:])


def main(arguments: list[str] | None = None) -> int:
    """Do what is asked for, or say in a sentence why not."""
    parser = argparse.ArgumentParser(
        prog="naervaer-update", description="Installer nærvær fra en minnepinne, eller gå tilbake til utgaven før."
    )
    parser.add_argument("stick", nargs="?", type=Path, help="mappa på pinnen der SHA256SUMS ligger")
    parser.add_argument("--check", action="store_true", help="se bare om pinnen er hel og riktig signert")
    parser.add_argument("--older", action="store_true", help="installer også en eldre utgave enn den i bruk")
    parser.add_argument("--back", action="store_true", help="ta i bruk utgaven før igjen")
    parser.add_argument("--root", type=Path, default=Path("/"), help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.back == bool(chosen.stick):
        parser.error("gi mappa på pinnen, eller --back")
    machine = Machine(chosen.root)
    if machine.root == Path("/") and os.geteuid():
        say("Dette må gjøres med sudo.")
        return 1
    os.umask(0o022)
    try:
        with machine.held():
            try:
                if chosen.back:
                    go_back(machine)
                elif chosen.check:
                    check(machine, chosen.stick.resolve())
                else:
                    install(machine, chosen.stick.resolve(), chosen.older)
            finally:
                remove_others(machine)
    except StoppedError as problem:
        say(str(problem))
        return 1
    except OSError as problem:
        say(f"{FULL if problem.errno == errno.ENOSPC else f'Det gikk ikke: {problem}.'} {STILL_THERE}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
