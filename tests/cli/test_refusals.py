"""Every "no" is a Norwegian sentence that says what is wrong and what to do."""

from __future__ import annotations

import ast
import errno
import os
import re
from datetime import date
from pathlib import Path
from typing import Any, TypeGuard

import pytest

import nærvær.catalogue
from nærvær.catalogue.catalogue import content_folders
from nærvær.catalogue.programme_parser import parse_programme
from nærvær.catalogue.script_parser import parse_script
from nærvær.catalogue.voices import read_voice
from nærvær.cli.dispatch import exit_status_of
from nærvær.domain import errors
from nærvær.domain.errors import (
    BrokenContent,
    Busy,
    BusyWith,
    ContentFault,
    DecodeFault,
    DiaryFault,
    DiaryProblem,
    FileFault,
    ImportFault,
    LengthOutOfRange,
    MissingSound,
    NameKind,
    NothingPlaying,
    NotNow,
    OutOfRange,
    RecordingFault,
    RecordingProblem,
    Refusal,
    SchedulerFault,
    SchedulerProblem,
    TextLength,
    UndecodableText,
    UnfittableScript,
    UnknownName,
    UnreadableFile,
    UnreadableSound,
    UnusableFile,
    VoiceFault,
)
from nærvær.texts.errors import error_sentence, os_error_sentence, unexpected_error
from nærvær.texts.file_errors import CONTENT_REASONS

RAISERS = {"fail", "_fail", "BrokenContent"}
PROGRAMME = content_folders()[0] / "nb/programme.toml"

EXAMPLES: list[tuple[Refusal, str, int]] = [
    (
        OutOfRange("date", "30.2.2026", date(2000, 1, 1), date(2026, 5, 17)),
        "Skriv en dag fra 1.1.2000 til 17.5.2026, for eksempel 17.5.2026. Dagen «30.2.2026» finnes ikke.",
        2,
    ),
    (
        LengthOutOfRange("body-scan", 99.5, 5, 35),
        "Denne øvelsen (body-scan) kan vare fra 5 til 35 minutter, ikke 99,5.",
        2,
    ),
    (
        UnknownName(NameKind.EXERCISE, "bodyscan", ("body-scan", "silent")),
        "Jeg kjenner ikke øvelsen «bodyscan». Mente du «body-scan»? Dette finnes: body-scan og silent.",
        2,
    ),
    (
        UnknownName(NameKind.VOICE, "zzz", ("synthetic-light", "synthetic-dark", "mor")),
        "Jeg kjenner ikke stemmen «zzz». Dette finnes: synthetic-light, synthetic-dark og mor.",
        2,
    ),
    (UnknownName(NameKind.VOICE, "zzz", ()), "Jeg kjenner ikke stemmen «zzz». Det finnes ingen her.", 2),
    (
        UnknownName(NameKind.POSTURE, "standing", ("lying", "sitting")),
        "Denne øvelsen kan ikke gjøres i stillingen «stående». Dette finnes: liggende og sittende.",
        2,
    ),
    (
        UnknownName(NameKind.BELL, "bole", ("bowl", "none")),
        "Jeg kjenner ikke klangen «bole». Mente du «bolle»? Dette finnes: bolle og ingen.",
        2,
    ),
    (
        UnknownName(NameKind.SOUND_FORMAT, ".xyz", (".wav", ".flac")),
        "Jeg kan ikke lage lydfiler av typen «.xyz». Dette finnes: .wav og .flac.",
        2,
    ),
    (
        UnknownName(NameKind.ACTIVITY, "Duse", ("Dusje",)),
        "Jeg kjenner ikke aktiviteten «Duse». Mente du «Dusje»? Dette finnes: Dusje. Er den ny, så legg til --new.",
        2,
    ),
    (OutOfRange("week", "9", 1, 8), "Uka må være et helt tall fra 1 til 8. Dette var «9».", 2),
    (OutOfRange("note", 2001, 0, 2000), "Det er plass til 2000 tegn i linja. Dette var «2001».", 2),
    (OutOfRange("helped", 11, 0, 10), "Svaret må være et helt tall fra 0 til 10. Dette var «11».", 2),
    (
        OutOfRange("minutes", "-1", 1, 1440),
        "Minuttene må være et tall over 0 og høyst 1440, for eksempel 12 eller 7,5. Dette var «-1».",
        2,
    ),
    (
        MissingSound("mor", "body-scan", "/x", VoiceFault.STALE, missing=30, total=50),
        "Øvelsen body-scan har ingen stemme å spille (mor: 30 av 50 setninger mangler i denne stemmen). "
        "Du kan øve med tekst, eller velge en annen stemme. Fila er: /x",
        1,
    ),
    (
        UnfittableScript("x"),
        "Manuset til øvelsen x passer ikke i noen lengde. Det må rettes av den som har skrevet det.",
        1,
    ),
    (
        Busy(BusyWith.PRACTICE),
        "En øvelse er i gang i et annet vindu eller på en annen skjerm. Avslutt den først, så kan du begynne her.",
        3,
    ),
    (
        UnusableFile("/x/alt.zip", ImportFault.FACT, number=7),
        "Ting nummer 7 i fila er ikke slik nærvær skriver den. Ingenting er endret. Fila er: /x/alt.zip",
        2,
    ),
    (
        UnusableFile("/x/alt.zip", ImportFault.FACT, number=7, field="week", wanted="range", lowest=1, highest=8),
        "Ting nummer 7 i fila er ikke slik nærvær skriver den: «week» må være fra 1 til 8. Ingenting er endret. "
        "Fila er: /x/alt.zip",
        2,
    ),
    (
        UnreadableFile("/x/alt.zip", FileFault.LARGE, largest=64_000_000),
        "Fila er for stor. Den kan være på høyst 64 MB. Fila er: /x/alt.zip",
        1,
    ),
    (
        UnreadableSound("/x/1.m4a", DecodeFault.KIND, needs_ffmpeg=True),
        "Jeg kan ikke bruke lyden: filtypen kan ikke brukes her, men wav, flac, ogg og opus kan. Med programmet ffmpeg på "
        "maskinen kan nærvær lese filer fra telefoner, som .m4a. Det gjelder her: /x/1.m4a",
        2,
    ),
    (
        RecordingProblem(RecordingFault.NO_PAUSES, "/x/tale.wav"),
        "Jeg finner ingen pauser å strekke på. Er det musikk, eller støy hele veien? /x/tale.wav",
        2,
    ),
    (
        UndecodableText("activity"),
        "Noen av bokstavene kom ikke fram slik at jeg kan lese dem, så ingenting er ført opp. De må være i UTF-8. "
        "Skriv det en gang til.",
        2,
    ),
    (TextLength("note", 2001, 0, 2000), "Det er plass til 2000 tegn i linja. Dette var «2001».", 2),
    (TextLength("value", 2001, 0, 2000), "Teksten må ha fra 0 til 2000 tegn. Dette var «2001».", 2),
    (
        UnusableFile("/x/alt.zip", ImportFault.NEWER),
        "Eksporten er fra en nyere utgave av nærvær. Oppdater nærvær, og prøv igjen. Ingenting er endret. "
        "Fila er: /x/alt.zip",
        2,
    ),
    (
        UnknownName(NameKind.BACKUP, "2026-01-01", ("2026-01-02",)),
        "Jeg finner ikke sikkerhetskopien «2026-01-01». Mente du «2026-01-02»? Dette finnes: 2026-01-02.",
        2,
    ),
    (UnknownName(NameKind.BACKUP, "", ()), "Det finnes ingen hel sikkerhetskopi her å hente fram.", 2),
    (
        UnknownName(NameKind.NOTE, "x-1", ()),
        "Jeg finner ingen linje i dagboka til id-en «x-1». Id-en står i dagbok.json i en eksport.",
        2,
    ),
    (
        SchedulerProblem(SchedulerFault.ABSENT, "systemd"),
        "Denne maskinen har ikke systemd, som trengs for å si fra av seg selv. Ingenting er satt opp. "
        "Ei kalenderfil virker overalt.",
        1,
    ),
    (
        NothingPlaying(),
        "Det er ingen øvelse i gang nå. «nærvær» åpner appen, og «nærvær practise breathing-space» begynner én.",
        1,
    ),
    (NotNow("pause"), "Øvelsen kan ikke gjøre dette akkurat nå. Se på skjermen der den spiller.", 1),
    (
        Busy(BusyWith.WINDOWS),
        "Dagboka er åpen i et annet vindu. Lukk det først, og prøv igjen. Ingenting er endret.",
        3,
    ),
    (Busy(BusyWith.DIARY), "Et annet vindu bruker dagboka akkurat nå. Vent et øyeblikk, og prøv igjen.", 3),
]


@pytest.mark.parametrize(("error", "said", "code"), EXAMPLES, ids=[said[:40] for _, said, _ in EXAMPLES])
def test_a_refusal_is_worded_and_has_its_exit_code(error: Refusal, said: str, code: int) -> None:
    assert error_sentence(error) == said
    assert exit_status_of(error) == code


def test_every_kind_of_refusal_has_an_example() -> None:
    kinds = {kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Refusal)}
    shown = {type(error) for error, _, _ in EXAMPLES} | {BrokenContent, DiaryProblem, errors.InvalidRequest, Refusal}
    assert kinds == shown


DIARY_REASONS = [
    *("newer", "full", "quota", "large", "readonly", "forbidden", "in-the-way", "folder", "special", "link"),
    *("long", "moved", "other", "handles", "damaged", "foreign", "disk"),
]


def test_each_trouble_with_the_diary_has_a_sentence_of_its_own() -> None:
    reasons: tuple[Any, ...] = (*DIARY_REASONS, "something-later")
    said = {error_sentence(DiaryProblem(reason, "/hjem/dagbok.db")) for reason in reasons}
    assert len(said) == len(DIARY_REASONS) + 1


@pytest.mark.parametrize("reason", [*DIARY_REASONS, "something-later"])
def test_trouble_with_the_diary_says_where_it_lies(reason: Any) -> None:
    said = error_sentence(DiaryProblem(reason, "/hjem/dagbok.db"))
    assert "/hjem/dagbok.db" in said
    assert reason not in said
    assert exit_status_of(DiaryProblem(reason, "/x")) == 1


def reasons_in_source() -> set[str]:
    """Every reason code the catalogue can raise, read from its source."""
    found = set()
    for file in Path(nærvær.catalogue.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in RAISERS:
                found |= {ContentFault[arg.attr].value for arg in node.args if _is_content_fault(arg)}
    return found


def _is_content_fault(node: ast.expr) -> TypeGuard[ast.Attribute]:
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "ContentFault"


def test_every_reason_of_the_catalogue_has_words() -> None:
    found = reasons_in_source()
    assert {"nothing_offered", "empty_cue", "eight_weeks", "not_a_folder"} <= found
    assert found <= set(CONTENT_REASONS)
    assert set(ContentFault) - {ContentFault.BAD_VALUE} == set(CONTENT_REASONS)


@pytest.mark.parametrize("reason", [*CONTENT_REASONS, "a_later_reason"])
def test_broken_content_names_file_place_and_reason(reason: Any) -> None:
    data = {"found": "funnet", "known": ("a", "b"), "lowest": 1, "highest": 9, "column": 7}
    for key, place in (
        ("week[3].why", ", nøkkelen «week[3].why»:"),
        ("file", "Feil i fila:"),
        ("front matter", ", innledningen:"),
    ):
        said = error_sentence(BrokenContent("/k/manus.txt", key, reason, **data))
        assert said.startswith("Feil i fila")
        assert place in said
        assert said.endswith(". Rett det, eller flytt fila bort. Det gjelder her: /k/manus.txt")
        assert not re.search(r"[{}]|None|_", said)


BROKEN = {
    "+++\nid = ?\n+++\n": "linje 2, innledningen: her er det en skrivefeil (tegn 6)",
    "no front\n": "linje 1: fila må begynne med en innledning mellom to linjer med +++",
    '+++\nid = "x"\ntitle = "T"\nwhy = "W"\npostures = ["lying"]\nshortest = 3\nlongest = 5\n+++\nHei.  ~4\n': (
        "linje 9: en setning står før det første avsnittet; begynn med =="
    ),
    '+++\nid = "x"\ntitle = "T"\nwhy = "W"\npostures = ["flying"]\nshortest = 3\nlongest = 5\n+++\n== A\nHei.  ~4\n': (
        "linje 5, nøkkelen «postures»: stillingene må være en liste med noen av disse: lying, sitting, standing"
    ),
    '+++\nid = "x"\ntitle = "T"\nwhy = "W"\npostures = ["lying"]\nshortest = 3\nlongest = 5\n+++\n== A\nHei.  ~90\n': (
        "linje 10: pausen «90» må være fra 0,0 til 60,0 sekunder"
    ),
}


@pytest.mark.parametrize(("text", "said"), BROKEN.items(), ids=range(len(BROKEN)))
def test_a_broken_script_is_explained_to_its_writer(text: str, said: str) -> None:
    with pytest.raises(BrokenContent) as caught:
        parse_script(text, "manus.txt")
    assert (
        error_sentence(caught.value)
        == f"Feil i fila, {said}. Rett det, eller flytt fila bort. Det gjelder her: manus.txt"
    )


def test_a_broken_programme_is_explained_to_its_writer() -> None:
    text = PROGRAMME.read_text("utf-8").replace("times = 6", "times = 0", 1)
    with pytest.raises(BrokenContent) as caught:
        parse_programme(text, "programme.toml")
    line = text[: text.index("times = 0")].count("\n") + 1
    assert error_sentence(caught.value) == (
        f"Feil i fila, linje {line}, nøkkelen «week[1].formal[1].times»: «0» må være et helt tall fra 1 til 21. "
        "Rett det, eller flytt fila bort. Det gjelder her: programme.toml"
    )


def test_a_broken_voice_is_explained_to_its_maker(tmp_path: Path) -> None:
    (tmp_path / "voice.toml").write_text('name = "Mor"\n', "utf-8")
    with pytest.raises(BrokenContent) as caught:
        read_voice(tmp_path)
    assert "nøkkelen «description»: her må det stå en tekst" in error_sentence(caught.value)


@pytest.mark.parametrize("hostile", ["\x1b[31mrød", "a\nb\r\tc", "x\u202ey", "\x00\x9b1m", "{asked} {0}"])
def test_hostile_text_stays_text_on_one_line(hostile: str) -> None:
    for error in (
        UnknownName(NameKind.EXERCISE, hostile, (hostile,)),
        BrokenContent(hostile, hostile, ContentFault.UNKNOWN_MARK, found=hostile, known=(hostile,)),
        OutOfRange("minutes", hostile, 1, 2),
        DiaryProblem(DiaryFault.NEWER, hostile),
    ):
        said = error_sentence(error)
        assert said.isprintable()
        assert "\x1b" not in said
    assert os_error_sentence(OSError(errno.ENOSPC, "", hostile)).isprintable()


def test_what_was_typed_is_not_echoed_at_length() -> None:
    assert len(error_sentence(UnknownName(NameKind.VOICE, "x" * 100_000, ("a",)))) < 200


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "Det er ikke plass igjen på disken. "),
        (errno.EACCES, "Jeg har ikke lov til å bruke dette stedet. "),
        (errno.EROFS, "Det går ikke an å skrive her. "),
        (errno.ESPIPE, "Dette er ikke ei vanlig fil. "),
        (errno.ELOOP, "Dette er en snarvei som ikke fører fram. "),
        (errno.ENOENT, "Dette stedet finnes ikke. "),
        (errno.ENOTDIR, "En del av stien er ikke ei mappe. "),
        (errno.EISDIR, "Dette er ei mappe, ikke ei fil. "),
        (errno.EIO, "Maskinen fikk ikke til å lese eller skrive (feil 5). "),
    ],
)
def test_the_operating_systems_no_is_worded(number: int, said: str) -> None:
    told = os_error_sentence(OSError(number, os.strerror(number), "/x"))
    assert told.startswith(said)
    assert told.endswith(" Stedet er: /x")
    assert os.strerror(number) not in told
    assert "/x" not in os_error_sentence(OSError(number, os.strerror(number)))


def test_a_fault_of_ours_names_its_place_and_no_contents() -> None:
    told = unexpected_error(ValueError("min hemmelige tekst"), "engine.py:12")
    assert "ValueError i engine.py:12" in told
    assert "hemmelige" not in told
