"""Something from everyday life: the page says that it is recorded, and when, and what was recorded can be undone."""

from __future__ import annotations

from typing import Any

from nærvær.dialogues.interviewer import Choose, DialogueContext
from nærvær.dialogues.today import log_everyday
from nærvær.domain.diary import Correction
from nærvær.domain.practice import InformalPractice, Practice, PracticeEnd, practice_day
from nærvær.domain.progress import progress
from nærvær.texts.kiosk import SLIP
from stepped import Save, SteppedInterviewer, steps
from tui.fakes import Bench, now


def logging(bench: Bench, **where: bool) -> Any:
    context = DialogueContext(bench.shelf, bench.diary.entries, lambda: practice_day(now()))
    return log_everyday(SteppedInterviewer(), context, **where)


def rows(bench: Bench, **where: bool) -> list[str]:
    (page,), _ = steps(logging(bench, **where))
    return [option.label for option in page.options]


def test_what_is_chosen_is_recorded_for_today_and_the_page_says_so() -> None:
    bench = Bench()
    dialogue = logging(bench)
    page = dialogue.send(None)
    assert isinstance(page, Choose)
    assert (
        page.question == "Hva har du gjort i dag, 22. november? Det du velger, blir ført opp i dagboka med det samme."
    )
    (_, save), said = steps(logging(bench), "dusje", bench.diary.append(InformalPractice("dusje", 1)))
    assert save == Save(InformalPractice("dusje", 1))
    assert said == "Ført opp: dusje. Ble det feil, kan du angre nederst på samme sted."


def test_what_was_recorded_last_can_be_undone_today_and_is_gone_for_good() -> None:
    bench = Bench()
    bench.diary.append(InformalPractice("dusje", 1))
    wrong = bench.diary.append(InformalPractice("vaske opp", 1))
    page = logging(bench).send(None)
    assert [option.label for option in page.options][-1] == "Angre: vaske opp"
    assert page.question.endswith(" «Angre» står nederst i lista."), "the row may be out of sight"
    correction = Correction(wrong.id, None)
    (_, save), said = steps(logging(bench), page.options[-1].value, bench.diary.append(correction))
    assert save == Save(correction)
    assert said == "Tatt bort igjen: vaske opp."
    practices = progress(bench.diary.entries(), practice_day(now())).practices
    assert [entry.fact for entry in practices] == [InformalPractice("dusje", 1)]
    assert rows(bench)[-1] == "Angre: dusje"


def test_nothing_can_be_undone_here_once_something_else_was_done() -> None:
    bench = Bench()
    assert rows(bench)[-1] == "Noe annet"
    bench.diary.append(InformalPractice("dusje", 1))
    bench.diary.append(Practice("body-scan", 1, 600, 600.0, PracticeEnd.FINISHED, None))
    assert rows(bench)[-1] == "Noe annet"


def test_one_s_own_activity_that_was_taken_back_is_offered_no_more() -> None:
    bench = Bench()
    wrong = bench.diary.append(InformalPractice("ftrikke", 1))
    assert "Ftrikke" in rows(bench)
    bench.diary.append(Correction(wrong.id, None))
    assert "Ftrikke" not in rows(bench)


def test_a_slip_is_asked_for_where_groups_meet_and_of_whoever_has_had_one() -> None:
    bench = Bench()
    assert SLIP() not in rows(bench)
    assert SLIP() in rows(bench, at_clinic=True)
    bench.diary.append(Practice("body-scan", 1, 600, 600.0, PracticeEnd.FINISHED, None, slip="ABC"))
    assert SLIP() in rows(bench)
