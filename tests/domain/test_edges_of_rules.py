"""Where a rule turns: each of these was a one-line change that no other test had noticed."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from chosen_preferences import chosen as chosen_from
from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.domain.catalogue import HARD_MOMENT
from nærvær.domain.checkpoint import (
    CHECKPOINT_SECONDS,
    FIRST_CHECKPOINT_SECONDS,
    Checkpointer,
    new_practice,
    resolved_options,
)
from nærvær.domain.clinic import FIRST_LINK, AuditAction, link_event
from nærvær.domain.diary import DiarySummary, Entry, Fact, Preference, WeekStarted
from nærvær.domain.errors import OutOfRange
from nærvær.domain.group_slip import SESSION_NUMBERS, GroupSession, SlipProblem, read_slip
from nærvær.domain.login_rules import CODE_ALPHABET, STAFF_CODE_LENGTH, check_character, format_code, new_code
from nærvær.domain.player import Playback, PlayerState
from nærvær.domain.practice import (
    DAY_TURNS_AT_HOUR,
    InformalPractice,
    Posture,
    Practice,
    PracticeEnd,
    PracticeOptions,
    practice_day,
    practice_title,
)
from nærvær.domain.preferences import Preferences, default_options, practice_questions
from nærvær.domain.progress import progress, summarise
from nærvær.domain.ratings import CheckIn, Plan, Ratings, Reflection
from nærvær.domain.reminder import Reminder
from nærvær.domain.report import FEWEST_PAIRS, LengthGroup, patterns, report, without_own_words
from nærvær.domain.suggestions import (
    LONG_PAUSE_DAYS,
    checkin_due,
    days_since_practice,
    follow_up_due,
    next_week_due,
    suggested_exercise,
)
from nærvær.domain.validation import EARLIEST_DAY, parse_day
from nærvær.in_memory import MemoryDiary
from nærvær.texts.today import greeting, last_seven_days, welcome_back

MONDAY = date(2026, 3, 2)


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def entry(number: int, fact: Fact) -> Entry:
    return Entry(f"{number}-{fact!r}", datetime.combine(day(number), time(8), UTC), "UTC", day(number), fact)


def practised(seconds: float = 600.0, on: date | None = None, **ratings: int) -> Practice:
    return Practice("body-scan", 1, 600, seconds, PracticeEnd.FINISHED, None, ratings=Ratings(**ratings), on=on)


@pytest.mark.parametrize("chosen", range(1, 8))
@pytest.mark.parametrize("looked", range(7))
def test_a_look_on_a_chosen_weekday_comes_on_that_day_and_until_it_is_done(chosen: int, looked: int) -> None:
    told = [entry(0, practised()), entry(0, Preference("look_day", str(chosen))), entry(looked, CheckIn(1, 5))]
    for number in range(looked, looked + 15):
        has_been = any(day(later).isoweekday() == chosen for later in range(looked + 1, number + 1))
        assert checkin_due(summarise(told, day(number)), day(number)) is has_been, number


def test_the_seven_days_of_a_week_are_counted_from_its_own_beginning() -> None:
    told = [entry(0, practised()), entry(5, WeekStarted(2))]
    fits = [next_week_due(summarise(told, day(number)), day(number)) for number in (11, 12)]
    assert fits == [False, True]


def test_the_months_after_the_course_are_counted_from_the_look_at_its_end() -> None:
    told = [entry(0, practised()), entry(0, WeekStarted(8)), entry(20, CheckIn(8, 5, months=0))]
    fits = [follow_up_due(summarise(told, on), on) for on in (date(2026, 4, 21), date(2026, 4, 22))]
    assert fits == [None, 1]


def test_another_follow_up_is_not_the_end_of_the_course() -> None:
    told = [entry(0, practised()), entry(0, WeekStarted(8)), entry(40, CheckIn(8, 5, months=1))]
    fits = [follow_up_due(summarise(told, on), on) for on in (date(2026, 6, 1), date(2026, 6, 2))]
    assert fits == [None, 3]


def test_days_away_are_counted_from_the_last_practice_and_nobody_new_is_away() -> None:
    told = summarise([entry(0, practised()), entry(3, InformalPractice("Dusje", 1))], day(10))
    assert [days_since_practice(told, day(number)) for number in (3, 4, 10)] == [0, 1, 7]
    assert days_since_practice(summarise([], day(10)), day(10)) == 0


def test_a_welcome_comes_after_fourteen_days_and_not_before() -> None:
    assert LONG_PAUSE_DAYS == 14
    told = summarise([entry(0, practised())], day(13))
    assert greeting(told, day(13)) == last_seven_days(told.days_lately(day(13)))
    assert greeting(told, day(14)) == welcome_back(1)
    assert greeting(summarise([], day(0)), day(0)) == ""


def test_a_night_belongs_to_the_day_before_until_four() -> None:
    assert DAY_TURNS_AT_HOUR == 4
    assert practice_day(datetime(2026, 3, 3, 3, 59, 59, 999999, tzinfo=UTC)) == date(2026, 3, 2)
    assert practice_day(datetime(2026, 3, 3, 4, tzinfo=UTC)) == date(2026, 3, 3)


def test_minutes_are_rounded_and_seconds_added_up_first() -> None:
    for seconds, minutes in (([29.0], 0), ([31.0], 1), ([20.0, 20.0], 1), ([89.0], 1), ([91.0], 2)):
        told = progress([entry(0, practised(each)) for each in seconds], day(0))
        assert told.visits[0].minutes == minutes


def test_what_is_told_of_later_belongs_to_the_week_that_began_that_day() -> None:
    told = [entry(0, practised()), entry(3, WeekStarted(2)), entry(4, practised()), entry(9, WeekStarted(3))]
    for on, formal in ((3, [1, 2, 0]), (2, [2, 1, 0]), (9, [1, 1, 1])):
        visits = progress([*told, entry(9, practised(on=day(on)))], day(9)).visits
        assert [visit.formal for visit in visits] == formal


def test_what_is_told_of_from_before_the_first_week_belongs_to_the_first() -> None:
    told = [entry(3, WeekStarted(3)), entry(4, practised()), entry(5, WeekStarted(4)), entry(6, practised())]
    visits = progress([*told, entry(6, practised(on=day(0)))], day(6)).visits
    assert [(visit.week, visit.formal) for visit in visits] == [(3, 2), (4, 1)]


def test_a_zero_is_an_answer_in_a_pattern() -> None:
    assert FEWEST_PAIRS == 4
    told = [entry(number, practised(pain_before=0, pain_after=0, helped=0)) for number in range(4)]
    (found,) = patterns(told)
    assert (found.pairs, found.before, found.after, found.helped) == (4, 0.0, 0.0, 0.0)
    assert patterns(told[:3]) == ()


def test_the_usual_practice_is_that_of_the_persons_own_week() -> None:
    shelf = FolderCatalogue(*content_folders())
    told = [entry(0, practised()), entry(1, WeekStarted(5))]
    assert default_options(shelf, shelf.exercise("body-scan"), summarise(told, day(2))).week == 5


def test_the_suggestion_is_the_first_exercise_of_the_week_and_in_a_free_week_the_one_done_last() -> None:
    shelf = FolderCatalogue(*content_folders())
    two_days_ago, yesterday = practised(), Practice("sitting", 8, 600, 600.0, PracticeEnd.FINISHED, None)
    for week in range(1, 9):
        told = [entry(0, two_days_ago), entry(1, yesterday), entry(2, WeekStarted(week))]
        invited = [formal.exercise for formal in shelf.programme().week(week).formal if formal.exercise]
        assert suggested_exercise(shelf, summarise(told, day(3))).id == (invited[0] if invited else "sitting")
    assert any(not any(formal.exercise for formal in week.formal) for week in shelf.programme().weeks)


def test_every_part_of_a_look_and_a_plan_counts() -> None:
    for name in ("pain_change", "hindered_change"):
        answer: dict[str, Any]
        for value in (-4, 4):
            answer = {name: value}
            with pytest.raises(OutOfRange):
                CheckIn(8, **answer)
        for value in (-3, 3):
            answer = {name: value}
            assert getattr(CheckIn(8, **answer), name) == value
    assert Plan().empty
    for name in ("when", "where", "which", "what_if"):
        assert not Plan(**{name: "x"}).empty


def test_what_staff_make_has_no_word_the_person_has_written() -> None:
    told = [
        entry(0, replace(practised(), note="hemmelig")),
        entry(1, CheckIn(1, 5, 4, "hemmelig", 3)),
        entry(2, Reflection(1, "?", "hemmelig")),
        entry(3, Reflection(1, "?", "")),
        entry(4, Plan(when="hemmelig")),
        entry(5, CheckIn(8, 5, 4, "hemmelig", 3, pain_change=1, months=0)),
    ]
    own = report(told, day(6), own_words=True)
    assert ([said.answer for said in own.reflections], len(own.notes), own.by_staff) == (["hemmelig"], 1, False)
    made = without_own_words(own)
    assert "hemmelig" not in repr(made)
    assert (made.plan, made.own_words, made.notes, made.reflections, made.by_staff) == (None, False, (), (), True)
    assert [look.checkin.hindered for look in (*made.weekly, *made.compared)] == [5, 5, 5]


def test_the_anchor_of_a_reminder_has_sixty_characters_and_every_rating_its_scale() -> None:
    assert Reminder("x" * 60, time(8)).anchor
    for anchor in ("", "x" * 61):
        with pytest.raises(OutOfRange):
            Reminder(anchor, time(8))
    for name in ("pain_before", "pain_after", "bother_before", "bother_after", "helped"):
        for value in (-1, 11):
            with pytest.raises(OutOfRange):
                Ratings(**{name: value})
        assert [getattr(Ratings(**{name: value}), name) for value in (0, 10)] == [0, 10]


@pytest.mark.parametrize(("heard", "kept"), [(0.0, False), (0.99, False), (1.0, True), (1.5, True)])
def test_what_was_heard_for_a_second_counts(heard: float, kept: bool) -> None:
    diary = MemoryDiary(lambda: datetime(2026, 3, 2, 8, tzinfo=UTC))
    keeper = Checkpointer(diary, new_practice(PracticeOptions("silent", 1), "en", datetime(2026, 3, 2, 8, tzinfo=UTC)))
    keeper.begin()
    frames = round(heard * 48_000)
    playback = Playback(PlayerState.STOPPED, frames, frames, 60 * 48_000, 48_000, 1.0, True)
    assert (keeper.close(playback, Ratings()) is not None) is kept
    assert len(diary.entries()) == kept


def test_what_is_kept_names_the_voice_that_spoke_and_the_posture_that_was_meant() -> None:
    shelf = FolderCatalogue(*content_folders())
    usual = PracticeOptions("body-scan", 10)
    both = (Posture.LYING, Posture.SITTING)
    heard = resolved_options(usual, shelf.score(usual), both)
    assert (heard.voice, heard.posture) == ("synthetic-light", Posture.LYING)
    assert (
        resolved_options(replace(usual, posture=Posture.SITTING), shelf.score(usual), both).posture is Posture.SITTING
    )
    captions = replace(usual, voice="synthetic-dark", captions_only=True)
    assert resolved_options(captions, replace(shelf.score(usual), recording=None), ()).voice is None


def test_a_slip_holds_exactly_the_numbers_minutes_and_days_that_it_can_tell() -> None:
    first, last = date(2026, 1, 1), date(2026, 1, 1) + timedelta(days=19_999)
    for minutes, on, number in ((1, first, 0), (180, last, SESSION_NUMBERS - 1)):
        session = GroupSession("body-scan", minutes, on, number)
        assert read_slip(session.slip, {"body-scan": 180}, on) == session
    for minutes, on, number in (
        (0, first, 0),
        (181, first, 0),
        (1, first - timedelta(days=1), 0),
        (1, last + timedelta(days=1), 0),
        (1, first, -1),
        (1, first, SESSION_NUMBERS),
    ):
        with pytest.raises(OutOfRange):
            GroupSession("body-scan", minutes, on, number)


def test_a_slip_whose_first_check_character_is_wrong_is_misread_though_the_last_one_fits() -> None:
    slip = GroupSession("body-scan", 20, MONDAY, 7).slip
    for sign in CODE_ALPHABET:
        almost = slip[:-2] + sign
        made_up = almost + check_character(almost)
        if made_up == slip:
            continue
        with pytest.raises(SlipProblem) as refused:
            read_slip(made_up, {"body-scan": 180}, MONDAY)
        assert refused.value.reason == "misread"


def test_the_next_week_fits_seven_days_after_the_first_practice_of_somebody_who_has_arrived_nowhere() -> None:
    told = [entry(0, practised()), entry(5, practised())]
    fits = [next_week_due(summarise(told, day(number)), day(number)) for number in (6, 7)]
    assert fits == [False, True]


def test_before_the_day_of_the_end_no_follow_up_has_come() -> None:
    told = [entry(0, practised()), entry(10, WeekStarted(8))]
    assert follow_up_due(summarise(told, day(5)), day(5)) is None  # the clock was set back
    assert follow_up_due(summarise(told, day(10)), day(10)) == 0


def test_the_first_week_again_is_the_second_visit_to_it() -> None:
    told = [entry(0, practised()), entry(1, WeekStarted(2)), entry(1, practised()), entry(2, WeekStarted(1))]
    assert [(visit.week, visit.number) for visit in progress(told, day(2)).visits] == [(1, 1), (2, 1), (1, 2)]


@pytest.mark.parametrize(
    ("seconds", "length"),
    [
        (1, LengthGroup.SHORT),
        (300, LengthGroup.SHORT),
        (329, LengthGroup.SHORT),
        (331, LengthGroup.MIDDLE),
        (900, LengthGroup.MIDDLE),
        (929, LengthGroup.MIDDLE),
        (931, LengthGroup.LONG),
        (7200, LengthGroup.LONG),
    ],
)
def test_a_practice_is_short_middling_or_long_by_its_nearest_minute(seconds: float, length: LengthGroup) -> None:
    assert LengthGroup.of(seconds) is length


def test_a_practice_counts_in_a_pattern_only_with_both_its_answers() -> None:
    whole = [entry(number, practised(pain_before=6, pain_after=4)) for number in range(4)]
    half = [entry(5, practised(pain_before=6)), entry(6, practised(pain_after=4))]
    (found,) = patterns([*whole, *half])
    assert (found.pairs, found.before, found.after, found.helped) == (4, 6.0, 4.0, None)


def test_what_was_chosen_is_what_is_usual_within_what_there_is() -> None:
    shelf = FolderCatalogue(*content_folders())
    scan = shelf.exercise("body-scan")

    def wished(**chosen: str) -> PracticeOptions:
        return default_options(shelf, scan, DiarySummary(folded_on=day(0), preferences=chosen))

    plain = wished()
    assert (plain.voice, plain.interval, plain.settling, plain.bell_volume, plain.silence) == (None, 0, 0, 1.0, False)
    assert (plain.minutes, wished(length="long").minutes) == (scan.short, scan.long)
    assert [wished(voice=voice).voice for voice in ("synthetic-dark", "borte")] == ["synthetic-dark", None]
    assert [wished(interval=text).interval for text in ("0", "7", "9999")] == [0, 7, scan.longest]
    assert [wished(settling=text).settling for text in ("0", "5", "6")] == [0, 5, 5]
    assert [wished(bell_volume=text).bell_volume for text in ("0", "70", "100", "250", "x")] == [0, 0.7, 1, 1, 1]


def test_what_is_asked_is_what_was_not_turned_off() -> None:
    def asked(**chosen: str) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
        found = practice_questions(Preferences.from_stored(chosen))
        return found.before, found.after, found.note

    assert asked() == (("pain_before",), ("pain_after", "helped"), True)
    assert asked(ask_helped="no") == (("pain_before",), ("pain_after",), True)
    assert asked(ask_pain="no", ask_note="no") == ((), ("helped",), False)
    assert asked(bother="yes") == (("pain_before", "bother_before"), ("pain_after", "bother_after", "helped"), True)


def test_in_a_free_week_an_exercise_that_is_gone_is_not_suggested() -> None:
    shelf = FolderCatalogue(*content_folders())
    free = next(week.number for week in shelf.programme().weeks if not any(each.exercise for each in week.formal))
    gone = Practice("borte", free, 600, 600.0, PracticeEnd.FINISHED, None)
    told = [entry(0, WeekStarted(free)), entry(1, practised()), entry(2, gone)]
    assert suggested_exercise(shelf, summarise(told, day(3))).id == "body-scan"


def test_in_a_free_week_a_hard_moment_does_not_become_the_next_suggestion() -> None:
    shelf = FolderCatalogue(*content_folders())
    free = next(week.number for week in shelf.programme().weeks if not any(each.exercise for each in week.formal))
    hard = Practice(HARD_MOMENT, free, 60, 60.0, PracticeEnd.FINISHED, None)
    told = [entry(0, WeekStarted(free)), entry(1, practised()), entry(2, hard)]
    assert suggested_exercise(shelf, summarise(told, day(3))).id == "body-scan"


def test_a_reminder_may_follow_one_sign_and_has_only_days_there_are() -> None:
    assert Reminder("x", time(8)).anchor == "x"
    chosen = {"reminder_anchor": "x", "reminder_time": "8", "reminder_days": "2 5"}
    assert chosen_from(chosen).reminder == Reminder("x", time(8), (2, 5))
    for days in ("0", "2 x", "x 2", "2 8", "5 2", "2 2", ""):
        assert chosen_from(chosen | {"reminder_days": days}).reminder is None, days


def test_a_report_knows_each_stay_in_a_week_and_every_line_of_ones_own() -> None:
    told = [
        entry(0, replace(practised(), note="først")),
        entry(1, WeekStarted(2)),
        entry(1, InformalPractice("Dusje", 2, note="så")),
        entry(2, InformalPractice("Gå", 2)),
        entry(3, WeekStarted(1)),
    ]
    made = report(told, day(4), own_words=True)
    assert [(visit.week, visit.number) for visit in made.visits_to(1)] == [(1, 1), (1, 2)]
    assert [(visit.formal, visit.informal) for visit in made.visits_to(2)] == [(0, 2)]
    assert [(note.day, practice_title(note.about, {}), note.text) for note in made.notes] == [
        (day(0), "body-scan", "først"),
        (day(1), "Dusje", "så"),
    ]


def test_a_practice_is_kept_from_its_second_second_on_and_then_every_quarter_of_a_minute() -> None:
    assert (FIRST_CHECKPOINT_SECONDS, CHECKPOINT_SECONDS) == (2.0, 15.0)
    new = new_practice(PracticeOptions("silent", 1), "en", datetime(2026, 3, 2, 8, tzinfo=UTC))
    assert (new.position_seconds, new.heard_seconds) == (0.0, 0.0)


def test_codes_are_shown_in_groups_and_may_have_two_letters_side_by_side() -> None:
    assert [format_code("2345678ABCDE"[:length]) for length in (6, 8, 12)] == ["234-567", "2345-678A", "2345-678A-BCDE"]
    dice = random.Random(12).randrange
    codes = [new_code(dice, STAFF_CODE_LENGTH) for _ in range(60)]
    runs = ["".join("x" if sign.isalpha() else " " for sign in code).split() for code in codes]
    assert max(len(run) for found in runs for run in found) == 2


def test_a_slip_and_a_deed_are_written_as_they_always_were() -> None:
    """What is printed or on a disk already must be read by every later nærvær."""
    for session, slip in (
        (GroupSession("body-scan", 20, date(2026, 3, 2), 7), "34RJ2V9PCGBN"),
        (GroupSession("silent", 180, date(2080, 1, 1), 28), "33V3P6ANB7DK"),
        (GroupSession("right-now", 3, date(2026, 1, 1), 0), "2GGRWD66WM4J"),
    ):
        assert session.slip == slip
    first = link_event(1, "2026-03-02T08:00:00+00:00", "2345678A", AuditAction.MADE_CODES, "", "20", FIRST_LINK)
    assert first.link.hex() == "db276128019f8a9638ec9315d2f7dface7fe4b7006b9fe98c09ef947408f52b7"


def test_a_week_of_the_programme_is_the_one_with_its_number() -> None:
    programme = FolderCatalogue(*content_folders()).programme()
    assert [programme.week(number).number for number in range(1, 9)] == list(range(1, 9))


def test_a_written_day_has_three_numbers_in_one_of_two_orders() -> None:
    assert date(2000, 1, 1) == EARLIEST_DAY
    for text in ("17.5.2026", "17/5/2026", "17-05-2026", "2026-5-17", "2026.05.17.", " 17.5.2026 "):
        assert parse_day(text) == date(2026, 5, 17), text
    assert parse_day("1.1.0001") == date(1, 1, 1)
    for text in ("", "17.5", "17.5.2026.1", "17.x.2026", "x.17.5.2026", "0.5.2026", "17.0.2026", "1.1.0", "29.2.2026"):
        assert parse_day(text) is None, text
