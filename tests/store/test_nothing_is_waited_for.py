"""What is no regular file under any name SQLite opens is told of at once: SQLite would wait for ever for a pipe."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nærvær.store.clinic import begin_clinic, login_check
from ready_python import run_app

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes of Unix")
SOURCE = Path(__file__).parents[2] / "src"
SECONDS = 20
PASSPHRASE = "en lang og rolig frase til prøven"


def command(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The command, killed when it waits."""
    home = {name: str(folder.parent) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")}
    return run_app(["--data-dir", str(folder), *words], os.environ | home, seconds=SECONDS)


@pytest.fixture(scope="module")
def told_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A diary with a backup; each start of a command costs a third of a second of a processor."""
    folder = tmp_path_factory.mktemp("told") / "dagbok"
    assert command(folder, "log", "tur", "--new").returncode == 0
    assert command(folder, "backup").returncode == 0
    return folder


@pytest.fixture
def told_folder(told_once: Path, tmp_path: Path) -> Path:
    """One's own copy of it."""
    return Path(shutil.copytree(told_once, tmp_path / "dagbok"))


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
@pytest.mark.parametrize("ending", ["-journal", "-wal", "-shm"])
def test_what_is_no_file_beside_the_diary_is_named_at_once(
    told_folder: Path, ending: str, make: Callable[[Path], None]
) -> None:
    beside = told_folder / f"diary.db{ending}"
    beside.unlink(missing_ok=True)
    make(beside)
    for words in (("progress",), ("verify",), ("backup",)):
        done = command(told_folder, *words)
        assert (done.returncode, done.stdout) == (1, "")
        assert "er ikke ei vanlig fil" in done.stderr
        assert str(beside) in done.stderr
    beside.unlink() if make is os.mkfifo else beside.rmdir()
    assert command(told_folder, "progress").returncode == 0


@pytest.mark.parametrize("ending", ["", "-journal", "-wal", "-shm"])
def test_a_pipe_for_a_backup_stands_in_the_way_of_nothing_else(told_folder: Path, ending: str) -> None:
    backup = max((told_folder / "backups").glob("*.db"))
    pipe = backup.with_name(f"{backup.name}{ending}")
    pipe.unlink(missing_ok=True)
    os.mkfifo(pipe)
    looked = command(told_folder, "verify")
    assert "det er ikke ei vanlig fil" in looked.stdout + looked.stderr
    (told_folder / "diary.db").write_bytes(b"rubbish" * 1000)
    assert command(told_folder, "progress").returncode == 0


OPENING = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from nærvær.domain.clinic import ClinicProblem
from nærvær.store.clinic import open_clinic
try:
    open_clinic(Path(sys.argv[1]), lambda: datetime(2026, 11, 20, 9, 0, tzinfo=UTC))
except ClinicProblem as problem:
    print(problem.reason, problem.path)
"""


@pytest.fixture
def clinic_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(login_check, "COST", 2**10)
    folder = tmp_path / "klinikk"
    begin_clinic(folder, lambda: datetime(2026, 11, 20, 9, 0, tzinfo=UTC), PASSPHRASE)
    return folder


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
@pytest.mark.parametrize("ending", ["", "-journal", "-wal", "-shm"])
def test_what_is_no_file_at_the_clinic_is_named_at_once(
    clinic_folder: Path, ending: str, make: Callable[[Path], None]
) -> None:
    beside = clinic_folder / f"clinic.db{ending}"
    beside.unlink(missing_ok=True)
    make(beside)
    opening = subprocess.run(
        [sys.executable, "-c", OPENING, str(clinic_folder)],
        env=os.environ | {"PYTHONPATH": str(SOURCE)},
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
    )
    assert opening.stdout == f"special {beside}\n"
    done = command(clinic_folder, "clinic", "restore")
    assert done.returncode == 1
    assert "er ikke ei vanlig fil" in done.stderr
    assert str(beside) in done.stderr


def test_a_pipe_among_the_copies_of_a_clinic_is_passed_over(clinic_folder: Path) -> None:
    os.mkfifo(clinic_folder / "clinic-backups" / "clinic-2026-11-30.db")
    (clinic_folder / "clinic.db").write_bytes(b"rubbish" * 1000)
    done = command(clinic_folder, "clinic", "restore")
    assert (done.returncode, done.stderr) == (0, "")
