"""Kill -9 at random moments and at single statements. NAERVAER_LONG=1 kills 500 times, and at every statement."""

import itertools
import random
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from nærvær.domain.checkpoint import count_interrupted
from nærvær.domain.practice import AbandonedPractice, Practice
from nærvær.store import schema
from nærvær.store.sqlite_connection import connect
from store import children
from store.children import Child
from store.diaries import LONG, MONDAY, Clock, filled, opened, some_facts, some_practice, told

KILLS = 500 if LONG else 40
STEP = 1 if LONG else 2
PRACTICE_KILLS = 100 if LONG else 15


def acknowledged_and_kept(folder: Path, kills: int, too_early: bool) -> tuple[list[int], list[int]]:
    """What children said is on the disk, and what is."""
    chance, said, first = random.Random(7), [], 0
    for kill in range(kills):
        clock = Clock(MONDAY.replace(day=1 + kill % 28))  # a new day makes its backup meanwhile
        child = Child(children.append_for_ever, folder, first, too_early)
        if chance.random() < 0.7:
            said.append(child.hear())
        time.sleep(chance.random() * 0.06)
        said += child.kill()
        kept = [int(entry.fact.value) for entry in told(folder, clock)]
        first = max([-1, *said, *kept]) + 1
    return said, kept


def test_what_was_acknowledged_is_there_after_any_kill(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    said, kept = acknowledged_and_kept(tmp_path, KILLS, too_early=False)
    assert len(said) >= KILLS / 2
    assert set(said) <= set(kept)
    assert kept == sorted(kept)
    assert not list(tmp_path.glob("diary.damaged*"))
    record_property("figures", f"{KILLS} kills, {len(said)} facts acknowledged, {len(set(said) - set(kept))} lost")


def test_the_kills_would_have_caught_an_acknowledgement_before_the_commit(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    said, kept = acknowledged_and_kept(tmp_path, 10, too_early=True)
    assert set(said) - set(kept)
    record_property("figures", f"bites: {len(set(said) - set(kept))} lost in 10 kills when acknowledged too early")


def test_an_interrupted_practice_is_found_within_one_checkpoint_and_each_answer_closes_it_once(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    chance, closed, state = random.Random(11), 0, some_practice("practice-0")
    for kill in range(PRACTICE_KILLS):
        child = Child(children.practise_for_ever, tmp_path, state)
        said = [child.hear()]
        time.sleep(chance.random() * 0.08)
        said += child.kill()
        with opened(tmp_path) as diary:
            left = diary.in_progress()
            assert left is not None
            assert left.id == state.id
            assert left.position_seconds - said[-1] in (0.0, 15.0)
            assert len(diary.entries()) == closed
            answer = ("go on", "count it", "leave it")[kill % 3]
            if answer == "count it":
                entry = diary.finish(count_interrupted(left))
                assert entry is not None
                assert isinstance(entry.fact, Practice)
                assert entry.fact.heard_seconds == left.heard_seconds
                closed += 1
            elif answer == "leave it":
                assert diary.finish(None) is None
            assert (diary.in_progress() is None) == (answer != "go on")
            state = left if answer == "go on" else some_practice(f"practice-{kill + 1}")
    assert len(told(tmp_path)) == closed
    record_property(
        "figures",
        f"{PRACTICE_KILLS} kills, all found within 15 s and asked about once, 0 counted silently",
    )


def killed_at_each_statement(
    work: Callable[..., None], make_folder: Callable[[int], Path], *arguments: object, step: int = 1
) -> Iterator[tuple[Path, bool]]:
    """The folder after a kill before statement 1, 2, 3 …, until the work is done without meeting one."""
    for number in itertools.count(1, step):
        folder = make_folder(number)
        child = Child(work, folder, number, *arguments)
        said = child.end()
        yield folder, not child.died
        if said == ["done"]:
            return


def test_a_first_start_that_is_killed_leaves_nothing_half_made(quick_path: Path) -> None:
    kills = 0
    for folder, _ in killed_at_each_statement(children.open_under_knife, lambda n: quick_path / str(n), step=STEP):
        with opened(folder) as diary:
            assert (diary.entries(), diary.notices) == ((), ())
        kills += 1
    assert kills * STEP > len(schema.STEPS[0])


def test_a_fact_is_kept_whole_or_not_at_all(quick_path: Path) -> None:
    seen = set()
    for folder, _ in killed_at_each_statement(children.append_under_knife, lambda n: quick_path / str(n)):
        with opened(folder) as diary:
            seen.add((len(diary.entries()), diary.notices))
    assert seen == {(1, ()), (2, ())}


def test_a_finished_practice_is_closed_and_kept_in_one_step(quick_path: Path) -> None:
    seen = set()
    for folder, _ in killed_at_each_statement(children.finish_under_knife, lambda n: quick_path / str(n)):
        with opened(folder) as diary:
            seen.add((diary.in_progress() is None, len(diary.entries())))
    assert seen == {(False, 0), (True, 1)}


def test_a_practice_that_was_left_is_closed_in_one_step_and_asked_about_no_more(quick_path: Path) -> None:
    def left_over(number: int) -> Path:
        with opened(quick_path / str(number)) as diary:
            diary.begin(some_practice(position=30.0))
        return quick_path / str(number)

    seen = set()
    for folder, _ in killed_at_each_statement(children.leave_under_knife, left_over):
        with opened(folder) as diary:
            seen.add((diary.in_progress() is None, tuple(type(entry.fact) for entry in diary.entries())))
    assert seen == {(False, ()), (True, (AbandonedPractice,))}


def test_a_rescue_that_is_killed_is_done_by_the_next_start(quick_path: Path) -> None:
    broken = quick_path / "broken"
    entries = filled(broken, 20)
    content = bytearray((broken / "diary.db").read_bytes())
    at = content.index(b"Oppvask 3")
    content[at : at + 9] = b"Oppvisk 3"
    (broken / "diary.db").write_bytes(content)

    def copied(number: int) -> Path:
        return Path(shutil.copytree(broken, quick_path / str(number)))

    kills = 0
    for folder, _ in killed_at_each_statement(children.rescue_under_knife, copied, step=1 if LONG else 4):
        with opened(folder) as diary:
            assert set(diary.entries()) == set(entries) - {entries[13]}
            assert list(folder.glob("diary.damaged-*.db"))
        kills += 1
    assert kills > 10


@pytest.fixture
def fixture_of_schema_1() -> Path:
    return Path(__file__).parent / "fixtures" / "diary-v1.db"


def test_a_diary_of_the_first_release_opens_with_all_that_was_told(quick_path: Path, fixture_of_schema_1: Path) -> None:
    shutil.copy(fixture_of_schema_1, quick_path / "diary.db")
    with opened(quick_path) as diary:
        assert [entry.fact for entry in diary.entries()] == some_facts(12)
        assert diary.in_progress() == some_practice(position=30.0)
        assert diary.notices == ()


def test_an_upgrade_happened_or_did_not(
    quick_path: Path,
    fixture_of_schema_1: Path,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    def old(number: int) -> Path:
        folder = quick_path / str(number)
        folder.mkdir()
        shutil.copy(fixture_of_schema_1, folder / "diary.db")
        return folder

    before, after, seen, kills = schema.STEPS[:1], schema.STEPS, set(), 0
    for folder, done in killed_at_each_statement(children.open_under_knife, old, step=STEP):
        with closing(connect(folder / "diary.db", 1.0)) as connection:
            version = schema.version(connection)
            monkeypatch.setattr(schema, "STEPS", (before, after)[version - 1])
            assert schema.shape(connection) == schema.expected_shape()
        seen.add((done, version))
        kills += not done
        monkeypatch.setattr(schema, "STEPS", after)
        with opened(folder) as diary:
            assert [entry.fact for entry in diary.entries()] == some_facts(12)
            assert diary.in_progress() == some_practice(position=30.0)
        backup = next((folder / "backups").glob("*-before-v2.db"))
        with closing(connect(backup, 1.0)) as connection:
            assert schema.version(connection) == 1
    assert seen == {(False, 1), (False, 2), (True, 2)} or seen == {(False, 1), (True, 2)}
    record_property("figures", f"killed at {kills} statements, 0 halves")
