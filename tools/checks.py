"""Every check there is, for `python3 run.py test`: rules, types, import contracts, tests, and some of them under LC_ALL=C.

All of them run even when one fails, so that one run shows everything. The last line counts the tests.
"""

from __future__ import annotations

import functools
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
PYTHON = (sys.executable, "-P")
LINT_IMPORTS = "from importlinter.cli import lint_imports_command as check; check(['--no-logo'])"
# What reads arguments and writes text; the rest of the tests does not meet the locale.
LOCALE_TESTS = ("tests/cli", "tests/house/test_start.py")
# Tables are read as bytes with encodings of their own, and numbers are ASCII: neither asks for the locale.
# What runs in the process of the tests, is about signals, or gives its processes a locale itself, meets no other either.
NOT_OF_THE_LOCALE = (
    *("test_tables", "test_lines_of_tables", "test_times_in_tables", "test_hostile_numbers"),
    *("test_interruptions", "test_own_data_commands", "test_everyday_activities", "test_argparse_texts"),
    *("test_language_choice", "test_plain_practice", "test_plain_settings", "test_plain_paper"),
    "test_telling_what_is_done",
)
# What plays into a sound card of its own keeps to the clock, so it runs with two processes that are served first, while
# everything else, which mostly waits for terminals and disks or computes, shares what they leave.
SOUND_TESTS = ("tests/sound", "tests/journey/test_main_journey.py")
SOUND_PROCESSES = ("-n", "2", "--dist", "loadfile")
# In the order of tests/conftest.py, which lets the longest files begin first.
OTHER_PROCESSES = ("-n", "4", "--dist", "loadfile", "--no-loadscope-reorder")
OTHERS_NICENESS = 10
# The fast loop: values, rules and words, without a terminal, a sound card or a disk.
FAST_TESTS = (
    "tests/domain",
    "tests/dialogues",
    "--ignore-glob=*/test_kill_*.py",  # kills programs in real terminals
    "tests/texts",
    "tests/reminders/test_calendar_file.py",
    "tests/store/test_diary_encoding.py",
    "tests/tui/test_movement.py",
)
RUN_PY_SETS = ("PYTHONUTF8", "NAERVAER_RUN_PY")
# Many containers set it. Then every process of a run compiles every test, and every start of the app the whole app.
NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one check went; the counts are those of its tests (0 for a check that is not a test run)."""

    name: str
    ok: bool
    seconds: float
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def line(self) -> str:
        """The outcome as a line of the closing table."""
        took = f"{self.seconds:.1f} s".replace(".", ",")
        return f"  {'ok  ' if self.ok else 'FEIL'}  {self.name:<38}{took:>9}"


def environment(**extra: str) -> dict[str, str]:
    """The environment an installed command would meet: without what run.py sets for the app it starts."""
    return {key: value for key, value in os.environ.items() if key not in (*RUN_PY_SETS, NO_BYTECODE)} | extra


def check(name: str, *command: str, **extra: str) -> Outcome:
    """Run a check quietly; show what it wrote only if it failed."""
    began = time.monotonic()
    done = subprocess.run(
        [*PYTHON, *command],
        cwd=ROOT,
        env=environment(**extra),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    outcome = Outcome(name, done.returncode == 0, time.monotonic() - began)
    print(outcome.line(), flush=True)
    if not outcome.ok:
        print(done.stdout.decode("utf-8", "replace"), flush=True)
    return outcome


def tests(name: str, *arguments: str, niceness: int = 0, output: IO[str] | None = None, **extra: str) -> Outcome:
    """Run pytest, by default in full view, and count its tests; `output` takes what it writes instead."""
    print(f"\n{name}", file=output, flush=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        command = [*PYTHON, "-m", "pytest", f"--junitxml={report}", *arguments]
        if niceness and os.name == "posix":
            command = ["nice", "-n", str(niceness), *command]
        code = subprocess.run(
            command,
            cwd=ROOT,
            env=environment(**extra),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            check=False,
        ).returncode
        passed, failed, skipped = counts(report)
    return Outcome(name, code == 0, time.monotonic() - began, passed, failed, skipped)


def every_test() -> list[Outcome]:
    """Run the sound tests beside all others, which yield to them; what the sound tests wrote is shown at the end."""
    others = tuple(f"--ignore={place}" for place in SOUND_TESTS)
    locale_free = tuple(f"--ignore=tests/cli/{name}.py" for name in NOT_OF_THE_LOCALE)
    with (
        tempfile.TemporaryDirectory() as shared,
        tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as heard,
        ThreadPoolExecutor(1) as beside,
    ):
        sound = beside.submit(
            tests,
            "tester med lydkort",
            "-q",
            *SOUND_PROCESSES,
            *SOUND_TESTS,
            output=heard,
            NAERVAER_TESTS_SHARED=shared,
        )
        after = functools.partial(tests, niceness=OTHERS_NICENESS, NAERVAER_TESTS_SHARED=shared)
        outcomes = [
            after("tester under LC_ALL=C", "-q", *OTHER_PROCESSES, *LOCALE_TESTS, *locale_free, LC_ALL="C"),
            after("andre tester", "-q", *OTHER_PROCESSES, *others, "tests"),
            sound.result(),
        ]
        heard.seek(0)
        print(heard.read(), flush=True)
    return outcomes


def counts(report: Path) -> tuple[int, int, int]:
    """Passed, failed (errors too) and skipped tests of a JUnit report; zeros if there is none."""
    if not report.exists():
        return 0, 0, 0
    suites = ElementTree.parse(report).getroot().findall("testsuite")
    total, failures, errors, skipped = (
        sum(int(suite.get(kind, "0")) for suite in suites) for kind in ("tests", "failures", "errors", "skipped")
    )
    return total - failures - errors - skipped, failures + errors, skipped


def main(arguments: list[str]) -> int:
    """Run everything, with `--fast` only what needs no terminal, card or disk; other `arguments` go to pytest."""
    outcomes = [
        check("ruff, regler", "-m", "ruff", "check", "."),
        check("ruff, form", "-m", "ruff", "format", "--check", "."),
        check("mypy", "-m", "mypy"),
        check("mypy, stemmene", "-m", "mypy", "--config-file", "tools/voice/mypy.toml"),
        check("importregler", "-c", LINT_IMPORTS),
        check("kommandolinjen under LC_ALL=C", "-m", "nærvær", "exercises", "--json", LC_ALL="C"),
    ]
    if arguments[:1] == ["--fast"]:
        outcomes.append(tests("raske tester", "-q", *FAST_TESTS, *arguments[1:], NAERVAER_FAST="1"))
    elif arguments:
        outcomes.append(tests("tester", *arguments))
    else:
        outcomes += every_test()
    print("\n" + "\n".join(outcome.line() for outcome in outcomes))
    failed = sum(outcome.failed or not outcome.ok for outcome in outcomes)
    passed, skipped = sum(outcome.passed for outcome in outcomes), sum(outcome.skipped for outcome in outcomes)
    print(f"{passed} passed, {failed} failed, {skipped} skipped", flush=True)
    return 0 if all(outcome.ok for outcome in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
