"""`nærvær clinic server` finds what is wrong with a server, and says what to do."""

from __future__ import annotations

import json
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("the kiosk is for Linux", allow_module_level=True)

from clinic.dropping_proxy import DroppingProxy
from clinic.postgres_server import KIOSK, OWNER, Cluster
from nærvær.__main__ import main
from nærvær.domain.server_check import ServerHint, ServerPart
from nærvær.domain.services import CheckResult
from nærvær.machine_services import local_now
from nærvær.store.encryption import new_key
from nærvær.store.postgres import server_check
from nærvær.store.postgres.connection import CONNECT_SECONDS, Server, ServerAddress
from nærvær.store.postgres.diary import PostgresDiary
from nærvær.store.postgres.kiosk_copy import KioskCopies
from nærvær.store.sealed_rows import SealedRows
from nærvær.texts.server_check import HINTS, server_hint, server_lines
from store.diaries import some_facts

PERSON = "ab" * 16


@pytest.fixture(scope="module")
def own(postgres: Cluster) -> Iterator[Cluster]:
    """The server, as it should be set up; what a test changes of it, it changes back."""
    postgres.reload("SET fsync = on", "SET full_page_writes = on")
    yield postgres
    postgres.reload("RESET ALL", days=400)


@pytest.fixture
def database(own: Cluster) -> Iterator[str]:
    name = own.new_database()
    yield name
    own.drop(name)


Look = Callable[..., list[CheckResult]]


@pytest.fixture
def look(own: Cluster, database: str, quick_path: Path) -> Look:
    def looked(
        text: str = "", password: str | None = None, now: Callable[..., object] = local_now
    ) -> list[CheckResult]:
        file = own.password_file()
        if password is not None:
            (quick_path / "passord").write_text(password)
            file = str(quick_path / "passord")
        address = ServerAddress.parse(text or own.tls_address_text(database), file)
        return list(server_check.check_server(address, quick_path / "kiosk", now))  # type: ignore[arg-type]

    return looked


def hints(findings: list[CheckResult]) -> list[str | None]:
    return [finding.hint for finding in findings if not finding.ok]


def part(findings: list[CheckResult], name: ServerPart) -> CheckResult:
    (found,) = [finding for finding in findings if finding.part == name]
    return found


def test_a_server_as_it_should_be(own: Cluster, look: Look) -> None:
    findings = look()
    assert hints(findings) == []
    assert [finding.part for finding in findings] == [
        "server", "storage", "tables", "rights", "clock", "archive", "waits",
    ]  # fmt: skip
    said = [line for finding in findings for line in server_lines(finding)]
    assert f"  kioskens rolle: {KIOSK}" in said
    assert any("sertifikatet gjelder til: " in line for line in said)
    assert part(findings, ServerPart.RIGHTS).values["refused"] == str(len(server_check._FORBIDDEN))


@pytest.mark.parametrize(
    ("days", "host", "hint"),
    [
        (-1, "localhost", "expired"),
        (9, "localhost", "soon"),
        (400, "db.example", "other-name"),
        (400, "localhost", None),
    ],
)
def test_what_the_certificate_says(own: Cluster, look: Look, days: int, host: str, hint: str | None) -> None:
    own.reload(days=days, host=host)
    try:
        assert hints(look())[:1] == ([] if hint is None else [hint])
    finally:
        own.reload(days=400)


def test_why_no_connection_comes_about(own: Cluster, database: str, look: Look, quick_path: Path) -> None:
    text = own.tls_address_text(database)
    assert hints(look(password="feil ord")) == [ServerHint.PASSWORD]
    assert hints(look(text.replace(database, "ingen"))) == [ServerHint.DATABASE]
    assert hints(look(text.replace("hostaddr=127.0.0.1 ", "").replace("host=localhost", "host=db.invalid"))) == ["name"]
    assert hints(look(text.replace("ca.crt", "none.crt"))) == [ServerHint.CA_FILE]
    other = Path(own.folder / "other.crt")
    own.reload(days=401)
    other.write_bytes((own.folder / "ca.crt").read_bytes())
    own.reload(days=400)
    assert hints(look(text.replace("ca.crt", "other.crt"))) == [ServerHint.UNTRUSTED]
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        assert hints(look(own.tls_address_text(database, closed.getsockname()[1]))) == [ServerHint.REFUSED]
    with own.admin() as raw:
        raw.execute(f"ALTER ROLE {KIOSK} CONNECTION LIMIT 0")
        assert hints(look()) == [ServerHint.CROWDED]
        raw.execute(f"ALTER ROLE {KIOSK} CONNECTION LIMIT -1 NOLOGIN")
        assert hints(look()) == [ServerHint.NOT_LET_IN]
        raw.execute(f"ALTER ROLE {KIOSK} LOGIN")
    own.reload("SET ssl = off")
    assert hints(look()) == [ServerHint.NO_TLS]
    own.reload("SET ssl = on")
    assert hints(look()) == []


def test_a_server_that_is_silent_is_waited_for_no_longer_than_a_connection(
    own: Cluster, database: str, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_check, "CONNECT_SECONDS", 0.3)
    with DroppingProxy(own.port) as proxy:
        proxy.silent = True
        began = time.monotonic()
        findings = look(own.tls_address_text(database, proxy.port))
    assert time.monotonic() - began < CONNECT_SECONDS
    assert hints(findings) == [ServerHint.SILENT]
    assert [finding.part for finding in findings] == ["server", "waits"]


def test_what_the_role_may_is_tried(own: Cluster, database: str, look: Look) -> None:
    with own.admin(database) as raw:
        raw.execute(f"GRANT DELETE ON naervaer.facts TO {KIOSK}")
        found = part(look(), ServerPart.RIGHTS)
        assert (found.hint, found.values["allowed"]) == (ServerHint.MAY_TOO_MUCH, "DELETE FROM facts")
        raw.execute(f"REVOKE DELETE ON naervaer.facts FROM {KIOSK}")
        raw.execute(f"REVOKE INSERT ON naervaer.facts FROM {KIOSK}")
        found = part(look(), ServerPart.RIGHTS)
        assert (found.hint, found.values["needed"]) == (ServerHint.MAY_TOO_LITTLE, "INSERT INTO facts")
        raw.execute(f"GRANT INSERT ON naervaer.facts TO {KIOSK}")
        for role in (OWNER, "postgres"):
            owner = f"host={own.folder} port={own.port} dbname={database} user={role}"
            allowed = part(look(owner), ServerPart.RIGHTS).values["allowed"] or ""
            assert "TRUNCATE facts" in allowed
            assert "ALTER TABLE facts" in allowed
        assert raw.execute("SELECT tgenabled FROM pg_trigger WHERE tgname = 'fact_follows'").fetchall() == [("O",)]
        raw.execute("UPDATE naervaer.steps SET number = 99")
        assert hints(look()) == [ServerHint.NEWER]
        raw.execute("DROP SCHEMA naervaer CASCADE")
        assert hints(look()) == [ServerHint.TABLES]


def test_a_server_that_would_lose_something_and_a_clock_that_is_wrong(own: Cluster, database: str, look: Look) -> None:
    own.reload("SET synchronous_commit = off")
    found = part(look(), ServerPart.STORAGE)
    own.reload("RESET synchronous_commit")
    assert (found.hint, found.values["off"]) == (ServerHint.NOT_DURABLE, "synchronous_commit")
    with own.admin() as raw:
        raw.execute(f"ALTER DATABASE {database} SET default_transaction_read_only = on")
    assert ServerHint.READ_ONLY in hints(look())
    with own.admin() as raw:
        raw.execute(f"ALTER DATABASE {database} RESET default_transaction_read_only")
    found = part(look(now=lambda: local_now() - timedelta(minutes=3)), ServerPart.CLOCK)
    assert (found.hint, float(found.values["seconds"] or 0) // 1) == (ServerHint.CLOCK, 180)


def test_each_host_of_an_address_is_told_of(own: Cluster, database: str, look: Look) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        gone = closed.getsockname()[1]
        both = own.tls_address_text(database).replace("host=localhost", "host=localhost,localhost")
        both = both.replace("hostaddr=127.0.0.1", "hostaddr=127.0.0.1,127.0.0.1").replace(
            f"port={own.port}", f"port={gone},{own.port} target_session_attrs=read-write"
        )
        findings = look(both)
    assert [(finding.part, finding.hint) for finding in findings][:3] == [
        ("server", ServerHint.REFUSED), ("server", None), ("storage", None),
    ]  # fmt: skip
    with own.admin() as raw:
        raw.execute(f"ALTER DATABASE {database} SET default_transaction_read_only = on")
    assert hints(look(both))[-1] == ServerHint.STANDBY


def test_what_waits_on_the_kiosk_is_counted(own: Cluster, database: str, look: Look, quick_path: Path) -> None:
    cipher, copies = SealedRows(new_key(), PERSON), KioskCopies(quick_path / "kiosk", local_now)

    def diary() -> PostgresDiary:
        return PostgresDiary(Server(own.address(database), 0.0), local_now, PERSON, cipher, copies.of(PERSON))

    with diary() as begun:
        begun.append(some_facts(1)[0])
    diary().close()
    with diary() as begun:
        begun.entries()
    with own.gone(signal.SIGINT):
        with diary() as away:
            for fact in some_facts(3):
                away.append(fact)
        findings = look()
        assert hints(findings) == [ServerHint.REFUSED]
        assert part(findings, ServerPart.WAITS).values == {"people": "1", "things": "3"}
        assert part(findings, ServerPart.WAITS).hint == ServerHint.WAITING
    with diary() as back:
        back.entries()
    assert part(look(), ServerPart.WAITS).values == {"people": "0"}


def test_every_hint_is_worded() -> None:
    assert len({server_hint(hint) for hint in ServerHint}) == len(ServerHint)
    assert set(HINTS) < set(ServerHint)


def test_the_command_says_it_and_ends_with_1_where_something_is_wrong(
    own: Cluster, database: str, quick_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = quick_path / "kiosk.toml"
    rules.write_text(
        f"data_dir = '{quick_path / 'kiosk'}'\ndatabase = '{own.tls_address_text(database)}'\n"
        f"database_password_file = '{own.password_file()}'\n"
    )
    rules.chmod(0o644)
    assert main(["clinic", "server", "--config", str(rules)]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert said.out.endswith("Alt virker.\n")
    with own.gone(signal.SIGINT):
        assert main(["clinic", "server", "--config", str(rules)]) == 1
        assert "Ingen tar imot der" in capsys.readouterr().out
        assert main(["clinic", "server", "--config", str(rules), "--json"]) == 1
        (server, waits) = json.loads(capsys.readouterr().out)
        assert (server["part"], server["ok"], server["reason"]) == ("server", False, "refused")
        assert waits["ok"] is True
    with pytest.raises(SystemExit) as ended:
        sys.exit(main(["clinic", "server", "--data-dir", str(quick_path / "mappe")]))
    assert ended.value.code == 2
    assert "ingen server" in capsys.readouterr().err
