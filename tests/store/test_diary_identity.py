import uuid
from pathlib import Path

from nærvær.domain.diary import WeekStarted
from store.diaries import opened


def test_an_identity_is_a_uuid_and_no_other_fact_has_it(tmp_path: Path) -> None:
    with opened(tmp_path) as diary:  # its clock stands still
        made = [diary.append(WeekStarted(2)).id for _ in range(20)]
    assert all(str(uuid.UUID(one)) == one for one in made)
    assert len(set(made)) == len(made)


def test_facts_stand_in_the_order_they_were_told_and_not_in_that_of_their_identities(tmp_path: Path) -> None:
    with opened(tmp_path) as diary:
        made = [diary.append(WeekStarted(1 + number % 8)).id for number in range(20)]
    with opened(tmp_path) as diary:
        assert [entry.id for entry in diary.entries()] == made
