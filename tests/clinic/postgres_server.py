"""A PostgreSQL of the tests' own: a cluster in a folder in memory, on a socket and, with TLS, on the loopback."""

from __future__ import annotations

import datetime as dt
import ipaddress
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from nærvær.store.postgres.connection import Server, ServerAddress
from nærvær.store.postgres.tables import make_tables

OWNER, KIOSK, PASSWORD = "eier", "kiosk", "hemmelig ord"
TEMPLATE = "mal"
MEMORY = Path("/dev/shm")
CONFIG = """
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = '{folder}'
fsync = off
full_page_writes = off
max_connections = 60
shared_buffers = 32MB
autovacuum = off
jit = off
ssl = on
ssl_cert_file = '{folder}/server.crt'
ssl_key_file = '{folder}/server.key'
"""
ACCESS = """
local all all trust
local replication all trust
hostssl all all 127.0.0.1/32 scram-sha-256
"""


def programs() -> Path | None:
    """The folder of the newest server that is installed; None where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: int(file.parent.parent.name))
    return found[-1].parent if found else None


class Cluster:
    """A server with one database that has the tables, from which the others are copied.

    `of`: another server, of which it is a standby, fed by streaming replication until it is promoted. `port`: its own.
    """

    def __init__(self, folder: Path, of: Cluster | None = None, port: int = 0) -> None:
        self.folder, self.port = folder, port or _free_port()
        bin_folder = programs()
        assert bin_folder is not None, "PostgreSQL is missing: apt install postgresql"
        self.bin = bin_folder
        self.data = folder / "data"
        self._user = _other_user() if os.geteuid() == 0 else None
        self._process: subprocess.Popen[bytes] | None = None
        self._made = 0
        folder.chmod(0o755)
        if self._user:
            os.chown(folder, self._user.pw_uid, self._user.pw_gid)
        if of is not None:
            self._follow(of)
            return
        self._run(
            "initdb", "-D", str(self.data), "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C"
        )
        self._give_certificate()
        with (self.data / "postgresql.conf").open("a") as file:
            file.write(CONFIG.format(port=self.port, folder=folder))
        (self.data / "pg_hba.conf").write_text(ACCESS)
        self.start()
        with self.admin() as raw:
            raw.execute(f"CREATE ROLE {OWNER} LOGIN PASSWORD '{PASSWORD}'")
            raw.execute(f"CREATE ROLE {KIOSK} LOGIN PASSWORD '{PASSWORD}'")
            raw.execute(f"CREATE DATABASE {TEMPLATE} OWNER {OWNER}")
        make_tables(Server(self.address(TEMPLATE, OWNER)), KIOSK)

    def _follow(self, other: Cluster) -> None:
        """Begin as a copy of another server, and take over what it does from then on."""
        source = ["-h", str(other.folder), "-p", str(other.port), "-U", "postgres", "-d", "application_name=standby"]
        self._run(
            "pg_basebackup", *source, "-D", str(self.data), "-X", "stream", "-R", "--checkpoint=fast", "--no-sync"
        )
        for name in ("server.crt", "server.key", "ca.crt"):
            shutil.copy2(other.folder / name, self.folder / name)
            if self._user:
                os.chown(self.folder / name, self._user.pw_uid, self._user.pw_gid)
        with (self.data / "postgresql.conf").open("a") as file:
            file.write(CONFIG.format(port=self.port, folder=self.folder))
        self.start()

    def promote(self) -> None:
        """Let a standby be written to from now on."""
        with self.admin() as raw:
            assert raw.execute("SELECT pg_promote(true, 30)").fetchone() == (True,)

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run([*self._as_user(), str(self.bin / program), *arguments], check=True, stdout=subprocess.DEVNULL)

    def _as_user(self) -> list[str]:
        if self._user is None:
            return []
        return ["setpriv", f"--reuid={self._user.pw_uid}", f"--regid={self._user.pw_gid}", "--clear-groups"]

    # The server

    def start(self) -> None:
        with (self.folder / "log").open("ab") as log:
            command = [*self._as_user(), str(self.bin / "postgres"), "-D", str(self.data)]
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        until = time.monotonic() + 30
        while True:
            with suppress(psycopg.OperationalError), self.admin():
                return
            assert time.monotonic() < until, (self.folder / "log").read_text()
            time.sleep(0.02)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """End it: SIGINT at once and in order, SIGQUIT as a crash."""
        assert self._process is not None
        self._process.send_signal(how)
        self._process.wait(30)

    @contextmanager
    def gone(self, how: signal.Signals = signal.SIGQUIT) -> Iterator[None]:
        self.stop(how)
        try:
            yield
        finally:
            self.start()

    def reload(self, *settings: str, **certificate: Any) -> None:
        """Take over settings, and a certificate made anew."""
        assert self._process is not None
        if certificate:
            self._give_certificate(**certificate)
        with self.admin() as raw:
            for setting in settings:
                raw.execute(f"ALTER SYSTEM {setting}")
            before = raw.execute("SELECT pg_conf_load_time()").fetchone()
            raw.execute("SELECT pg_reload_conf()")
            until = time.monotonic() + 10
            while raw.execute("SELECT pg_conf_load_time()").fetchone() == before:
                assert time.monotonic() < until
                time.sleep(0.01)

    def _give_certificate(self, **certificate: Any) -> None:
        _make_certificate(self.folder, **certificate)
        for name in ("server.crt", "server.key"):
            if self._user:
                os.chown(self.folder / name, self._user.pw_uid, self._user.pw_gid)

    # Databases

    def admin(self, database: str = "postgres") -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(host=str(self.folder), port=self.port, user="postgres", dbname=database, autocommit=True)

    def new_database(self) -> str:
        """A database of its own with the tables, and nothing in them; its name."""
        self._made += 1
        name = f"klinikk{self._made}"
        with self.admin() as raw:
            raw.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} OWNER {OWNER}")
        return name

    def dump(self, name: str, file: Path) -> None:
        """Back a database up, as its owner does."""
        done = subprocess.run(
            [str(self.bin / "pg_dump"), "-h", str(self.folder), "-p", str(self.port), "-U", OWNER, "-Fc", name],
            check=True,
            stdout=subprocess.PIPE,
        )
        file.write_bytes(done.stdout)

    def restore(self, name: str, file: Path) -> None:
        """Put a backup in the place of a database."""
        with self.admin() as raw:
            raw.execute(f"DROP DATABASE {name} WITH (FORCE)")
            raw.execute(f"CREATE DATABASE {name} OWNER {OWNER}")
        target = ["-h", str(self.folder), "-p", str(self.port), "-U", OWNER, "-d", name, "--exit-on-error"]
        subprocess.run([str(self.bin / "pg_restore"), *target, str(file)], check=True)

    def drop(self, name: str) -> None:
        with suppress(psycopg.Error), self.admin() as raw:
            raw.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def address(self, database: str, role: str = KIOSK, port: int = 0) -> ServerAddress:
        return ServerAddress.parse(f"host={self.folder} port={port or self.port} dbname={database} user={role}")

    def tls_address_text(self, database: str, port: int = 0, host: str = "localhost") -> str:
        return (
            f"host={host} hostaddr=127.0.0.1 port={port or self.port} dbname={database} user={KIOSK} "
            f"sslrootcert={self.folder / 'ca.crt'}"
        )

    def password_file(self) -> str:
        file = self.folder / "password"
        file.write_text(f"{PASSWORD}\n")
        return str(file)

    def close(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def cluster() -> Iterator[Cluster]:
    folder = Path(tempfile.mkdtemp(prefix="nvpg", dir=MEMORY if MEMORY.is_dir() else None))
    made = Cluster(folder)
    try:
        yield made
    finally:
        made.close()


def _other_user() -> pwd.struct_passwd:
    """PostgreSQL does not run as root."""
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name)
    raise LookupError("no user to run PostgreSQL as")


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def _make_certificate(folder: Path, days: float = 400, host: str = "localhost") -> None:
    """A certificate of the server, valid for so many days yet, which is its own authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=2))
        .not_valid_after(now + dt.timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName(host), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(serialization.Encoding.PEM)
    (folder / "server.crt").write_bytes(pem)
    (folder / "ca.crt").write_bytes(pem)
    (folder / "ca.crt").chmod(0o644)
    (folder / "server.key").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    (folder / "server.key").chmod(0o600)
