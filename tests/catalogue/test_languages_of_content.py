"""Programme, scripts and voices have a language; what is not there in one is in Norwegian, and no voice speaks another."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.domain.catalogue import voices_of
from nærvær.domain.checkpoint import resolved_options
from nærvær.domain.diary import DiarySummary
from nærvær.domain.errors import ContentFault, VoiceFault
from nærvær.domain.practice import PracticeOptions
from nærvær.domain.preferences import Preferences, default_options, guidance_voices
from nærvær.domain.score import TIMELINE_RATE, Score
from nærvær.texts.sound import missing_before_playing, missing_in_file
from second_language import CODE, SCRIPT, VOICE, copy_of_package_content, write_content, write_voice

DATA, AUDIO = content_folders()
BREATHING = "breathing-space"
ENGLISH = {"synthetic-light-en", "synthetic-dark-en"}
"""Voices that came with the program and are not asked here."""


class Home:
    """Content in a second language: in the package, or in one's own folder; and the language of the screens."""

    def __init__(self, folder: Path, *, shipped: bool = False, own_language: str = "nb") -> None:
        self.own = folder / "own"
        self.screens = "nb"
        self.data = copy_of_package_content(folder) if shipped else DATA
        write_content(self.data if shipped else self.own)
        self._own_language = own_language

    def catalogue(self) -> FolderCatalogue:
        return FolderCatalogue(
            self.data, AUDIO, self.own, language=lambda: self.screens, own_language=self._own_language
        )


def copied_voices(folder: Path, read: Mapping[str, tuple[str, ...]]) -> Path:
    """A folder of voices that came with the program, by what each of them has read; English takes are those of one voice."""
    for voice, exercises in read.items():
        (folder / voice).mkdir(parents=True)
        shutil.copy(AUDIO / "synthetic-light-en" / "voice.toml", folder / voice)
        for name in ("shared", *exercises) if exercises else ():
            takes = AUDIO / "synthetic-light-en" / name
            (folder / voice / name).symlink_to(takes)
            for sheet in (takes.with_suffix(".json"), takes.with_suffix(".txt")):
                shutil.copy(sheet, folder / voice)
    return folder


def usual(catalogue: FolderCatalogue, exercise: str, **chosen: str) -> Score:
    """What who has chosen this hears."""
    summary = DiarySummary(folded_on=date(2026, 3, 4), preferences=chosen)
    return catalogue.score(default_options(catalogue, catalogue.exercise(exercise), summary))


def heard(score: Score) -> tuple[str, str | None, object]:
    """The language, the voice that is heard, and why it is not all as it should be."""
    voice = None if score.recording is None else score.recording.voice
    return score.language, voice, None if score.fault is None else score.fault.reason


def test_in_english_an_english_voice_reads_what_it_has_read(tmp_path: Path) -> None:
    english = FolderCatalogue(DATA, AUDIO, language=lambda: "en")
    assert heard(usual(english, BREATHING)) == ("en", "synthetic-light-en", None)
    alone = FolderCatalogue(
        DATA, copied_voices(tmp_path, {"synthetic-light-en": ("right-now",)}), language=lambda: "en"
    )
    assert heard(alone.score(PracticeOptions("kindness", 10))) == ("en", None, VoiceFault.NOT_YET)


def test_who_has_chosen_a_voice_hears_it_in_the_other_language_too(tmp_path: Path) -> None:
    read = {"synthetic-light-en": ("right-now",), "synthetic-dark-en": ("right-now",), "synthetic-dark": ()}
    voices = copied_voices(tmp_path, read)
    card = voices / "synthetic-dark" / "voice.toml"
    card.write_text(card.read_text("utf-8").replace('language = "en"', 'language = "nb"'), encoding="utf-8")
    english = FolderCatalogue(DATA, voices, language=lambda: "en")
    assert heard(usual(english, "right-now", voice="synthetic-dark")) == ("en", "synthetic-dark-en", None)
    typed = PracticeOptions("right-now", 1, voice="synthetic-dark", language="en")
    assert heard(english.score(typed)) == ("en", "synthetic-dark-en", None)
    assert heard(usual(english, "right-now", voice="synthetic-light"))[1] == "synthetic-light-en", "none is called so"
    norwegian = FolderCatalogue(DATA, voices)
    options = default_options(
        norwegian,
        norwegian.exercise(BREATHING),
        DiarySummary(folded_on=date(2026, 3, 4), preferences={"voice": "synthetic-dark-en"}),
    )
    assert (options.voice, options.language) == ("synthetic-dark", "")


def test_what_a_voice_has_not_read_is_read_by_another_and_said(tmp_path: Path) -> None:
    read = {"synthetic-light-en": (BREATHING, "right-now"), "synthetic-dark-en": ("right-now",)}
    english = FolderCatalogue(DATA, copied_voices(tmp_path, read), language=lambda: "en")
    assert heard(usual(english, "right-now", voice="synthetic-dark-en")) == ("en", "synthetic-dark-en", None)
    score = usual(english, BREATHING, voice="synthetic-dark-en")
    assert heard(score) == ("en", "synthetic-light-en", VoiceFault.ANOTHER_READS)
    assert score.fault is not None
    told = "En annen stemme leser denne øvelsen inntil videre."
    assert (missing_before_playing(score.fault), missing_in_file(score.fault)) == (told, told)
    assert english.missing() == (), "nothing is wrong with this machine"


@pytest.fixture(params=[False, True], ids=["in one's own folder", "in the package"])
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Home:
    return Home(tmp_path, shipped=request.param)


def said(catalogue: FolderCatalogue, options: PracticeOptions) -> list[str]:
    return [cue.text for cue in catalogue.score(options).timeline.cues]


def test_everything_is_offered_in_the_language_of_the_screens(home: Home) -> None:
    catalogue = home.catalogue()
    assert catalogue.programme().week(1).theme == "En første smak"
    assert catalogue.exercise(BREATHING).title == "Pusterommet"
    home.screens = CODE  # as at a kiosk, where the next person chooses another one
    assert catalogue.programme().week(1).theme == "Primus gustus"
    assert catalogue.exercise(BREATHING).title == catalogue.titles()[BREATHING] == "Spatium"
    assert catalogue.titles()["everyday/make-coffee"] == "Potio"
    assert catalogue.screen_language() == CODE


def test_what_is_not_there_in_the_language_is_in_norwegian(home: Home) -> None:
    home.screens = CODE
    catalogue = home.catalogue()
    norwegian = FolderCatalogue(DATA, AUDIO)
    assert catalogue.exercise("body-scan") == norwegian.exercise("body-scan")
    assert catalogue.script("body-scan") == norwegian.script("body-scan")
    score = catalogue.score(PracticeOptions("body-scan", 10))
    assert score.recording is not None
    assert (score.language, score.recording.voice) == ("nb", "synthetic-light")
    assert score.fault is not None
    assert missing_before_playing(score.fault) == missing_in_file(score.fault) == "Denne øvelsen er bare på norsk ennå."
    home.screens = "nb"
    assert catalogue.score(PracticeOptions("body-scan", 10)).fault is None
    assert catalogue.faults() == ()
    home.screens = "de"
    assert (catalogue.screen_language(), catalogue.exercise(BREATHING).title) == ("nb", "Pusterommet")


def test_a_language_may_begin_with_its_programme_which_names_exercises_until_they_are_written(tmp_path: Path) -> None:
    data = copy_of_package_content(tmp_path)
    told = (data / "nb/programme.toml").read_text("utf-8").replace("En første smak", "Primus gustus")
    named = 'id = "body-scan"\ntitle = "Corpus"\nwhy = "Ut corpus sentias."\n'
    (data / CODE).mkdir()
    (data / CODE / "programme.toml").write_text(told.replace('id = "body-scan"\n', named), "utf-8")
    catalogue = FolderCatalogue(data, AUDIO, language=lambda: CODE)
    assert catalogue.programme().week(1).theme == "Primus gustus"
    exercise = catalogue.exercise("body-scan")
    assert (exercise.title, exercise.why, exercise.longest) == ("Corpus", "Ut corpus sentias.", 35)
    assert (
        catalogue.titles()["body-scan"] == catalogue.score(PracticeOptions("body-scan", 10)).timeline.title == "Corpus"
    )
    assert catalogue.exercise(BREATHING).title == "Pusterommet"
    assert CODE not in catalogue.languages(), "no exercise can be guided in it"
    (data / CODE / "scripts").mkdir()
    (data / CODE / "scripts" / "body-scan.txt").write_text((data / "nb/scripts/body-scan.txt").read_text("utf-8"))
    written = FolderCatalogue(data, AUDIO, language=lambda: CODE)
    assert written.exercise("body-scan").title == "Kroppsskanning", "what the script says of itself stands above it"
    assert CODE in written.languages()


def test_guidance_may_be_in_another_language_than_the_screens(home: Home) -> None:
    write_voice(home.own / "voices")
    catalogue = home.catalogue()
    assert {"nb", CODE} <= set(catalogue.languages())
    norwegian, other = (catalogue.score(PracticeOptions(BREATHING, 5, language=code)) for code in ("nb", CODE))
    assert norwegian.recording is not None
    assert other.recording is not None
    assert (norwegian.recording.voice, other.recording.voice) == ("synthetic-light", VOICE)
    assert other.timeline.cues[0].text.endswith(" qaa.")
    assert other.timeline.title == "Pusterommet", "what stands on the screen is in the language of the screen"
    scripts = catalogue.script(BREATHING, CODE), catalogue.script(BREATHING)
    assert [script and script.title for script in scripts] == ["Spatium", "Pusterommet"]
    assert catalogue.exercise(BREATHING, CODE).longest == 8 < catalogue.exercise(BREATHING).longest
    assert catalogue.postures(BREATHING, CODE) == catalogue.postures(BREATHING)


def test_a_voice_is_never_asked_to_say_another_language(home: Home) -> None:
    write_voice(home.own / "voices")
    catalogue = home.catalogue()
    other = catalogue.score(PracticeOptions(BREATHING, 5, language=CODE, voice="synthetic-dark"))
    assert other.recording is not None
    assert other.recording.voice == VOICE
    assert catalogue.score(PracticeOptions(BREATHING, 5, voice=VOICE)).language == CODE, "a voice tells the language"
    assert [voice.id for voice in voices_of(catalogue, CODE)] == [VOICE]
    assert VOICE not in [voice.id for voice in voices_of(catalogue, "nb")]
    assert set(catalogue.spans(BREATHING)) - ENGLISH == {"synthetic-light", "synthetic-dark", VOICE}
    assert catalogue.spans(BREATHING)[VOICE].longest <= 8
    assert set(catalogue.spans("body-scan")) - ENGLISH == {"synthetic-light", "synthetic-dark"}
    assert catalogue.sound_faults("body-scan")[VOICE].reason is VoiceFault.OTHER_LANGUAGE
    assert not catalogue.sound_faults(BREATHING).keys() - ENGLISH
    assert catalogue.missing() == (), "no voice is missing what it was never to say"


def test_without_a_voice_of_the_language_there_are_captions_in_it_and_a_sentence(home: Home) -> None:
    catalogue = home.catalogue()
    score = catalogue.score(PracticeOptions(BREATHING, 5, language=CODE, voice="synthetic-light"))
    assert (score.recording, score.language, score.timeline.cues[0].text[-5:]) == (None, CODE, " qaa.")
    assert score.fault is not None
    assert score.fault.reason is VoiceFault.NO_VOICE
    assert "ingen stemme på språket du øver på" in missing_before_playing(score.fault)


def test_a_person_keeps_the_language_of_guidance_and_one_that_is_gone_is_no_hindrance(home: Home) -> None:
    write_voice(home.own / "voices")
    catalogue = home.catalogue()
    chosen = {"guidance_language": CODE, "voice": "synthetic-dark", "minutes:breathing-space": "10"}
    options = default_options(catalogue, catalogue.exercise(BREATHING), summary_of(chosen))
    assert (options.language, options.voice, options.minutes) == (CODE, None, 8)
    assert [voice.id for voice in guidance_voices(catalogue, Preferences.from_stored(chosen))] == [VOICE]
    chosen["guidance_language"] = "de"
    options = default_options(catalogue, catalogue.exercise(BREATHING), summary_of(chosen))
    assert (options.language, options.voice, options.minutes) == ("", "synthetic-dark", 10)


def summary_of(chosen: dict[str, str]) -> DiarySummary:
    return DiarySummary(folded_on=date(2026, 3, 4), preferences=chosen)


def test_a_practice_goes_on_in_its_language_whatever_the_screens_are_in_by_then(home: Home) -> None:
    home.screens = CODE
    catalogue = home.catalogue()
    options = PracticeOptions(BREATHING, 5)
    begun = resolved_options(options, catalogue.score(options), ())
    home.screens = "nb"
    assert (begun.voice, begun.language) == (None, CODE)
    assert said(catalogue, begun)[0].endswith(" qaa.")
    # One begun by 0.1.0 has a voice and no language.
    home.screens = CODE
    assert catalogue.score(PracticeOptions(BREATHING, 5, voice="synthetic-dark")).language == "nb"


def test_own_content_outside_the_folder_of_a_language_is_in_the_language_of_the_installation(tmp_path: Path) -> None:
    home = Home(tmp_path)
    for name in ("programme.toml", "scripts/breathing-space.txt"):
        (home.own / name).parent.mkdir(exist_ok=True)
        text = (DATA / "nb" / name).read_text(encoding="utf-8")
        text = text.replace("En første smak", "Vår start").replace("Pusterommet", "Pustepausen")
        (home.own / name).write_text(text, encoding="utf-8")
    catalogue = home.catalogue()
    assert (catalogue.programme().week(1).theme, catalogue.exercise(BREATHING).title) == ("Vår start", "Pustepausen")
    home.screens = CODE
    assert (catalogue.programme().week(1).theme, catalogue.exercise(BREATHING).title) == ("Primus gustus", "Spatium")
    in_folder = home.own / "nb" / "scripts" / "breathing-space.txt"
    in_folder.parent.mkdir(parents=True)
    in_folder.write_text((DATA / "nb/scripts/breathing-space.txt").read_text("utf-8"), encoding="utf-8")
    home.screens = "nb"
    assert home.catalogue().exercise(BREATHING).title == "Pusterommet", "the folder of the language wins"


def test_an_installation_may_be_in_another_language(tmp_path: Path) -> None:
    home = Home(tmp_path, shipped=True, own_language=CODE)
    (home.own / "scripts").mkdir(parents=True)
    (home.own / "scripts/breathing-space.txt").write_text(SCRIPT.replace("Spatium", "Nostrum"), encoding="utf-8")
    assert home.catalogue().exercise(BREATHING).title == "Pusterommet"
    home.screens = CODE
    assert home.catalogue().exercise(BREATHING).title == "Nostrum"


def test_a_broken_script_of_a_language_leaves_the_norwegian_one_in_its_place(tmp_path: Path) -> None:
    home = Home(tmp_path)
    broken = home.own / CODE / "scripts" / "breathing-space.txt"
    broken.write_text("Hei.", encoding="utf-8")
    home.screens = CODE
    catalogue = home.catalogue()
    assert catalogue.exercise(BREATHING).title == "Pusterommet"
    assert catalogue.score(PracticeOptions(BREATHING, 5)).language == "nb"
    assert [(fault.file, fault.reason) for fault in catalogue.faults()] == [(str(broken), ContentFault.NO_FRONT_MATTER)]
    home.screens = "nb"
    assert [fault.file for fault in home.catalogue().all_faults()] == [str(broken)], "doctor reads every language"


@pytest.mark.parametrize("language", ["", "Norsk", "../nb", "nb_no"])
def test_a_voice_that_speaks_no_language_is_left_out_and_said(tmp_path: Path, language: str) -> None:
    write_voice(tmp_path / "voices", language)
    catalogue = FolderCatalogue(DATA, AUDIO, tmp_path)
    assert VOICE not in [voice.id for voice in catalogue.voices()]
    assert [fault.key for fault in catalogue.faults()] == ["language"]


def test_a_voice_that_does_not_tell_speaks_norwegian(tmp_path: Path) -> None:
    write_voice(tmp_path / "voices", None)
    voices = {voice.id: voice.language for voice in FolderCatalogue(DATA, AUDIO, tmp_path).voices()}
    assert {voice: code for voice, code in voices.items() if voice not in ENGLISH} == {
        "synthetic-light": "nb",
        "synthetic-dark": "nb",
        VOICE: "nb",
    }


def test_a_voice_of_ours_says_which_exercises_it_does_not_read_yet(tmp_path: Path) -> None:
    """It is no fault for whoever looks over the machine; a sheet alone that is lost is one."""
    voices = tmp_path / "audio"
    shutil.copytree(AUDIO / "synthetic-light", voices / "synthetic-light", ignore=shutil.ignore_patterns("body-scan*"))
    catalogue = FolderCatalogue(DATA, voices)
    score = catalogue.score(PracticeOptions("body-scan", 10))
    assert (score.recording, score.language, score.timeline.total) == (None, "nb", 10 * 60 * TIMELINE_RATE)
    assert score.fault is not None
    assert missing_before_playing(score.fault) == "Stemmen leser ikke denne øvelsen ennå. Du får klanger og tekst."
    assert catalogue.spans("body-scan") == {}
    assert catalogue.missing() == ()
    assert catalogue.score(PracticeOptions(BREATHING, 5)).recording is not None
    (voices / "synthetic-light" / "breathing-space.json").unlink()
    assert [fault.exercise for fault in FolderCatalogue(DATA, voices).missing()] == [BREATHING]
