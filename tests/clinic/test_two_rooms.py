"""Two kiosks on machines of their own, as the kernel sees it, and one server: a person goes from one room to the other."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

import nærvær
from clinic.houses import PASSPHRASE, PIN
from clinic.postgres_server import PASSWORD, Cluster, cluster
from nærvær.files import atomic_write
from nærvær.machine_services import local_now
from nærvær.store.postgres.storage import PostgresClinicStorage

pytestmark = pytest.mark.skipif(
    os.environ.get("NAERVAER_LONG") != "1" or sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("ip"),
    reason="makes network namespaces, as root: NAERVAER_LONG=1",
)
BRIDGE, NET = "nvtest0", "10.213.77"


def ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True)


class Room:
    """A kiosk in a network namespace, with one cable to the server."""

    def __init__(self, number: int, address: str, folder: Path, key: bytes) -> None:
        self.name, self.cable = f"nvtest-room{number}", f"nvtest{number}"
        ip("netns", "add", self.name)
        ip("link", "add", self.cable, "type", "veth", "peer", "name", "eth0", "netns", self.name)
        ip("link", "set", self.cable, "master", BRIDGE, "up")
        ip("-n", self.name, "addr", "add", f"{NET}.{number + 1}/24", "dev", "eth0")
        ip("-n", self.name, "link", "set", "eth0", "up")
        password = folder / f"password{number}"
        password.write_text(PASSWORD)
        place = [address, str(password), str(folder / self.name), key.hex()]
        room = str(Path(__file__).with_name("room.py"))
        source = str(Path(nærvær.__file__).parents[1])
        self.process = subprocess.Popen(
            ["ip", "netns", "exec", self.name, sys.executable, "-P", room, *place],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": source},
        )

    def __call__(self, what: str) -> str:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{what}\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def plug(self, state: str) -> None:
        ip("link", "set", self.cable, state)

    def close(self) -> None:
        with self.process:  # closes its pipes
            self.process.kill()
        subprocess.run(["ip", "netns", "del", self.name], check=False)


@contextmanager
def network() -> Iterator[Cluster]:
    """A server that two rooms reach over a bridge."""
    ip("link", "add", BRIDGE, "type", "bridge")
    try:
        ip("addr", "add", f"{NET}.1/24", "dev", BRIDGE)
        ip("link", "set", BRIDGE, "up")
        with cluster() as server:
            server.stop()
            with (server.data / "postgresql.conf").open("a") as file:
                file.write(f"listen_addresses = '127.0.0.1,{NET}.1'\n")
            with (server.data / "pg_hba.conf").open("a") as file:
                file.write(f"hostssl all all {NET}.0/24 scram-sha-256\n")
            server.start()
            yield server
    finally:
        ip("link", "del", BRIDGE)


def test_a_person_goes_from_one_room_to_the_other_also_when_a_cable_is_pulled(quick_path: Path) -> None:
    with network() as server:
        database, shown = server.new_database(), []
        first = PostgresClinicStorage(
            server.address(database), quick_path / "office", local_now, lambda: quick_path, atomic_write
        )
        lead = first.begin(PASSPHRASE, False, lambda _code, key: shown.append(key))
        with closing(first.open()) as clinic:
            staff = clinic.staff_log_in(lead, PASSPHRASE)
            (code,) = clinic.make_codes(staff, 1)
            clinic.open_first_use(staff, code)
            clinic.choose_pin(code, PIN)
        first.close()
        address = server.tls_address_text(database).replace("127.0.0.1", f"{NET}.1")
        rooms: list[Room] = []
        try:
            rooms += [Room(number, address, quick_path, shown[0]) for number in (1, 2)]
            one, other = rooms
            assert one(f"visit {code} {PIN}") == ""
            assert [one("tell 1"), one("tell 2"), one("leave")] == ["told", "told", "left"]
            assert other(f"visit {code} {PIN}") == "1 2"
            assert other("tell 3") == "told"
            other.plug("down")
            assert [other("tell 4"), other("tell 5"), other("leave")] == ["kept", "kept", "left"]
            assert other(f"visit {code} {PIN}") == "1 2 3 4 5", "who was here comes in again"
            assert other("leave") == "left"
            assert one(f"visit {code} {PIN}") == "1 2 3", "what waits in the other room has not come yet"
            assert [one("tell 6"), one("leave")] == ["told", "left"]
            other.plug("up")
            seen = ""
            while seen != "1 2 3 6 4 5":  # the other room leaves a server that was away alone for 15 s
                seen = other(f"visit {code} {PIN}")
                assert seen in {"1 2 3 4 5", "1 2 3 6 4 5"}
                other("leave")
            assert one(f"visit {code} {PIN}") == "1 2 3 6 4 5"
        finally:
            for room in rooms:
                room.close()
