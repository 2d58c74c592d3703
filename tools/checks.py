"""Every check there is, for `python3 run.py test`: rules, types, import contracts, a command under LC_ALL=C, and tests.

All of them run even when one fails, so that one run shows everything. The checks run beside the tests, and what they say is
shown at the end. Up to three tests that failed are then run once more, alone. The last line counts the tests.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
PYTHON = (sys.executable, "-P")
LINT_IMPORTS = "from importlinter.cli import lint_imports_command as check; check(['--no-logo'])"
# What plays into a sound card of its own keeps to the clock, so it runs with two processes that are served first, while
# everything else, which mostly waits for terminals and disks or computes, shares what they leave.
SOUND_TESTS = ("tests/sound", "tests/journey/test_main_journey.py")
SOUND_PROCESSES = ("-n", "2", "--dist", "loadfile")
# In the order of tests/conftest.py, which lets the longest files begin first. Some of them wait most of the time.
# Two of the first files wait for five minutes, and page tests for half of their time: four processes would leave a
# seventh of two cores idle meanwhile. A sixth would cost ten seconds of a processor, for collecting and for ending.
OTHER_PROCESSES = ("-n", "5", "--dist", "loadfile", "--no-loadscope-reorder")
NICENESS = 10
MOST_TRIED_AGAIN = 3
"""Chance fails one test of the thousands in a run, not many at once."""
LONGEST_REASON = 100
ALL_RAN_SOME_FAILED = 1
"""What pytest ends with then; anything else means that some have not been run."""
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
# Collecting them takes each process four seconds and running them 24 in all: two are done a quarter sooner than one.
FAST_PROCESSES = ("-n", "2", "--dist", "loadfile")
RUN_PY_SETS = ("PYTHONUTF8", "NAERVAER_RUN_PY")
# Many containers set it. Then every process of a run compiles every test, and every start of the app the whole app.
NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"


@dataclass(frozen=True, slots=True)
class Failure:
    """A test that failed: its name, as pytest takes it, and the first line of why."""

    test: str
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one check went; the counts are those of its tests (0 for a check that is not a test run).

    `unstable` are tests that failed first and passed when they were run again. `extra` is what the environment had besides.
    """

    name: str
    ok: bool
    seconds: float
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    failures: tuple[Failure, ...] = ()
    unstable: tuple[Failure, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)

    def line(self) -> str:
        """The outcome as a line of the closing table."""
        took = f"{self.seconds:.1f} s".replace(".", ",")
        return f"  {'ok  ' if self.ok else 'FEIL'}  {self.name:<38}{took:>9}"


def environment(**extra: str) -> dict[str, str]:
    """The environment an installed command would meet: without what run.py sets for the app it starts."""
    return {key: value for key, value in os.environ.items() if key not in (*RUN_PY_SETS, NO_BYTECODE)} | extra


def yielding(command: Sequence[str]) -> list[str]:
    """The command as one that yields to what keeps to the clock."""
    return ["nice", "-n", str(NICENESS), *command] if os.name == "posix" else [*command]


def check(output: IO[str], name: str, *command: str, **extra: str) -> Outcome:
    """Run a check; if it failed, `output` takes what it wrote."""
    began = time.monotonic()
    done = subprocess.run(
        yielding([*PYTHON, *command]),
        cwd=ROOT,
        env=environment(**extra),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    outcome = Outcome(name, done.returncode == 0, time.monotonic() - began)
    if not outcome.ok:
        print(outcome.line(), file=output, flush=True)
        print(done.stdout.decode("utf-8", "replace"), file=output, flush=True)
    return outcome


def tests(
    name: str, *arguments: str, extra: Mapping[str, str], yields: bool = False, output: IO[str] | None = None
) -> Outcome:
    """Run pytest, by default in full view, and count its tests; `output` takes what it writes instead."""
    print(f"\n{name}", file=output, flush=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        command = [*PYTHON, "-m", "pytest", "-c", "pyproject.toml", f"--junitxml={report}", *arguments]
        code = subprocess.run(
            yielding(command) if yields else command,
            cwd=ROOT,
            env=environment(**extra),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            check=False,
        ).returncode
        passed, failed, skipped = counts(report)
        failures = failures_in(report) if code == ALL_RAN_SOME_FAILED else ()
    return Outcome(name, code == 0, time.monotonic() - began, passed, failed, skipped, failures, extra=extra)


def every_check(output: IO[str], fast: bool = False) -> list[Outcome]:
    """Every check that runs no test, and one command in a locale that names no encoding.

    The `fast` ones are without the types, which take longer than all the fast tests where nothing of them is known yet.
    """
    types = (
        ()
        if fast
        else (
            check(output, "mypy", "-m", "mypy"),
            check(output, "mypy, stemmene", "-m", "mypy", "--config-file", "tools/voice/mypy.toml"),
        )
    )
    return [
        check(output, "ruff, regler", "-m", "ruff", "check", "."),
        check(output, "ruff, form", "-m", "ruff", "format", "--check", "."),
        *types,
        check(output, "importregler", "-c", LINT_IMPORTS),
        check(output, "kommandolinjen under LC_ALL=C", "-m", "nærvær", "exercises", "--json", LC_ALL="C"),
    ]


def every_test(beside: ThreadPoolExecutor, written: ExitStack, shared: str) -> list[Outcome]:
    """Run the sound tests beside all the others, which stand in full view and yield to them, as they keep to the clock.

    What the sound tests wrote is shown at the end. The folder `shared` is for what is made once for all of them.
    """
    others = tuple(f"--ignore={place}" for place in SOUND_TESTS)
    extra = {"NAERVAER_TESTS_SHARED": shared}
    sound = beside.submit(
        tests,
        "tester med lydkort",
        "-q",
        *SOUND_PROCESSES,
        *SOUND_TESTS,
        extra=extra,
        output=written.enter_context(shown_at_the_end()),
    )
    compile_tests(others)
    rest = tests("andre tester", "-q", *OTHER_PROCESSES, *others, "tests", yields=True, extra=extra)
    return [rest, sound.result()]


def compile_tests(others: Sequence[str]) -> None:
    """Collect the tests once, so that what is compiled of them and of the app is there when the processes start.

    In a fresh clone each of them would compile it all, at the same time: 18 s of a processor instead of 8, five times over.
    """
    if not any(ROOT.glob("tests/tui/__pycache__/*pytest*.pyc")):
        command = [*PYTHON, "-m", "pytest", "-c", "pyproject.toml", "--collect-only", "-qq", *others, "tests"]
        subprocess.run(
            yielding(command),
            cwd=ROOT,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )


def tried_again(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Run each test that failed once more, alone, if they are few; give the outcomes as they are then.

    Two cores are shared by sound cards, terminals and programs that are killed, so a test may fail by chance, which must not
    cost a whole run. One that passes now is listed as unstable: it is still a fault, of the test or of what it tests.
    """
    if sum(len(outcome.failures) for outcome in outcomes) > MOST_TRIED_AGAIN:
        return [*outcomes]
    return [_tried_again(outcome) if outcome.failures else outcome for outcome in outcomes]


def _tried_again(outcome: Outcome) -> Outcome:
    names = [failure.test for failure in outcome.failures]
    again = tests(f"{outcome.name}, en gang til", "-q", *names, extra=outcome.extra)
    fail_still = {failure.test for failure in again.failures}
    return replace(
        outcome,
        ok=again.ok and again.passed == len(names),
        seconds=outcome.seconds + again.seconds,
        passed=outcome.passed + again.passed,
        failed=len(names) - again.passed,
        failures=again.failures,
        unstable=tuple(each for each in outcome.failures if each.test not in fail_still) if again.passed else (),
    )


@contextmanager
def shown_at_the_end() -> Iterator[IO[str]]:
    """A file that is shown when it is left."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as file:
        try:
            yield file
        finally:
            file.seek(0)
            print(file.read(), flush=True)


def counts(report: Path) -> tuple[int, int, int]:
    """Passed, failed (errors too) and skipped tests of a JUnit report; zeros if there is none."""
    if not report.exists():
        return 0, 0, 0
    suites = ElementTree.parse(report).getroot().findall("testsuite")
    total, failures, errors, skipped = (
        sum(int(suite.get(kind, "0")) for suite in suites) for kind in ("tests", "failures", "errors", "skipped")
    )
    return total - failures - errors - skipped, failures + errors, skipped


def failures_in(report: Path) -> tuple[Failure, ...]:
    """The tests that a JUnit report says failed, each once."""
    found: dict[str, Failure] = {}
    for case in ElementTree.parse(report).getroot().iter("testcase") if report.exists() else ():
        for result in (*case.iter("failure"), *case.iter("error")):
            test = f"{case.get('file')}::{case.get('name')}"
            first_line = (result.get("message") or "uten et ord").splitlines()[0]
            found.setdefault(test, Failure(test, first_line[:LONGEST_REASON]))
    return tuple(found.values())


def unstable_lines(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """The tests that passed only when they were run again, each with how it failed at first."""
    found = [failure for outcome in outcomes for failure in outcome.unstable]
    for failure in found:
        yield f"  USTABIL  {failure.test}"
        yield f"           feilet først: {failure.reason}"
    if found:
        yield "  En ustabil test er en feil som skal rettes, se CONTRIBUTING.md."


def main(arguments: list[str]) -> int:
    """Run the checks and beside them every test, or those that need no terminal, card or disk; `arguments` go to pytest."""
    with tempfile.TemporaryDirectory() as shared:
        with ExitStack() as written, ThreadPoolExecutor() as beside:
            fast = arguments[:1] == ["--fast"]
            checked = beside.submit(every_check, written.enter_context(shown_at_the_end()), fast)
            if not arguments:
                tested = every_test(beside, written, shared)
            elif fast:
                tested = [
                    tests(
                        "raske tester", "-q", *FAST_PROCESSES, *FAST_TESTS, *arguments[1:], extra={"NAERVAER_FAST": "1"}
                    )
                ]
            else:
                tested = [tests("tester", *arguments, extra={})]
            outcomes = checked.result() + tested
        if not arguments:
            outcomes = tried_again(outcomes)
    print("\n" + "\n".join((*(outcome.line() for outcome in outcomes), *unstable_lines(outcomes))))
    failed = sum(outcome.failed or not outcome.ok for outcome in outcomes)
    passed, skipped = sum(outcome.passed for outcome in outcomes), sum(outcome.skipped for outcome in outcomes)
    print(f"{passed} passed, {failed} failed, {skipped} skipped", flush=True)
    return 0 if all(outcome.ok for outcome in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
