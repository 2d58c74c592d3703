"""A voice of one's own as a folder made by hand: `voice.toml`, `manuscript.txt`, and a sound file for each sentence.

Reads it whatever it holds, and writes it file by file, each whole or not at all. No sound is looked at here.
"""

from __future__ import annotations

import os
import re
import stat
import struct
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from ..domain.errors import BrokenContent, ContentFault, UnreadableFile
from ..domain.own_voice import (
    LARGEST_NUMBER,
    SMALLEST_NUMBER,
    Sentence,
    TakeFinder,
    VoiceCard,
    VoiceConsent,
    VoiceFolder,
)
from ..domain.score import TIMELINE_RATE, Recording, Take
from ..domain.script import Script
from ..domain.validation import normalised
from ..files import EVERYBODY_MODE, atomic_files, make_private_folder, read_head, secure_erase_folder
from .content_files import (
    CARD_FILE,
    CARD_FORMAT,
    CONSENT,
    EARLIER,
    LONGEST_TEXT,
    MANUSCRIPT_FILE,
    VOICE_ROOM_FILE,
    is_content_name,
    read_card_values,
    read_content,
)

LARGEST_MANUSCRIPT = 1_000_000
MOST_SENTENCES = 4_000
MOST_FILES = 20_000
"""Of a folder with more files no more are looked at."""
PLAYABLE = (".wav", ".flac", ".ogg", ".opus")
_NUMBERED = re.compile(r"0*(\d{1,4})[.):]?(?:\s+(=)?\s*(.*))?$")
_FILE_NUMBER = re.compile(r"0*(\d{1,4})(?!\d)")


# Reading


def read_card(folder: Path) -> VoiceCard:
    """Return what the voice in `folder` tells of itself. Raises `BrokenContent`."""
    values = read_card_values(folder)
    consent = None if values.consent is None else VoiceConsent(*values.consent)
    described = (values.name, values.description, values.licence, values.kind == "synthetic", values.language)
    return VoiceCard(*described, consent, tuple(VoiceConsent(*each) for each in values.earlier))


def read_sentences(folder: Path) -> tuple[Sentence, ...]:
    """Return the numbered sentences of the voice in `folder`. Raises `BrokenContent`."""
    file = folder / MANUSCRIPT_FILE
    return parse_manuscript(read_content(file, LARGEST_MANUSCRIPT), str(file))


def parse_manuscript(text: str, file: str) -> tuple[Sentence, ...]:
    """Return the numbered sentences of a manuscript. Raises `BrokenContent` with the line of what cannot be read.

    `== right-now | title` begins an exercise, `012 text` is a sentence, `012 = text` a wording its take stands for too,
    and `# …` a remark.
    """
    found: dict[int, Sentence] = {}
    exercise = ""
    for line, content in enumerate(map(normalised, text.split("\n")), 1):
        if not content or content.startswith("#"):
            continue
        if content.startswith("=="):
            exercise = _heading(content, file, line)
            continue
        number, is_also, said = _numbered_line(content, file, line)
        if is_also:
            if number not in found:
                raise _broken(file, line, ContentFault.OTHER_NUMBER, found=number)
            old = found[number]
            found[number] = Sentence(number, old.exercise, old.text, (*old.also, said))
        elif number in found:
            raise _broken(file, line, ContentFault.NUMBER_TWICE, found=number)
        else:
            found[number] = Sentence(number, exercise, said)
        if len(found) > MOST_SENTENCES:
            raise _broken(file, line, ContentFault.TOO_MANY_SENTENCES, highest=MOST_SENTENCES)
    return tuple(found.values())


def _heading(content: str, file: str, line: int) -> str:
    name = content.lstrip("=").partition("|")[0].strip()
    if name and not is_content_name(name):
        raise _broken(file, line, ContentFault.BAD_ID, found=name)
    return name


def _numbered_line(content: str, file: str, line: int) -> tuple[int, bool, str]:
    """Return the number, whether it is another wording of a sentence above, and what is said."""
    parts = _NUMBERED.match(content)
    if parts is None:
        raise _broken(file, line, ContentFault.NO_SENTENCE_NUMBER)
    number, sign, said = int(parts[1]), parts[2], parts[3]
    if not SMALLEST_NUMBER <= number <= LARGEST_NUMBER:
        raise _broken(file, line, ContentFault.BAD_NUMBER, found=number, lowest=SMALLEST_NUMBER, highest=LARGEST_NUMBER)
    if not said:
        raise _broken(file, line, ContentFault.EMPTY_CUE)
    if len(said) > LONGEST_TEXT:
        raise _broken(file, line, ContentFault.TOO_MANY_CHARACTERS, found=len(said), highest=LONGEST_TEXT)
    return number, sign is not None, said


def _broken(file: str, line: int, reason: ContentFault, **data: object) -> BrokenContent:
    return BrokenContent(file, "file", reason, line=line, **data)


def read_voice_folder(folder: Path) -> VoiceFolder:
    """Return the voice in `folder` with its sentences and the files of its takes. Raises `BrokenContent`."""
    card, sentences = read_card(folder), read_sentences(folder)
    takes, doubles, unused = numbered_files(folder)
    return VoiceFolder(folder, card, sentences, takes, doubles, unused)


def numbered_files(folder: Path) -> tuple[dict[int, Path], tuple[Path, ...], tuple[Path, ...]]:
    """Return the sound files of a folder by the number each is named by, those that double one, and those of no use.

    Only the folder itself is looked at, in the order of the names. «007.wav», «7.flac» and «007 føttene.wav» are number 7.
    """
    takes: dict[int, Path] = {}
    doubles: list[Path] = []
    unused: list[Path] = []
    for file in _files(folder):
        number = _number_of(file)
        if file.suffix.lower() not in PLAYABLE or number is None:
            unused.append(file)
        elif number in takes:
            doubles.append(file)
        else:
            takes[number] = file
    return takes, tuple(doubles), tuple(unused)


def sound_files(folder: Path) -> tuple[Path, ...]:
    """Return what may be a sound in the folder, in the order of the names, numbers in them by size."""
    return tuple(sorted(_files(folder), key=_with_numbers_by_size))


def _with_numbers_by_size(file: Path) -> list[tuple[int, str]]:
    parts = re.split(r"(\d{1,18})", file.name.casefold())
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def _files(folder: Path) -> Iterator[Path]:
    """Yield what may be a sentence in the folder: no texts, no hidden files, no folders, and not the sound of the room."""
    try:
        names = sorted(entry.name for _, entry in zip(range(MOST_FILES), os.scandir(folder), strict=False))
    except OSError:
        return
    for name in names:
        file = folder / name
        is_text = file.suffix.lower() in (".txt", ".toml", ".json", ".md", ".html", ".pdf")
        if name != VOICE_ROOM_FILE and not name.startswith(".") and not is_text and not file.is_dir():
            yield file


def _number_of(file: Path) -> int | None:
    """Return the number that the name of a file begins with, if it is one of a sentence."""
    begins = _FILE_NUMBER.match(file.stem)
    number = int(begins[1]) if begins else 0
    return number if SMALLEST_NUMBER <= number <= LARGEST_NUMBER else None


# Writing


def create_voice_folder(folder: Path, card: VoiceCard, sentences: Sequence[Sentence]) -> None:
    """Make the folder of a new voice with its card and its manuscript. Raises `OSError`, also where it is there already."""
    make_private_folder(folder.parent)
    folder.mkdir(mode=0o755)
    write_manuscript(folder, sentences)
    write_card(folder, card)  # last: a folder without it is no voice yet


def write_card(folder: Path, card: VoiceCard) -> None:
    """Write what a voice tells of itself. Raises `OSError`."""
    write_file(folder / CARD_FILE, card_text(card).encode())


def card_text(card: VoiceCard) -> str:
    """Return the `voice.toml` of a card."""
    lines = [f"format = {CARD_FORMAT}"]
    kind = "synthetic" if card.synthetic else "human"
    fields = {"name": card.name, "description": card.description, "kind": kind, "licence": card.licence}
    lines += [f"{key} = {_quoted(value)}" for key, value in {**fields, "language": card.language}.items()]
    return "\n".join([*lines, *consent_lines(card.consent, card.earlier), ""])


def consent_lines(consent: VoiceConsent | None, earlier: Sequence[VoiceConsent]) -> Iterator[str]:
    """Yield the lines of TOML that tell a consent and the earlier ones."""
    headed = [] if consent is None else [(f"[{CONSENT}]", consent)]
    for heading, each in (*headed, *((f"[[{EARLIER}]]", each) for each in earlier)):
        yield from ("", heading, f"person = {_quoted(each.person)}", f"purpose = {_quoted(each.purpose)}")
        days = {"given": each.given, "until": each.until}
        yield from (f"{key} = {day.isoformat()}" for key, day in days.items() if day is not None)


def _quoted(text: str) -> str:
    """Return `text` as a TOML string on one line."""
    escaped = normalised(text).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(each if each.isprintable() else f"\\U{ord(each):08x}" for each in escaped) + '"'


def write_manuscript(folder: Path, sentences: Sequence[Sentence]) -> None:
    """Write the numbered sentences of a voice, in their order, by exercise. Raises `OSError`."""
    write_file(folder / MANUSCRIPT_FILE, manuscript_text(sentences).encode())


def manuscript_text(sentences: Iterable[Sentence]) -> str:
    """Return the manuscript as it lies in the folder of a voice."""
    lines: list[str] = []
    exercise = None
    for each in sentences:
        if each.exercise != exercise:
            lines += [*([""] if lines else []), f"== {each.exercise}".rstrip()]
            exercise = each.exercise
        lines.append(f"{each.number:03} {normalised(each.text)}")
        lines += [f"{each.number:03} = {normalised(text)}" for text in each.also]
    return "\n".join([*lines, ""])


def take_name(number: int) -> str:
    """Return the name of the file of a take."""
    return f"{number:03}.wav"


def write_take(folder: Path, number: int, wav: bytes) -> Path:
    """Write the take of a sentence in place of any it had; return its file. Raises `OSError`."""
    file = folder / take_name(number)
    write_file(file, wav)
    takes, doubles, _ = numbered_files(folder)
    for other in (takes.get(number, file), *doubles):
        if other != file and _number_of(other) == number:
            other.unlink()
    return file


def write_room(folder: Path, wav: bytes) -> None:
    """Keep what the room sounds like while nobody speaks. Raises `OSError`."""
    write_file(folder / VOICE_ROOM_FILE, wav)


def write_script(folder: Path, exercise: str, text: str) -> None:
    """Keep the script that the voice was read from beside its takes, so that it stays with those words. Raises `OSError`."""
    write_file(folder / f"{exercise}.txt", text.encode())


def remove_voice_folder(folder: Path) -> None:
    """Remove a voice with all that is in its folder, its bytes overwritten. Raises `OSError`.

    Of a link only the link goes; so it is with a file that has another name elsewhere, whose bytes are somebody else's.
    """
    if folder.is_symlink():
        folder.unlink()
        return
    for file in folder.rglob("*"):
        status = file.lstat()
        if not stat.S_ISDIR(status.st_mode) and (status.st_nlink > 1 or not stat.S_ISREG(status.st_mode)):
            file.unlink()
    secure_erase_folder(folder)


def write_file(file: Path, content: bytes) -> None:
    """Write a file whole or not at all. A link is replaced, never followed: it may lead out of a stranger's folder."""
    if file.is_symlink():
        file.unlink()
    with atomic_files(file, mode=EVERYBODY_MODE) as pending:
        pending.parts[0].write_bytes(content)


HEAD_BYTES = 4_096
LONGEST_CLAIM_SECONDS = 60
TAKE_FADES = (0.01, 0.04)
"""Over so many seconds a take that was made here rises, and falls."""


def numbered_recording(folder: Path, script: Script, *, as_claimed: bool) -> Recording:
    """Return the recording of `script` by the voice in `folder`. Raises `BrokenContent`."""
    finder = TakeFinder(read_sentences(folder))
    files, _, _ = numbered_files(folder)
    takes: dict[str, Take] = {}
    for cue in script.spoken():
        file = files.get(finder.number(script.exercise, cue.text) or 0)
        if file is not None:
            frames, rate = claimed_length(file) if as_claimed else (0, 0)
            takes[cue.id] = Take(0, frames, str(file), rate=rate)
    room_file = folder / VOICE_ROOM_FILE
    room = None if as_claimed or not os.path.lexists(room_file) else Take(0, 0, str(room_file))
    manuscript = str(folder / MANUSCRIPT_FILE)
    return Recording(
        folder.name, script.exercise, manuscript, TIMELINE_RATE, "", takes, room=room, room_fades=TAKE_FADES
    )


def claimed_length(file: Path) -> tuple[int, int]:
    """Return the frames and the rate that the head of a WAV or FLAC file claims; zeros where it tells nothing of use."""
    try:
        head, size = read_head(file, HEAD_BYTES)
        frames, rate = _wav_length(head, size) if head[:4] == b"RIFF" else _flac_length(head)
    except (UnreadableFile, struct.error):
        return 0, 0
    is_believable = 8_000 <= rate <= 192_000 and 0 < frames <= LONGEST_CLAIM_SECONDS * rate
    return (frames, rate) if is_believable else (0, 0)


def _wav_length(head: bytes, size: int) -> tuple[int, int]:
    """Walk through the chunks in the head of a WAV file: the format, then the sound."""
    rate = frame_bytes = 0
    position = 12
    while position + 8 <= len(head):
        name, length = struct.unpack_from("<4sI", head, position)
        if name == b"fmt ":
            rate, frame_bytes = struct.unpack_from("<I4xH", head, position + 12)
        if name == b"data":
            return min(length, size - position - 8) // max(frame_bytes, 1), rate
        position += 8 + length + length % 2
    return 0, 0


def _flac_length(head: bytes) -> tuple[int, int]:
    """Read the first block of a FLAC file: 20 bits of the rate, 8 of other things, 36 of the number of frames."""
    if head[:4] != b"fLaC" or len(head) < 26:
        return 0, 0
    bits = int.from_bytes(head[18:26], "big")
    return bits & ((1 << 36) - 1), bits >> 44
