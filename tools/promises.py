"""Print the promises of the diary and of the clinic with the figures just measured; `--long` for the long forms.

Each promise is a set of tests that can fail. They are run anew; what they counted (kills, losses, corruptions, traces …)
they record as the property `figures`, and that is what is printed. The short forms take a few minutes, the long ones (500
kills, 1000 power cuts, 20 000 mutated sounds …) about half an hour. The exit code is 0 when every promise was kept.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import textwrap
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
KILLS, CUTS = "store/test_diary_survives_kills.py", "store/test_diary_survives_power_cuts.py"
DAMAGE, REFUSED = "store/test_diary_finds_damage.py", "store/test_diary_is_refused.py"
KEEPS, BACKUPS, OWN = "store/test_diary_keeps.py", "store/test_diary_backups.py", "store/test_own_data.py"
COMMANDS, WIRE, GUARD = "cli/test_own_data_commands.py", "tui/test_on_the_wire.py", "sound/test_decode_check.py"
MIX, ENGINE, LEAVES = "sound/test_mixer.py", "sound/test_engine.py", "journey/test_nothing_leaves.py"
TERMINAL, SCREENS = "clinic/test_kiosk_on_a_terminal.py", "clinic/test_kiosk_screens.py"
CLINIC, COUNTER = "clinic/test_clinic_store.py", "clinic/test_clinic_commands.py"
RULES, SETUP, DAY = "domain/test_clinic_rules.py", "clinic/test_kiosk_deployment.py", "clinic/test_a_clinic_day.py"
CONSENTS, OWN_AT_KIOSK = "dialogues/test_consent.py", "clinic/test_own_data_at_the_kiosk.py"
ENCRYPTION, KEY_FILES, AUDIT = "clinic/test_encryption.py", "store/test_key_files.py", "clinic/test_audit_log.py"
ANONYMOUS, MONTH = "clinic/test_anonymous_numbers.py", "clinic/test_a_clinic_month.py"
WAY_OUT, RESTORING = "clinic/test_always_a_way_out.py", "clinic/test_clinic_restoring.py"
HOME_LOCK, LOCK_COMMANDS = "store/test_passphrase_lock.py", "cli/test_diary_lock_commands.py"
WIDTH = 118


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise and its tests: files, or beginnings of test names within one, relative to `tests`."""

    id: str
    text: str
    tests: tuple[tuple[str, tuple[str, ...]], ...]

    def holds(self, file: str, test: str) -> bool:
        """Whether a test belongs to this promise."""
        return any(file == known and (not names or test.startswith(names)) for known, names in self.tests)


def _named(file: str, *names: str) -> tuple[str, tuple[str, ...]]:
    return file, tuple(f"test_{name}" for name in names)


PROMISES = (
    Promise("D1", "What the screen says is saved, is saved", (_named(KILLS, "what_was_ack", "the_kills_would"),)),
    Promise("D2", "… also when the power goes", (_named(CUTS),)),
    Promise("D3", "An interrupted practice is neither lost nor counted silently", (_named(KILLS, "an_interrupted"),)),
    Promise("D4", "Damage is found, not shown as truth", (_named(DAMAGE, "no_corruption", "a_change_behind"),)),
    Promise(
        "D5",
        "A damaged file is set aside, the rest comes back, and what is missing is said",
        (
            _named(DAMAGE, "what_was_told", "facts_before", "a_file_that", "rubbish", "a_diary_that", "a_backup_that"),
            _named(KILLS, "a_rescue"),
            _named(OWN, "damage_is_named"),
            _named(COMMANDS, "verify_names"),
        ),
    ),
    Promise("D6", "A backup was opened and checked before it got its name", (_named(BACKUPS), _named(OWN, "a_backup"))),
    Promise(
        "D7",
        "An upgrade happened or did not",
        (_named(KILLS, "a_diary_of", "an_upgrade"), _named(REFUSED, "a_diary_of_a_newer")),
    ),
    Promise(
        "D8",
        "A full disk or a read-only home is said, and practice goes on",
        (_named(REFUSED, "a_full", "a_practice_that", "a_backup_that", "a_first", "a_diary_that", "a_file_that_may"),),
    ),
    Promise("D9", "Two windows cannot hurt the data", (_named(REFUSED, "a_second", "two_w", "a_window", "a_damaged"),)),
    Promise(
        "D10",
        "The clock may jump",
        (
            _named(KEEPS, "an_entry", "the_practice_day", "both", "a_clock", "the_day", "a_practice_c", "a_practice_g"),
            _named(ENGINE, "it_plays_to_its_end"),
        ),
    ),
    Promise(
        "P2–P4",
        "Your copy, your correction, your erasure",
        (_named(OWN), _named(COMMANDS)),
    ),
    Promise("P6", "Nothing leaves the machine", (_named(LEAVES),)),
    Promise("I1", "A bad sound file cannot crash, hang or escape", (_named(GUARD),)),
    Promise(
        "I2",
        "What you hear is what was checked",
        (_named(MIX, "a_file_that_is_not", "a_file_replaced"), _named(GUARD, "a_sound_other", "a_cue_beyond")),
    ),
    Promise(
        "T1",
        "Text is only text, and a crash shows nothing",
        (_named(WIRE), _named("tui/test_safety.py", "plain", "a_hostile", "a_crash")),
    ),
    Promise(
        "K1",
        "A patient cannot leave the kiosk",
        (_named(TERMINAL, "no_bytes", "a_paste", "signals", "a_screen_that", "staff_open", "a_monkey"), _named(SETUP)),
    ),
    Promise(
        "K2",
        "Only what is allowed can be invoked",
        (_named(SCREENS, "on_every_page", "every_key", "nothing_leads", "nothing_is_set", "the_driver"),),
    ),
    Promise(
        "K3",
        "Nothing of you stays when it locks",
        (
            _named(TERMINAL, "nothing_of_a_visit", "a_monkey"),
            _named(CLINIC, "neither_codes", "who_is_taken", "the_bytes"),
        ),
    ),
    Promise("K4", "A crash shows no data and heals", (_named(TERMINAL, "a_crash", "a_practice_cut"),)),
    Promise(
        "K5",
        "It locks when you leave, not while you lie with closed eyes",
        (_named(SCREENS, "it_does_not", "it_locks", "after_the_end", "once_awake", "a_practice_that"),),
    ),
    Promise(
        "K6",
        "Guessing a PIN does not work",
        (
            _named(CLINIC, "wrong_tries", "while_waiting", "the_right", "a_process", "an_unknown", "who_tries"),
            _named(RULES, "waits", "a_wait", "a_day", "a_pin", "a_screen"),
            _named(SCREENS, "a_wrong_pin"),
        ),
    ),
    Promise(
        "K7", "A visit leaves no byte outside one's own folder", (_named("clinic/test_a_visit_leaves_nothing.py"),)
    ),
    Promise("K8", "Staff can always leave, and come in to restore", (_named(WAY_OUT), _named(RESTORING))),
    Promise("K9", "Who is removed is out at once", (_named("clinic/test_who_may_do_what.py"),)),
    Promise(
        "C1",
        "What staff may see, the person has said yes to, one yes for one thing",
        (_named(CONSENTS), _named(COUNTER, "nothing_is_handed"), _named(CLINIC, "a_code_in_use")),
    ),
    Promise("C2", "A person sees, takes along and erases their own data at the kiosk", (_named(OWN_AT_KIOSK),)),
    Promise("C3", "Anonymised is anonymous: means over five people or more", (_named(ANONYMOUS),)),
    Promise(
        "P1",
        "No names in the clinic's nærvær",
        (_named(COUNTER, "codes_are", "the_audit"), _named(SCREENS, "a_note"), _named(RULES, "a_note"), _named(DAY)),
    ),
    Promise(
        "E1",
        "A stolen folder of a clinic tells no code, hour, exercise, answer, word or line of the log",
        (_named(ENCRYPTION, "a_stolen", "an_export", "it_is_locked", "a_key_of", "each_of_the_staff"),),
    ),
    Promise(
        "A1",
        "The log cannot be rewritten unseen",
        (_named(AUDIT, "who_rewrites", "a_file_put_back", "the_anchor", "old_events", "a_damaged", "an_archive"),),
    ),
    Promise("A3", "The log costs a patient no time, however long it is", (_named(AUDIT, "a_login_verifies"),)),
    Promise("A2", "The log holds every login, also those that failed", (_named(AUDIT, "it_holds"),)),
    Promise("E2", "Who was erased comes back from no backup", (_named(ENCRYPTION, "who_leaves"),)),
    Promise(
        "E3",
        "One bad byte in the keys costs no diary",
        (_named(ENCRYPTION, "one_bad_byte", "with_the_sheet"), _named(KEY_FILES)),
    ),
    Promise(
        "E4",
        "The clinic of an earlier release is encrypted in place, killed at any step",
        (_named(ENCRYPTION, "an_earlier", "a_sheet", "killed_at"),),
    ),
    Promise("M1", "A month of a clinic, with the power gone twice, loses nothing", (_named(MONTH),)),
    Promise("E5", "At home a passphrase may lock the diary", (_named(HOME_LOCK), _named(LOCK_COMMANDS))),
)


@dataclass(slots=True)
class Measured:
    """How the tests of one promise went."""

    passed: int = 0
    failed: list[str] = field(default_factory=list)
    skipped: int = 0
    figures: list[str] = field(default_factory=list)


def measured(report: Path) -> dict[str, Measured]:
    """What a JUnit report holds, by promise."""
    found = {promise.id: Measured() for promise in PROMISES}
    for case in ElementTree.parse(report).getroot().iter("testcase"):
        file = case.get("classname", "").removeprefix("tests.").replace(".", "/") + ".py"
        name = case.get("name", "")
        for promise in PROMISES:
            if promise.holds(file, name):
                _count(case, name, found[promise.id])
    return found


def _count(case: ElementTree.Element, name: str, told: Measured) -> None:
    if case.find("failure") is not None or case.find("error") is not None:
        told.failed.append(name)
    elif case.find("skipped") is not None:
        told.skipped += 1
    else:
        told.passed += 1
    told.figures += [item.get("value", "") for item in case.iter("property") if item.get("name") == "figures"]


def lines(promise: Promise, told: Measured) -> list[str]:
    """The promise as lines of the table."""
    kept = "kept" if told.passed and not told.failed else "BROKEN" if told.failed else "NOT MEASURED"
    count = f"{told.passed} tests" + (f", {told.skipped} skipped" if told.skipped else "")
    head = f"{promise.id:<6}{kept:<8}{promise.text} ({count})"
    more = [*told.figures, *(f"failed: {name}" for name in told.failed)]
    indent = " " * 14
    rows = textwrap.wrap(head, WIDTH, subsequent_indent=indent)
    for line in more:
        rows += textwrap.wrap(line, WIDTH, initial_indent=indent, subsequent_indent=indent)
    return rows


def main(arguments: list[str]) -> int:
    """Run the tests and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--long", action="store_true", help="the long forms")
    parser.add_argument("--only", metavar="ID", action="append", help="only this promise, for example D1")
    asked = parser.parse_args(arguments)
    chosen = [promise for promise in PROMISES if not asked.only or promise.id in asked.only]
    files = sorted({f"tests/{file}" for promise in chosen for file, _ in promise.tests})
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        command = [sys.executable, "-P", "-m", "pytest", "-q", f"--junitxml={report}", *_selected(chosen, files)]
        long = {"NAERVAER_LONG": "1"} if asked.long else {}
        done = subprocess.run(command, cwd=ROOT, env={**os.environ, **long}, stdin=subprocess.DEVNULL, check=False)
        if not report.exists():
            return done.returncode or 1
        found = measured(report)
    print()
    for promise in chosen:
        print("\n".join(lines(promise, found[promise.id])))
    return 0 if all(found[promise.id].passed and not found[promise.id].failed for promise in chosen) else 1


def _selected(chosen: list[Promise], files: list[str]) -> list[str]:
    """The files, and of those only the tests that belong to a promise."""
    names = [name for promise in chosen for _, tests in promise.tests for name in tests]
    whole = [Path(file).stem for promise in chosen for file, tests in promise.tests if not tests]
    return [*files, "-k", " or ".join(dict.fromkeys((*names, *whole)))]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
