"""A server is lost and its standby takes over: the kiosk goes on, and nothing that was told is lost or there twice."""

from __future__ import annotations

import random
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from clinic.postgres_server import KIOSK, MEMORY, Cluster
from clinic.test_diary_on_a_server import PERSON, Kiosk, texts_of
from nærvær.domain.diary import Preference
from nærvær.store.encryption import new_key
from nærvær.store.postgres.connection import ServerAddress
from store.diaries import LONG, Clock

pytestmark = pytest.mark.skipif(not LONG, reason="two servers at a time, one after the other: NAERVAER_LONG=1")
TIMES = 10


def new_folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="nvpg", dir=MEMORY if MEMORY.is_dir() else None))


class Teller(threading.Thread):
    """A kiosk where somebody tells one thing after the other, in visits of three, until it is stopped."""

    def __init__(self, kiosk: Kiosk) -> None:
        super().__init__()
        self._kiosk = kiosk
        self.told: list[str] = []
        self.was_away = self.reached_since = 0
        self.longest = 0.0
        self.stopped = threading.Event()

    def run(self) -> None:
        while not self.stopped.is_set():
            with self._kiosk.open() as diary:
                diary.entries()
                for _ in range(3):
                    began = time.monotonic()
                    diary.append(Preference("bell", text := str(len(self.told))))
                    self.longest = max(self.longest, time.monotonic() - began)
                    self.told.append(text)
                self.was_away += bool(diary.notices)
                self.reached_since += not diary.notices


@pytest.mark.parametrize("is_synchronous", [True, False])
def test_a_standby_takes_over_and_the_kiosk_goes_on(
    quick_path: Path, is_synchronous: bool, record_property: Callable[[str, object], None]
) -> None:
    primary = Cluster(new_folder())
    database, ports = primary.new_database(), [primary.port]
    chance, pauses = random.Random(18), []
    try:
        standby = Cluster(new_folder(), of=primary)
        ports.append(standby.port)
        text = (
            f"host=localhost,localhost hostaddr=127.0.0.1,127.0.0.1 port={ports[0]},{ports[1]} dbname={database} "
            f"user={KIOSK} sslrootcert={primary.folder / 'ca.crt'} target_session_attrs=read-write"
        )
        (quick_path / "ca.crt").write_bytes((primary.folder / "ca.crt").read_bytes())
        text = text.replace(str(primary.folder / "ca.crt"), str(quick_path / "ca.crt"))
        (quick_path / "password").write_text(Path(primary.password_file()).read_text())
        address = ServerAddress.parse(text, str(quick_path / "password"))
        kiosk = Kiosk(quick_path / "kiosk", address, Clock(), {PERSON: new_key()})
        teller = Teller(kiosk)
        for number in range(TIMES):
            if is_synchronous:
                primary.reload("SET synchronous_standby_names = 'standby'")
                wait_until(lambda server=primary: is_in_step(server))  # type: ignore[misc]
            if number == 0:
                teller.start()
            reached = teller.reached_since
            wait_until(lambda before=reached: teller.reached_since > before + 2)  # type: ignore[misc]
            time.sleep(chance.random() / 2)
            lost_at = time.monotonic()
            primary.close()
            standby.promote()
            reached = teller.reached_since
            wait_until(lambda before=reached: teller.reached_since > before + 1)  # type: ignore[misc]
            pauses.append(time.monotonic() - lost_at)
            lost_port, primary = primary.port, standby
            standby = Cluster(new_folder(), of=primary, port=lost_port)
        teller.stopped.set()
        teller.join(60)
        with kiosk.open() as diary:
            there = texts_of(diary.entries())
    finally:
        for each in (primary, standby):
            each.close()
    lost, double = len(set(teller.told) - set(map(str, there))), len(there) - len(set(there))
    record_property(
        "figures",
        f"{TIMES} failovers {'with' if is_synchronous else 'without'} synchronous replication: {len(teller.told)} told, "
        f"{lost} lost, {double} double, {teller.was_away} visits went on at the kiosk; on the server again after "
        f"{min(pauses):.1f} to {max(pauses):.1f} s, a thing told took {teller.longest:.1f} s at most",
    )
    assert double == 0
    assert teller.was_away > 0
    if is_synchronous:
        assert there == teller.told, "none lost, in order"


def is_in_step(server: Cluster) -> bool:
    with suppress(psycopg.Error), server.admin() as raw:
        return raw.execute("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'").fetchone() == (1,)
    return False


def wait_until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.02)
