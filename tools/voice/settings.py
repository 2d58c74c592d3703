"""Every number that decides how the library sounds, and its hash (needs the standard library only)."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass

import phones

ENGINE = "Kokoro-82M v1.0 (int8 weights, float32 convolutions, onnxruntime)"
MODEL_RATE = 24_000
RATE = 48_000


@dataclass(frozen=True, slots=True)
class VoiceSettings:
    """One shipped voice: the base voices its style is the mean of, one row of them, and its pace.

    `row` is the row of the 510 × 256 style table (Kokoro has one per utterance length; one fixed
    row keeps the voice the same from cue to cue). `speed` 1 is Kokoro's own pace.
    `end_lift` is by how many semitones more than asked for its ends must be lifted to be measured where
    they shall be, for its voice lets go early, and `question_lift` how much more still those of questions.
    `first_palatal` is how ç is written for it where a sentence begins with it, if not as elsewhere.
    `hiss` (Hz, dB, Q) takes down a hump of its own in the top. `language` is what it speaks. `end_frames` is the most
    frames of its last sound and its last mark, if not those of `ProsodySettings.edge_frames`: at the slow pace of
    English, four of six last words were misheard after 6 and 3 frames, and none after 14 and 8. `join_less`: by how
    many seconds its joins are made shorter than drawn, for the ends of its sentences fade below what is measured as
    voice. `slower_by`: by which share its takes are drawn out, as a record that turns more slowly; its pitch falls with
    it, by a quarter of a semitone for .015.
    """

    base: tuple[str, ...]
    language: str = "nb"
    row: int = 80
    speed: float = 0.80
    end_lift: float = 0.0
    question_lift: float = 0.0
    first_palatal: str = ""
    hiss: tuple[float, float, float] | None = None
    end_frames: tuple[float, float] | None = None
    join_less: float = 0.0
    slower_by: float = 0.0


@dataclass(frozen=True, slots=True)
class ProsodySettings:
    """How sentences end and are joined; see prosody.py and takes.py. Ranges are drawn from by a hash.

    Falls and rises are in semitones: `fall_…` how far the end of a sentence lies from its first half,
    `question_rise` the rise over the last `rise_s` seconds of the voice, which begins `before_rise`
    from the first half. The end is the median of the last `window_s` of the voice, and is reached over
    `ramp_s`. No pitch leaves the `compass` around the median. `held_steps` (12.5 ms): how long the last
    pitch is held where a sound dies away. `edge_frames`: the most frames (25 ms) of silence before the
    sentence, at its last mark, and after it. `early_steps` (12.5 ms): how early a voiceless first sound
    may begin. `weak_frames`: how long a first f lasts at least, which the model plans as
    good as silent; `weak_energy`: the least and the most it is spoken with (the model's own
    scale). `palatal_frames` and `palatal_energy`: the least of both for ç; `glide_frames`: the most the glide
    after it may last, for the model gives it a voice («jenn» for «kjenn»).
    `join_s`: the silence between two sentences of a cue.
    `accent_…` shape the word tones of the trial.
    """

    fall_goes_on: tuple[float, float] = (-4.0, -2.0)
    fall_concludes: tuple[float, float] = (-5.5, -4.0)
    question_rise: tuple[float, float] = (5.5, 7.5)
    before_rise: float = -2.0
    rise_s: float = 0.34
    ramp_s: float = 1.6
    window_s: float = 0.3
    held_steps: int = 14
    compass: tuple[float, float] = (-9.0, 11.0)
    edge_frames: tuple[float, float, float] = (12.0, 6.0, 3.0)
    early_steps: int = 8
    weak_frames: float = 5.0
    weak_energy: tuple[float, float] = (2.0, 6.0)
    palatal_frames: float = 5.0
    palatal_energy: float = 4.0
    glide_frames: float = 1.0
    join_s: tuple[float, float] = (0.6, 0.9)
    accent_semitones: float = 3.0
    accent_decline: float = 3.0


@dataclass(frozen=True, slots=True)
class Finish:
    """From the model's 24 kHz to the stored file; see finish.py and mastering.py.

    Filters are (Hz, dB, Q); `trim_db` is measured from the loud parts (95th percentile) of a take.
    `whistle` is the thin tone that the last stage of the model leaves at two fifths of its rate.
    """

    trim_db: float = -45.0
    trim_keep_ms: tuple[float, float] = (30.0, 70.0)
    high_pass_hz: float = 70.0
    warmth: tuple[float, float, float] = (180.0, 1.0, 0.7)
    presence: tuple[float, float, float] = (3200.0, -2.5, 0.8)
    shelf: tuple[float, float, float] = (5500.0, -4.0, 0.7)
    whistle: tuple[float, float, float] = (9600.0, -12.5, 60.0)
    loudness_lufs: float = -20.0
    ceiling_dbtp: float = -3.3
    look_ahead_ms: float = 5.0
    fade_in_ms: float = 8.0
    fade_out_ms: float = 32.0
    compression_level: float = 0.93


VOICES = {
    "synthetic-light": VoiceSettings(
        ("ff_siwis", "hf_alpha", "if_sara"),
        speed=0.70,
        question_lift=1.2,
        first_palatal="kkçj",  # 6 of 7 «Kjenn» heard as such, with one k 2 of 7; the dark voice needs one
        hiss=(9200.0, -8.0, 2.0),
    ),
    "synthetic-dark": VoiceSettings(
        ("im_nicola", "bm_george", "hm_omega"), speed=0.77, end_lift=2.0
    ),
    "synthetic-light-en": VoiceSettings(
        ("bf_emma",), "en", speed=0.51, end_lift=-0.8, question_lift=3.2, end_frames=(14.0, 8.0)
    ),
    "synthetic-dark-en": VoiceSettings(
        ("bm_george", "bm_fable"),
        "en",
        speed=0.64,
        end_lift=0.4,
        question_lift=3.1,
        end_frames=(14.0, 8.0),
        join_less=0.12,  # of 79 joins the middle was .89 s and one in ten over 1.02; drawn are .6 to .9
        slower_by=0.015,  # 953 takes had 138.7 words a minute, where 138 are the most
    ),
}
PROSODY = ProsodySettings()
FINISH = Finish()


def speaking_sha256(voice: VoiceSettings, prosody: ProsodySettings = PROSODY) -> str:
    """Hash of what decides every take alike: engine, style, pace, prosody; not symbols, ends and filters."""
    # The symbols tell the language.
    others = {"question_lift", "first_palatal", "hiss", "language", "join_less", "slower_by"}
    given = {key: value for key, value in asdict(voice).items() if value is not None}
    spoken = {key: value for key, value in given.items() if key not in others}
    return _digest({"engine": ENGINE, "voice": spoken, "prosody": asdict(prosody)})


def settings_sha256(voice: str) -> str:
    """Hash of all settings behind the finished takes of this voice, the table of sounds included."""
    of_some = {
        "question_lift": VOICES[voice].question_lift,
        "first_palatal": VOICES[voice].first_palatal,
        "join_less": VOICES[voice].join_less,
        "slower_by": VOICES[voice].slower_by,
    }
    return _digest(
        {
            "speaking": speaking_sha256(VOICES[voice]),
            "sounds": [
                phones.KOKORO,
                phones.KOKORO_BEFORE_VOWEL,
                phones.KOKORO_BEFORE_R,
            ],
            "finish": asdict(FINISH),
            "hiss": VOICES[voice].hiss,
            **{key: value for key, value in of_some.items() if value},
            "rate": RATE,
        }
    )


def _digest(content: object) -> str:
    """SHA-256 of `content` as JSON with sorted keys."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
