"""Load and growth of a clinic on a server: visits of twenty kiosks at once as it grows, beside bare SQL of the same rows.

    python benchmarks/clinic_server_bench.py [--people 1000 10000] [--facts 200] [--kiosks 20] [--visits 8]

A PostgreSQL of its own is started in memory, without waiting for a disk: that wait is the same for bare SQL. Two
hundred people are real: their facts are sealed and chained, and a visit verifies them. All others are rows that SQL
fills in, as many for each, random, and of the size of real ones. Every kiosk is a process with a folder of its own. A
visit is a new screen, the PIN, today, five facts and the lock. PINs are hashed cheaply: that is the kiosk's own
processor, of which each has one, while here all share those of this machine. Round trips cost next to nothing on one
machine; their number is told beside.
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import os
import random
import statistics
import sys
import threading
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

import psycopg  # noqa: E402

from clinic.postgres_server import Cluster, cluster  # noqa: E402
from nærvær.domain.login_rules import LoginAccepted  # noqa: E402
from nærvær.domain.practice import Practice, PracticeEnd, practice_day  # noqa: E402
from nærvær.domain.ratings import Ratings  # noqa: E402
from nærvær.files import atomic_write  # noqa: E402
from nærvær.machine_services import local_now  # noqa: E402
from nærvær.store.clinic import login_check  # noqa: E402
from nærvær.store.codec import encode_fact  # noqa: E402
from nærvær.store.hash_chain import EMPTY_CHAIN, FactMeta, FactRow, head_after, link  # noqa: E402
from nærvær.store.postgres.connection import PostgresConnection, ServerAddress  # noqa: E402
from nærvær.store.postgres.storage import PostgresClinicStorage  # noqa: E402

PASSPHRASE, PIN = "gul sykkel i regn", "738492"
REAL = 200
FACTS_A_VISIT = 5
NOTE = "Det gikk bedre enn i går, og jeg satt lenger enn jeg trodde."
CHEAP = 2**4
FULL_COST = login_check.COST
COLUMNS = ", ".join(FactRow._fields)
Figures = dict[str, list[float]]


def storage_at(address: ServerAddress, folder: Path, key: bytes | None = None) -> PostgresClinicStorage:
    """A screen of a kiosk whose folder this is."""
    memory = os.memfd_create("kiosk")
    return PostgresClinicStorage(address, folder, local_now, lambda: folder, atomic_write, key, memory)


def practised() -> Practice:
    """What most facts of a diary are."""
    return Practice("body-scan", 2, 1200, 1180.5, PracticeEnd.FINISHED, "lys", "lying", Ratings(8, 3, helped=9), NOTE)


class LoadedClinic:
    """A clinic with two hundred real people, to which more are added that are only rows."""

    def __init__(self, cluster: Cluster, folder: Path, facts: int) -> None:
        self.cluster, self.database, self.facts = cluster, cluster.new_database(), facts
        self.address = cluster.address(self.database)
        shown: list[bytes] = []
        first = storage_at(self.address, folder)
        lead = first.begin(PASSPHRASE, False, lambda _code, key: shown.append(key))
        self.clinic_key = shown[0]
        with closing(first.open()) as clinic:
            staff = clinic.staff_log_in(lead, PASSPHRASE)
            self.codes = clinic.make_codes(staff, REAL)
            for code in self.codes:
                clinic.open_first_use(staff, code)
                clinic.choose_pin(code, PIN)
            keys = [person.key for person in clinic.people(staff)]
        self.people = REAL
        with cluster.admin(self.database) as raw:
            raw.execute("SET search_path = naervaer; SET session_replication_role = replica")
            for key in keys:
                self._fill_real(raw, first, key)
        first.close()

    def _fill_real(self, raw: psycopg.Connection[tuple[object, ...]], storage: PostgresClinicStorage, key: str) -> None:
        cipher, head, rows = storage._keys.rows_of(key), EMPTY_CHAIN, []
        for number in range(self.facts):
            at = local_now() - timedelta(days=self.facts - number)
            meta = FactMeta(
                str(uuid.uuid4()),
                key,
                at.astimezone(UTC).isoformat(timespec="microseconds"),
                str(at.tzinfo),
                practice_day(at).isoformat(),
            )
            row = link(cipher.new_row(meta, encode_fact(practised())), number + 1, head)
            head = head_after(row)
            rows.append(row)
        with raw.cursor().copy(f"COPY facts ({COLUMNS}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        raw.execute("INSERT INTO heads VALUES (%s, %s, %s)", (key, *head))

    def grow(self, people: int) -> None:
        """Fill in people of whom there is nothing but rows, until there are so many."""
        more, self.people = people - self.people, people
        with self.cluster.admin(self.database) as raw:
            raw.execute("SET search_path = naervaer; SET session_replication_role = replica")
            raw.execute(
                "CREATE TABLE IF NOT EXISTS public.sizes AS "
                "SELECT length(payload) AS p, length(note) AS n FROM facts LIMIT 1"
            )
            raw.execute(
                "CREATE OR REPLACE FUNCTION public.noise(size bigint) RETURNS text LANGUAGE sql VOLATILE AS "
                "$$ SELECT left(string_agg(md5(random()::text), ''), size::int) FROM generate_series(1, size / 32 + 1) $$"
            )
            raw.execute(
                "CREATE TEMP TABLE new AS SELECT md5(random()::text) AS person FROM generate_series(1, %s)", (more,)
            )
            # Without its indexes: each is sorted once, not looked up in for every row.
            raw.execute("SET maintenance_work_mem = '1GB'")
            raw.execute("ALTER TABLE facts DROP CONSTRAINT facts_pkey, DROP CONSTRAINT facts_id_key")
            # One payload for each person and the number of the fact behind it: noise of its own for each row takes ten
            # times as long to make, and fills as many pages.
            raw.execute(
                f"INSERT INTO facts ({COLUMNS}) SELECT n, gen_random_uuid()::text, person, n, kind, '', '', '', salt, "
                "overlay(noise PLACING n::text FROM 1), digest, note_salt, left(noise, size), note_digest, digest, digest "
                "FROM (SELECT person, public.noise(p) AS noise, sizes.n AS size FROM new, public.sizes) AS made, "
                "generate_series(1, %s) AS n, (SELECT kind, salt, digest, note_salt, note_digest FROM facts LIMIT 1) AS a",
                (self.facts,),
            )
            raw.execute("ALTER TABLE facts ADD PRIMARY KEY (person, seq), ADD UNIQUE (id)")
            raw.execute("INSERT INTO heads SELECT person, %s, decode(repeat('00', 32), 'hex') FROM new", (self.facts,))
            raw.execute("INSERT INTO keys SELECT 'person', person, public.noise(100) FROM new")
            raw.execute(
                "INSERT INTO records SELECT kind, decode(person || person, 'hex'), content "
                "FROM new, (SELECT kind, content FROM records WHERE kind = 'person' LIMIT 1) AS a"
            )
            raw.execute("ANALYZE")

    def size(self) -> int:
        """How many bytes the database takes."""
        with self.cluster.admin(self.database) as raw:
            row = raw.execute("SELECT pg_database_size(current_database())").fetchone()
        return int(str(row[0])) if row else 0


class Visits:
    """Visits to one kiosk: how long each step took."""

    def __init__(self, clinic: LoadedClinic, folder: Path) -> None:
        self._clinic, self._folder = clinic, folder
        self.figures: Figures = {"new screen": [], "PIN → today": [], "a fact": [], "lock": []}

    def visit(self, code: str) -> None:
        """One person comes and goes."""
        with self._timed("new screen"):
            storage = storage_at(self._clinic.address, self._folder, self._clinic.clinic_key)
            storage.open().close()
        with self._timed("PIN → today"):
            with closing(storage.open()) as clinic:
                login = clinic.log_in(code, PIN)
                assert isinstance(login, LoginAccepted)
                clinic.groups_on(local_now().date())
                clinic.untold_resets(code)
            diary = storage.open_diary(login.key)
            assert len(diary.entries()) >= self._clinic.facts
        for _ in range(FACTS_A_VISIT):
            with self._timed("a fact"):
                diary.append(practised())
        with self._timed("lock"):
            diary.close()
            storage.close()

    @contextmanager
    def _timed(self, step: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.figures[step].append((time.perf_counter() - began) * 1000)


def visits_at_a_kiosk(clinic: LoadedClinic, folder: Path, codes: Iterable[str], answer: object) -> None:
    """What one process does."""
    gc.freeze()
    visits = Visits(clinic, folder)
    for code in codes:
        visits.visit(code)
    answer.put(visits.figures)  # type: ignore[attr-defined]


def load(clinic: LoadedClinic, folder: Path, kiosks: int, visits: int) -> tuple[Figures, int]:
    """So many kiosks at once, of which each has so many visits; also the most connections that were held."""
    codes = random.Random(1).sample(clinic.codes, len(clinic.codes))
    chosen = [[codes[(kiosk * visits + number) % len(codes)] for number in range(visits)] for kiosk in range(kiosks)]
    context = multiprocessing.get_context("fork")
    answers = context.Queue()
    processes = []
    for number, each in enumerate(chosen):
        place = folder / f"kiosk{number}"
        processes.append(context.Process(target=visits_at_a_kiosk, args=(clinic, place, each, answers)))
    most, ended = [0], threading.Event()
    watcher = threading.Thread(target=_count_connections, args=(clinic, most, ended))
    for process in processes:
        process.start()
    watcher.start()
    together: Figures = {}
    for _ in processes:
        for step, figures in answers.get(timeout=600).items():
            together.setdefault(step, []).extend(figures)
    for process in processes:
        process.join()
    ended.set()
    watcher.join()
    return together, most[0]


def _count_connections(clinic: LoadedClinic, most: list[int], ended: threading.Event) -> None:
    query = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'kiosk'"
    with clinic.cluster.admin() as raw:
        while not ended.wait(0.05):
            row = raw.execute(query).fetchone()
            most[0] = max(most[0], int(str(row[0])) if row else 0)


def bare(clinic: LoadedClinic, times: int) -> Figures:
    """The same rows without nærvær, one connection: 200 rows read, and one inserted and committed."""
    figures: Figures = {"200 facts read": [], "a fact": []}
    with clinic.cluster.admin(clinic.database) as raw:
        raw.execute("SET search_path = naervaer")
        raw.execute("CREATE TABLE IF NOT EXISTS public.bare (LIKE naervaer.facts INCLUDING INDEXES)")
        people = [str(row[0]) for row in raw.execute("SELECT person FROM heads LIMIT %s", (times,)).fetchall()]
        row = raw.execute(f"SELECT {COLUMNS} FROM facts LIMIT 1").fetchone()
        assert row is not None
        fact = FactRow._make(row)
        insert = f"INSERT INTO public.bare ({COLUMNS}) VALUES ({', '.join(['%s'] * len(FactRow._fields))})"
        for number, person in enumerate(people):
            began = time.perf_counter()
            raw.execute(f"SELECT {COLUMNS} FROM facts WHERE person = %s ORDER BY seq", (person,)).fetchall()
            figures["200 facts read"].append((time.perf_counter() - began) * 1000)
            began = time.perf_counter()
            raw.execute(insert, fact._replace(person=person, seq=number, id=str(uuid.uuid4())))
            figures["a fact"].append((time.perf_counter() - began) * 1000)
        raw.execute("DROP TABLE public.bare")
    return figures


def server_seconds(clinic: LoadedClinic) -> float:
    """How long the processor has worked for the server's connections that have ended."""
    time.sleep(0.5)  # the last of them ends
    process = clinic.cluster._process
    assert process is not None
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")


def count_round_trips(clinic: LoadedClinic, folder: Path) -> dict[str, int]:
    """How many times each step waits for the server, connecting not counted."""
    waits = [0]
    original = PostgresConnection._send

    def counted(self: PostgresConnection, *arguments: object) -> object:
        waits[0] += 1
        return original(self, *arguments)  # type: ignore[arg-type]

    visits = Visits(clinic, folder)
    counts: dict[str, int] = {}
    timed = visits._timed

    @contextmanager
    def counting(step: str) -> Iterator[None]:
        before = waits[0]
        with timed(step):
            yield
        counts[step] = waits[0] - before

    visits._timed = counting  # type: ignore[method-assign]
    PostgresConnection._send = counted  # type: ignore[method-assign,assignment]
    try:
        visits.visit(clinic.codes[0])
        visits.visit(clinic.codes[0])
    finally:
        PostgresConnection._send = original  # type: ignore[method-assign]
    return counts


def main() -> None:
    """Make, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--people", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--facts", type=int, default=200)
    parser.add_argument("--kiosks", type=int, default=20)
    parser.add_argument("--visits", type=int, default=8)
    asked = parser.parse_args()
    login_check.COST = CHEAP
    with cluster() as made:
        report(LoadedClinic(made, made.folder / "first", asked.facts), made.folder, asked)


def report(clinic: LoadedClinic, place: Path, asked: argparse.Namespace) -> None:
    """Measure the clinic as it grows, and print a row for each step."""
    trips = count_round_trips(clinic, place / "first")
    print("round trips: " + ", ".join(f"{step} {count}" for step, count in trips.items()))
    print("| people | facts | size | step | median ms | p95 ms | bare SQL, median ms |")
    print("|---|---|---|---|---|---|---|")
    for people in asked.people:
        began = time.perf_counter()
        clinic.grow(people)
        filled = time.perf_counter() - began
        with suppress(ValueError):
            alone = bare(clinic, 200)
        one, _ = load(clinic, place, 1, asked.visits)
        before = server_seconds(clinic)
        many, connections = load(clinic, place, asked.kiosks, asked.visits)
        cost = (server_seconds(clinic) - before) / (asked.kiosks * asked.visits) * 1000
        shown = {"PIN → today": "200 facts read", "a fact": "a fact"}
        head = f"| {people} | {people * asked.facts} | {clinic.size() / 1e9:.1f} GB "
        for kiosks, figures in ((1, one), (asked.kiosks, many)):
            for step, taken in figures.items():
                p95 = statistics.quantiles(taken, n=20)[-1]
                beside = f"{statistics.median(alone[shown[step]]):.2f}" if step in shown else ""
                print(f"{head}| {step}, {kiosks} at once | {statistics.median(taken):.1f} | {p95:.1f} | {beside} |")
        print(
            f"filled in {filled:.0f} s; connections at the most: {connections} of {asked.kiosks} kiosks; "
            f"the server's own processor for a visit: {cost:.1f} ms",
            flush=True,
        )


if __name__ == "__main__":
    main()
