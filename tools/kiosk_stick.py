"""Make the stick that a kiosk is installed and brought up to date from: wheels, their sums, and a signature over the sums.

    python3 run.py … once, so that there is a .venv; then
    .venv/bin/python tools/kiosk_stick.py --key KEY FOLDER [--wheel FILE] [--python 3.13] [--server]

KEY is a private key of `ssh-keygen -t ed25519`, kept away from every kiosk. FOLDER is made, or filled when it is empty.
Without --wheel the wheel is built from this folder. --python is the Python of the kiosk, when it is another than the one
that runs this. With --server the stick also holds what reaches the server of a clinic with several kiosks.
packaging/kiosk/naervaer_update.py installs what is made here, and docs/kiosk.md tells how.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NAMESPACE = "naervaer-kiosk"
# What every Debian since 12 can use.
PLATFORMS = (
    "manylinux_2_34_x86_64",
    "manylinux_2_28_x86_64",
    "manylinux_2_27_x86_64",
    "manylinux2014_x86_64",
    "manylinux_2_17_x86_64",
)


def call(*command: str | Path) -> None:
    """Run a command that must succeed."""
    done = subprocess.run(command, cwd=ROOT, check=False)
    if done.returncode:
        sys.exit(f"{command[0]} ended with {done.returncode}")


def files_below(folder: Path) -> Iterator[Path]:
    """Every file of the stick that is listed, in a fixed order."""
    return (file for file in sorted(folder.rglob("*")) if file.is_file())


def digest(file: Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def fetch_wheels(wheels: Path, python: str | None, lock: str = "app") -> None:
    """The packages of a lock, each checked by its hash, for the Python of the kiosk."""
    chosen: list[str] = []
    if python:
        chosen = ["--python-version", python, *(part for name in PLATFORMS for part in ("--platform", name))]
    offered = ("--require-hashes", "--no-deps", "--only-binary", ":all:", "--requirement", f"requirements/{lock}.txt")
    call(sys.executable, "-m", "pip", "download", "--quiet", *offered, *chosen, "--dest", wheels)


def make(folder: Path, key: Path, wheel: Path | None, python: str | None, lock: str = "app") -> str:
    """Fill `folder`; the version that lies on it."""
    wheels = folder / "wheels"
    wheels.mkdir(parents=True)
    fetch_wheels(wheels, python, lock)
    if wheel is None:
        call(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", wheels)
    else:
        shutil.copy(wheel, wheels)
    return sign(folder, key)


def sign(folder: Path, key: Path) -> str:
    """Write lock, sums and signature beside the wheels of `folder`; the version of nærvær there."""
    (own,) = folder.joinpath("wheels").glob("naervaer-*.whl")
    version = own.name.split("-")[1]
    # Each wheel by its name and its one hash: exactly these, whatever else may lie beside them.
    lines = []
    for file in sorted(folder.joinpath("wheels").glob("*.whl")):
        name, number = file.name.split("-")[:2]
        lines.append(f"{name.replace('_', '-')}=={number} --hash=sha256:{digest(file)}\n")
    folder.joinpath("lock.txt").write_text("".join(lines), "ascii")
    shutil.copytree(ROOT / "packaging/kiosk", folder / "kiosk", ignore=shutil.ignore_patterns("__pycache__"))
    sums = [f"{digest(file)}  {file.relative_to(folder).as_posix()}\n" for file in files_below(folder)]
    folder.joinpath("SHA256SUMS").write_text("".join(sums), "ascii")
    call("ssh-keygen", "-q", "-Y", "sign", "-f", key, "-n", NAMESPACE, folder / "SHA256SUMS")
    public = key.with_name(f"{key.name}.pub").read_text("utf-8").split()
    # Not among the sums: whom a machine trusts is written on it once, by hand.
    folder.joinpath("signers").write_text(f"{NAMESPACE} {public[0]} {public[1]}\n", "ascii")
    return version


def main() -> int:
    """Make a stick as asked for, and say what the key's fingerprint is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--key", type=Path, required=True)
    parser.add_argument("--wheel", type=Path)
    parser.add_argument("--python")
    parser.add_argument("--server", dest="lock", action="store_const", const="clinic", default="app")
    chosen = parser.parse_args()
    if chosen.folder.exists() and any(chosen.folder.iterdir()):
        parser.error(f"{chosen.folder} is not empty")
    if not chosen.key.with_name(f"{chosen.key.name}.pub").exists():
        parser.error(f"there is no {chosen.key}.pub; make a key with: ssh-keygen -t ed25519 -f {chosen.key}")
    wheel = chosen.wheel and chosen.wheel.resolve()
    version = make(chosen.folder.resolve(), chosen.key.resolve(), wheel, chosen.python, chosen.lock)
    print(f"nærvær {version} lies in {chosen.folder}, signed with:")
    call("ssh-keygen", "-l", "-f", chosen.key)
    return 0


if __name__ == "__main__":
    sys.exit(main())
