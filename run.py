#!/usr/bin/env python3
"""Set up whatever is missing, then start nærvær or pass its tests.

    python3 run.py [arguments …]        the app; arguments are passed on
    python3 run.py test [arguments …]   every check and test; arguments are passed on to pytest

Standard library only. The file parses on Python 3.6, so that an old Python gets a sentence, not a traceback. A start with
nothing to do is two small files read, a look at the folders of .venv and an exec, which is why slow modules are imported
where they are used. The package is found through a relative .pth file: nothing to build, plain ASCII whatever the folder
is called, and still right when the folder is moved.
"""

import contextlib
import hashlib
import os
import sys
import time
from collections.abc import Iterator

ROOT = os.path.dirname(os.path.abspath(__file__))


def _(text: str) -> str:
    """Return what is said here in the language asked for or that of the system, as `texts/i18n.py` does for the app."""
    asked = [os.environ.get("NAERVAER_LANGUAGE")]
    if "--language" in sys.argv[1:-1]:
        asked.insert(0, sys.argv[sys.argv.index("--language") + 1])
    system = [os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    code = next(filter(None, asked + system), "nb").split(".")[0].split("@")[0].replace("-", "_")
    return text_in(code, text) or text_in(code.split("_")[0], text) or text


def phrase(text: str) -> str:
    """Mark `text` for the languages; it is looked up later."""
    return text


def locales() -> str:
    """Return the folder of the languages."""
    return os.environ.get("NAERVAER_LOCALES") or os.path.join(ROOT, "src", "nærvær", "locale")


def text_in(code: str, text: str) -> str:
    """Return `text` in a language; "" where there is none of that code, or its file is broken."""
    import gettext

    try:
        with open(os.path.join(locales(), code, "LC_MESSAGES", "naervaer.mo"), "rb") as file:
            return gettext.GNUTranslations(file).gettext(text)
    except (OSError, ValueError):
        return ""


if sys.version_info < (3, 11):
    needed = _("nærvær trenger Python 3.11 eller nyere, og dette er Python {version}.")
    sys.exit(needed.format(version="{}.{}".format(*sys.version_info)))

VENV = os.path.join(ROOT, ".venv")
STAMP = os.path.join(VENV, "naervaer-ready")
FOLDERS = os.path.join(VENV, "naervaer-folders")
LOCK = os.path.join(ROOT, ".venv.lock")
CHECKS = os.path.join(ROOT, "tools", "checks.py")
POSIX = os.name == "posix"
PYTHON = os.path.join(VENV, "bin", "python") if POSIX else os.path.join(VENV, "Scripts", "python.exe")
REQUIREMENTS = {level: os.path.join(ROOT, "requirements", level + ".txt") for level in ("app", "dev")}
SOUND = "libportaudio2"
# The tests listen to what really reaches a sound card (a null sink of their own), drive the app in a terminal, find its
# process there, fill a small disk, and run a database server of their own. A bare system has none of it.
TEST_COMMANDS = {
    "pulseaudio": "pulseaudio",
    "pactl": "pulseaudio-utils",
    "parec": "pulseaudio-utils",
    "tmux": "tmux",
    "pgrep": "procps",
    "mount": "mount",
}
POSTGRES = ("postgresql", "/usr/lib/postgresql/*/bin/initdb")
ALSA_PLUGIN = ("libasound2-plugins", "/usr/lib/*/alsa-lib/libasound_module_pcm_pulse.so")
OTHER_INSTALLERS = {"dnf": "dnf install portaudio", "pacman": "pacman -S portaudio", "apk": "apk add portaudio"}
OFFLINE = ("name resolution", "getaddrinfo", "not known", "unreachable", "establish a new connection", "timed out")


class SetupError(Exception):
    """Set-up cannot go on; the text is for the person."""


def say(text: str, end: str = "\n") -> None:
    """Write `text` to standard error; its error handler copes with any encoding."""
    sys.stderr.write(text + end)
    sys.stderr.flush()


def since(began: float) -> str:
    """The time passed, with the decimal sign of the language."""
    whole, decimals = f"{time.monotonic() - began:.1f}".split(".")
    return _("{whole},{decimals}").format(whole=whole, decimals=decimals) + " s"


@contextlib.contextmanager
def step(name: str) -> Iterator[None]:
    """Say what is being done, then how long it took."""
    began = time.monotonic()
    say(f"  {name} …", end="")
    try:
        yield
    except BaseException:
        say(" " + _("stoppet etter {time}").format(time=since(began)))
        raise
    say(f" {since(began)}")


def quietly(command: list[str], limit: float | None = None, hold_lock: bool = False) -> tuple[int, str]:
    """Run `command` without input; its exit code and all it wrote. Past `limit` seconds it is ended (code 124).

    With `hold_lock` the set-up lock lives as long as the command: an orphan of a killed set-up still keeps the next one out.
    """
    import subprocess

    settings = {"PYTHONUTF8": "1", "PIP_USER": "0", "PIP_NO_INPUT": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=limit,
            env=child_environment() | settings,
            close_fds=not hold_lock,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return 124, ""
    except OSError as error:
        return 127, str(error)
    return done.returncode, done.stdout.decode("utf-8", "replace")


def child_environment() -> dict[str, str]:
    """The environment without what would mix another Python's packages into ours."""
    return {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "PYTHONHOME")}


# What is there already


def fingerprint() -> str:
    """What the two locks ask for."""
    digest = hashlib.sha256()
    for path in REQUIREMENTS.values():
        with open(path, "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def stamp_lines() -> list[str]:
    """What the last finished set-up wrote: level, fingerprint, the real Python, "sound" or "silent"; empty if none did."""
    return lines_of(STAMP)


def lines_of(path: str) -> list[str]:
    """The lines of a small file; none where it cannot be read."""
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            return file.read().splitlines()
    except OSError:
        return []


def environment_stands() -> bool:
    """Whether a finished environment is there and its Python is still the one it was made with."""
    lines = stamp_lines()
    return len(lines) == 4 and os.path.exists(PYTHON) and lines[2] == os.path.realpath(PYTHON) and is_whole()


def is_whole() -> bool:
    """Whether nothing was taken out of the environment since it was set up.

    A file that is deleted or added changes the time of its folder, so at a start only the folders are looked at (a
    thousandth of a second or two). Where one has changed, every file is compared with the lists that pip left.
    """
    lines = lines_of(FOLDERS)
    if len(lines) > 2 and lines[0] == machine() and lines[1] == times_of(lines[2:]):
        return True
    if lines and lines[0] != machine():
        return False
    known = [name for name in lines[2:] if name.endswith(".dist-info")]
    if not all(os.path.isdir(os.path.join(VENV, name)) for name in known) or not every_file_is_there():
        return False
    remember_folders()
    return True


def machine() -> str:
    """What kind of machine this is: what was built for another one does not run here."""
    return sys.platform + " " + (os.uname().machine if POSIX else os.environ.get("PROCESSOR_ARCHITECTURE", ""))


def sites() -> list[str]:
    """Where the packages of the environment lie."""
    import glob

    return glob.glob(os.path.join(glob.escape(VENV), "[Ll]ib", "python3*" if POSIX else "", "site-packages"))


def times_of(folders: list[str]) -> str:
    """The times of all these folders, in short; one that is gone has none."""
    digest = hashlib.sha256()
    for folder in folders:
        try:
            changed = os.stat(os.path.join(VENV, folder)).st_mtime_ns
        except OSError:
            changed = 0
        digest.update(b"%d " % changed)
    return digest.hexdigest()


def remember_folders() -> None:
    """Write down every folder of the packages and the times they have now. Without it the next start looks closer."""
    found = []
    for site in sites():
        for folder, inside, _ in os.walk(site):
            inside[:] = sorted(name for name in inside if name != "__pycache__")
            found.append(os.path.relpath(folder, VENV))
    with contextlib.suppress(OSError), open(FOLDERS, "w", encoding="utf-8", errors="surrogateescape") as file:
        file.write("\n".join([machine(), times_of(found), *found]))


def every_file_is_there() -> bool:
    """Whether all that pip has listed is there in its size, our own link too, and this Python reads from there."""
    import csv
    import glob

    code, own = quietly([PYTHON, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], 60)
    found = sites()
    if (
        code
        or not found
        or (os.path.isdir(own.strip()) and not any(os.path.samefile(own.strip(), site) for site in found))
    ):
        return False
    for site in found:
        if not os.path.isfile(os.path.join(site, "naervaer.pth")):
            return False
        for record in glob.glob(os.path.join(glob.escape(site), "*.dist-info")):
            try:
                with open(os.path.join(record, "RECORD"), encoding="utf-8", newline="") as file:
                    for name, _, size in csv.reader(file):
                        listed = os.path.join(site, name)
                        if not name.endswith(".pyc") and size and os.stat(listed).st_size != int(size):
                            return False
            except (OSError, ValueError):
                return False
    return True


def is_ready(level: str) -> bool:
    """Whether nothing is left to do for `level`; what is ready for dev is ready for app."""
    lines = stamp_lines()
    return environment_stands() and lines[0] in (level, "dev") and lines[1] == fingerprint()


def has_portaudio() -> bool:
    """Whether sound can be played: only on Linux does the library come from the system."""
    if not sys.platform.startswith("linux"):
        return True
    import ctypes

    try:
        ctypes.CDLL("libportaudio.so.2")
    except OSError:
        return False
    return True


def missing_for_tests() -> list[str]:
    """System packages the tests need and do not find."""
    import glob
    import shutil

    if not sys.platform.startswith("linux"):
        return []
    missing = {package for command, package in TEST_COMMANDS.items() if not shutil.which(command)}
    missing |= {package for package, file in (ALSA_PLUGIN, POSTGRES) if not glob.glob(file)}
    return sorted(missing)


# System packages


def apt() -> list[str] | None:
    """The words before `install …`, or None where apt is missing or would ask for a password."""
    import shutil

    if not shutil.which("apt-get"):
        return None
    words = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "--yes"]
    words += ["-o", "DPkg::Lock::Timeout=60", "-o", "Acquire::http::Timeout=20", "-o", "Acquire::Retries=1"]
    if POSIX and os.geteuid() == 0:
        return words
    if shutil.which("sudo") and quietly(["sudo", "-n", "true"], 10)[0] == 0:
        return ["sudo", "-n", *words]
    return None


def install(packages: list[str]) -> bool:
    """Install system packages if that can be done without asking; whether it worked."""
    words = apt()
    if words is None:
        return False
    command = [*words, "install", "--no-install-recommends", *packages]
    with step(_("installerer {packages}").format(packages=", ".join(packages))):
        if quietly(command, 300)[0] == 0:
            return True
        quietly([*words, "update"], 180)
        return quietly(command, 300)[0] == 0


def sound_line() -> str:
    """The one line that would install PortAudio here."""
    import shutil

    for installer, line in OTHER_INSTALLERS.items():
        if shutil.which(installer) and not shutil.which("apt-get"):
            return "sudo " + line
    return "sudo apt install " + SOUND


def ensure_sound() -> bool:
    """Whether PortAudio is there, installed now if need be; without it the app goes on silently."""
    if has_portaudio():
        return True
    audible = install([SOUND]) and has_portaudio()
    if not audible:
        say_silent()
    return audible


def ensure_test_packages() -> None:
    """Install what the tests need from the system, or say how; the tests that need it will tell."""
    missing = missing_for_tests()
    if missing and not install(missing):
        say(_("Noen tester trenger mer. Skriv:  {command}").format(command="sudo apt install " + " ".join(missing)))


def say_silent() -> None:
    """How to get sound."""
    worded = _("Lyden mangler, så nærvær viser øvelsene som tekst. Vil du ha lyd, skriv:  {command}")
    say(worded.format(command=sound_line()))


# Set-up


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Let one set-up at a time through."""
    with open(LOCK, "a", encoding="utf-8") as file:
        if sys.platform == "win32":
            import msvcrt

            while True:
                with contextlib.suppress(OSError):
                    msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
                    break
        else:
            import fcntl

            os.set_inheritable(file.fileno(), True)
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                say(_("Et oppsett er alt i gang. Venter på det …"))
                fcntl.flock(file, fcntl.LOCK_EX)
        yield


def create_environment() -> None:
    """A fresh .venv; what an interrupted set-up left behind is cleared away."""
    import importlib.util

    if importlib.util.find_spec("ensurepip") is None:
        package = "python{}.{}-venv".format(*sys.version_info)
        install([package])
        importlib.invalidate_caches()
        if importlib.util.find_spec("ensurepip") is None:
            worded = _("Python mangler en del. Skriv dette, og prøv igjen:  {command}")
            raise SetupError(worded.format(command="sudo apt install " + package))
    with step(_("lager .venv")):
        # The base Python: a .venv cannot clear itself away when run.py was started with it.
        python = getattr(sys, "_base_executable", sys.executable)
        code, text = quietly([python, "-m", "venv", "--clear", VENV], hold_lock=True)
        if code:
            raise SetupError(_("Fikk ikke laget .venv:") + "\n" + tail(text))


def fetch_packages(level: str) -> None:
    """Install exactly what the lock says, checked against its hashes; wheels only, so no compiler is ever needed."""
    command = [PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "--no-deps", "--only-binary", ":all:"]
    command += ["--retries", "2", "--requirement", REQUIREMENTS[level]]
    with step(_("henter det nærvær er bygd med") if level == "app" else _("henter det nærvær og testene er bygd med")):
        code, text = quietly(command, hold_lock=True)
        if not code:
            return
        if any(sign in text for sign in OFFLINE):
            raise SetupError(
                _("Får ikke kontakt med nettet. Det trengs bare denne ene gangen; koble til og prøv igjen.")
            )
        raise SetupError(_("Fikk ikke hentet alt:") + "\n" + tail(text))


def link_source() -> None:
    """Make the environment find `src`."""
    for site in sites():
        with open(os.path.join(site, "naervaer.pth"), "w", encoding="ascii") as file:
            file.write(os.path.relpath(os.path.join(ROOT, "src"), site) + "\n")


def greet() -> None:
    """Say what this is, and in every other language how to begin in that one."""
    say(_("nærvær: veiledet meditasjon for deg som lever med smerte."))
    source = phrase("På norsk: python3 run.py --language {code}")
    others = sorted(os.listdir(locales())) if os.path.isdir(locales()) else []
    ways = {"nb": source, **{code: text_in(code, source) for code in others}}
    for code, way in ways.items():
        if way not in ("", _(source)) and (way != source or code == "nb"):
            say(way.format(code=code))


def set_up(level: str) -> None:
    """Bring everything `level` needs into place. Interrupted anywhere, the next call mends it: the stamp comes last."""
    with alone():
        if is_ready(level):
            return
        began = time.monotonic()
        stands = environment_stands()
        if stands:
            say(_("Oppdaterer nærvær."))
        elif stamp_lines():
            say(
                _(
                    "Noe av det nærvær er bygd med, mangler eller er endret. Gjør nærvær klar på nytt; det tar et minutts "
                    "tid."
                )
            )
        else:
            greet()
            say(_("Gjør nærvær klar. Det skjer bare første gang, og tar et minutts tid."))
        if stands:
            os.remove(STAMP)
        else:
            create_environment()
        fetch_packages(level)
        link_source()
        remember_folders()
        audible = ensure_sound()
        lines = (level, fingerprint(), os.path.realpath(PYTHON), "sound" if audible else "silent")
        with open(STAMP, "w", encoding="utf-8", errors="surrogateescape") as file:
            file.write("\n".join(lines))
        say(_("Klart på {time}.").format(time=since(began)))


def tail(text: str) -> str:
    """The last lines of what a command wrote."""
    return "\n".join(text.strip().splitlines()[-12:])


# What comes after


def become(words: list[str]) -> int:
    """Go on as our own Python. Where there is no exec, wait for it: ctrl+c is the app's, which keeps what was heard."""
    # The program's advice names the command it was started with.
    environment = dict(child_environment(), PYTHONUTF8="1", NAERVAER_RUN_PY=os.path.abspath(__file__))
    command = [PYTHON, *words]
    if POSIX:
        # The child reads UTF-8 whatever the locale; the other words are passed on as the bytes they came as.
        encoded = [word.encode() if word == "nærvær" else os.fsencode(word) for word in command]
        os.execve(PYTHON, encoded, environment)
    import subprocess

    process = subprocess.Popen(command, env=environment)
    while True:
        with contextlib.suppress(KeyboardInterrupt):
            return process.wait()


def main(arguments: list[str]) -> int:
    """Set up what is missing for what is asked, and go there."""
    testing = arguments[:1] == ["test"]
    level = "dev" if testing else "app"
    try:
        if not is_ready(level):
            set_up(level)
        elif stamp_lines()[3] == "silent" and not has_portaudio():
            if testing:
                ensure_sound()
            else:
                say_silent()
        if testing:
            ensure_test_packages()
    except SetupError as problem:
        say(str(problem))
        return 1
    except PermissionError:
        worded = _("Får ikke skrive i {folder}. Legg nærvær i en mappe som er din egen, og prøv igjen.")
        say(worded.format(folder=ROOT))
        return 1
    except OSError as problem:
        worded = _("Fikk ikke gjort nærvær klar: {problem}.")
        say(worded.format(problem=f"{problem.strerror} ({problem.filename})"))
        return 1
    except KeyboardInterrupt:
        say(_("Avbrutt. Neste gang gjøres resten."))
        return 130
    return become(["-P", CHECKS, *arguments[1:]]) if testing else become(["-P", "-m", "nærvær", *arguments])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
