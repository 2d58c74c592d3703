"""A made-up second language: a compiled catalogue of a few phrases, and content with a voice."""

from __future__ import annotations

import gettext
import json
import re
import shutil
import struct
from collections.abc import Mapping
from pathlib import Path

from nærvær.catalogue.catalogue import content_folders
from nærvær.catalogue.script_parser import parse_script

CODE = "qaa"
VOICE = "qaa-voice"
TAKE = 3 * 24_000
PHRASES = {"norsk": "Qaa", "I dag": "Hodie", "Innstillinger": "Optiones"}
DATA, _AUDIO = content_folders()


def _script() -> str:
    """Return the script of the Norwegian breathing space with another title, a shorter range, and a word in each line.

    It leaves out what every script may use: this language has no such lines.
    """
    norwegian = (DATA / "nb/scripts/breathing-space.txt").read_text(encoding="utf-8")
    fence, front, body = norwegian.partition("+++\n")[1], *norwegian.split("+++\n", 2)[1:]
    front = re.sub(r"title = .*", 'title = "Spatium"', re.sub(r"longest = .*", "longest = 8", front))
    spoken = (
        line if line.startswith(("#", "==", "@")) else re.sub(r"([.?])(?=\s|$)", r" qaa\1", line)
        for line in body.split("\n")
        if "@felles" not in line and "@rom" not in line
    )
    return f"{fence}{front}{fence}{chr(10).join(spoken)}"


SCRIPT = _script()


def write_phrases(folder: Path, code: str, phrases: Mapping[str, str]) -> None:
    """Write a compiled catalogue of a language that translates these phrases."""
    pairs = sorted({"": "Content-Type: text/plain; charset=UTF-8\n", **phrases}.items())
    table, texts, offset = [], b"", 28 + 16 * len(pairs)
    for column in range(2):
        for pair in pairs:
            encoded = pair[column].encode()
            table.append((len(encoded), offset + len(texts)))
            texts += encoded + b"\0"
    header = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    file = folder / code / "LC_MESSAGES" / "naervaer.mo"
    file.parent.mkdir(parents=True)
    file.write_bytes(header + b"".join(struct.pack("<2I", *each) for each in table) + texts)
    with file.open("rb") as opened:
        translations = gettext.GNUTranslations(opened)
        assert {each: translations.gettext(each) for each in phrases} == dict(phrases)


def write_content(root: Path, *, programme: bool = True) -> None:
    """Write the content of the second language into `root`: one script, and the Norwegian programme with other themes."""
    folder = root / CODE
    (folder / "scripts").mkdir(parents=True)
    (folder / "scripts" / "breathing-space.txt").write_text(SCRIPT, encoding="utf-8")
    if programme:
        text = (DATA / "nb/programme.toml").read_text(encoding="utf-8")
        for norwegian, other in (("En første smak", "Primus gustus"), ("Lage kaffe", "Potio")):
            assert norwegian in text
            text = text.replace(norwegian, other)
        (folder / "programme.toml").write_text(text, encoding="utf-8")


def write_voice(voices: Path, language: str | None = CODE) -> None:
    """Write a voice that says every sentence of the script in three seconds each; None: it does not tell its language."""
    folder = voices / VOICE
    folder.mkdir(parents=True)
    told = "" if language is None else f'language = "{language}"\n'
    (folder / "voice.toml").write_text(
        f'name = "Vox"\n{told}kind = "human"\ndescription = "Vox clara"\nlicence = "CC-BY-4.0"\n', encoding="utf-8"
    )
    cues = [cue.id for cue in parse_script(SCRIPT, "breathing-space.txt").spoken()]
    sheet = {
        "format": 1,
        "sound": "breathing-space.wav",
        "rate": 24_000,
        "sound_sha256": "",
        "frames": TAKE * len(cues),
        "cues": [{"id": cue, "start": n * TAKE, "end": (n + 1) * TAKE} for n, cue in enumerate(cues)],
    }
    (folder / "breathing-space.json").write_text(json.dumps(sheet), encoding="utf-8")
    (folder / "breathing-space.wav").write_bytes(b"")


def copy_of_package_content(root: Path) -> Path:
    """Return a copy of the package's content, to which a language can be added."""
    shutil.copytree(DATA, root / "data")
    return root / "data"
