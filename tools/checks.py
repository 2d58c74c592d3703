"""Every check there is, for `python3 run.py test`: rules, types, import contracts, tests, and some of them under LC_ALL=C.

All of them run even when one fails, so that one run shows everything. The last line counts the tests.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
PYTHON = (sys.executable, "-P")
LINT_IMPORTS = "from importlinter.cli import lint_imports_command as check; check(['--no-logo'])"
# What reads arguments and writes text; the rest of the tests does not meet the locale.
LOCALE_TESTS = ("tests/cli", "tests/house/test_start.py")
# What listens to a sound card wants the machine to itself; the rest mostly waits for terminals and disks, so several wait
# at once.
ALONE = ("tests/sound", "tests/journey/test_main_journey.py")
RUN_PY_SETS = ("PYTHONUTF8", "NAERVAER_RUN_PY")
SIDE_BY_SIDE = ("-n", "4", "--dist", "loadfile")


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
    return {key: value for key, value in os.environ.items() if key not in RUN_PY_SETS} | extra


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


def tests(name: str, *arguments: str, **extra: str) -> Outcome:
    """Run pytest in full view and count its tests."""
    print(f"\n{name}", flush=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        command = [*PYTHON, "-m", "pytest", f"--junitxml={report}", *arguments]
        code = subprocess.run(
            command, cwd=ROOT, env=environment(**extra), stdin=subprocess.DEVNULL, check=False
        ).returncode
        passed, failed, skipped = counts(report)
    return Outcome(name, code == 0, time.monotonic() - began, passed, failed, skipped)


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
    """Run everything; with `arguments`, pytest gets them, one run and nothing under LC_ALL=C. 0 if all is well."""
    outcomes = [
        check("ruff, regler", "-m", "ruff", "check", "."),
        check("ruff, form", "-m", "ruff", "format", "--check", "."),
        check("mypy", "-m", "mypy"),
        check("mypy, stemmene", "-m", "mypy", "--config-file", "tools/voice/mypy.toml"),
        check("importregler", "-c", LINT_IMPORTS),
        check("kommandolinjen under LC_ALL=C", "-m", "nærvær", "exercises", "--json", LC_ALL="C"),
    ]
    if arguments:
        outcomes.append(tests("tester", *arguments))
    else:
        others = (f"--ignore={place}" for place in ALONE)
        outcomes.append(tests("tester under LC_ALL=C", "-q", *SIDE_BY_SIDE, *LOCALE_TESTS, LC_ALL="C"))
        outcomes.append(tests("tester side om side", "-q", *SIDE_BY_SIDE, *others))
        outcomes.append(tests("tester alene", "-q", *ALONE))
    print("\n" + "\n".join(outcome.line() for outcome in outcomes))
    failed = sum(outcome.failed or not outcome.ok for outcome in outcomes)
    passed, skipped = sum(outcome.passed for outcome in outcomes), sum(outcome.skipped for outcome in outcomes)
    print(f"{passed} passed, {failed} failed, {skipped} skipped", flush=True)
    return 0 if all(outcome.ok for outcome in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
