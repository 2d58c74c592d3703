"""The tables of a clinic in PostgreSQL: made and upgraded by their owner in numbered steps, all in one transaction.

The role of the kiosks adds facts and events and reads them; it cannot change or delete one. Erasing goes through one
function that writes down that it was called. A row of a chain is taken only at its place, and the head of a chain only
as what its last row says, so that no kiosk can put anything else there.
"""

from __future__ import annotations

from psycopg import sql

from ...domain.clinic import ClinicProblem
from ...domain.errors import DiaryFault
from .connection import SCHEMA, Server

_FIRST = """
CREATE TABLE clinic (
    slot smallint PRIMARY KEY CHECK (slot = 1), key bytea NOT NULL, sealed integer NOT NULL, probe bytea NOT NULL,
    changes bigint NOT NULL
);
CREATE TABLE records (kind text NOT NULL, name bytea NOT NULL, content bytea NOT NULL, PRIMARY KEY (kind, name));
CREATE TABLE audit (place bigint PRIMARY KEY, content bytea NOT NULL, link bytea NOT NULL);
CREATE TABLE audit_head (
    slot smallint PRIMARY KEY CHECK (slot = 1), count bigint NOT NULL, link bytea NOT NULL, archived bigint NOT NULL,
    archived_link bytea NOT NULL, seal bytea NOT NULL
);
CREATE TABLE tries (mark bytea PRIMARY KEY, failures integer NOT NULL, last_utc text NOT NULL);
CREATE TABLE pending (action text PRIMARY KEY, detail text NOT NULL);
CREATE TABLE keys (kind text NOT NULL, name text NOT NULL, value text NOT NULL, PRIMARY KEY (kind, name));

CREATE TABLE facts (
    person text NOT NULL, seq bigint NOT NULL, id text NOT NULL UNIQUE, place bigint NOT NULL, kind text NOT NULL,
    at_utc text NOT NULL, zone text NOT NULL, local_date text NOT NULL, salt bytea, payload text, digest bytea NOT NULL,
    note_salt bytea, note text, note_digest bytea, before bytea NOT NULL, link bytea NOT NULL,
    PRIMARY KEY (person, seq)
);
CREATE TABLE heads (person text PRIMARY KEY, count bigint NOT NULL, head bytea NOT NULL);
CREATE TABLE under_way (
    person text NOT NULL, slot smallint NOT NULL CHECK (slot = 1), state text NOT NULL, checksum bytea NOT NULL,
    PRIMARY KEY (person, slot)
);
CREATE TABLE erasures (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz NOT NULL DEFAULT now(),
    role text NOT NULL DEFAULT session_user, person text NOT NULL, facts integer NOT NULL, notes integer NOT NULL
);
CREATE INDEX erasures_by_person ON erasures (person);

CREATE FUNCTION seen_person() RETURNS text LANGUAGE sql STABLE AS $$ SELECT current_setting('naervaer.person', true) $$;
ALTER TABLE facts ENABLE ROW LEVEL SECURITY;
ALTER TABLE heads ENABLE ROW LEVEL SECURITY;
ALTER TABLE under_way ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_person ON facts USING (person = (SELECT seen_person()));
CREATE POLICY one_person ON heads USING (person = (SELECT seen_person()));
CREATE POLICY one_person ON under_way USING (person = (SELECT seen_person()));

CREATE FUNCTION fact_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last record;
BEGIN
    SELECT count, head INTO last FROM heads WHERE person = NEW.person;
    IF NEW.place <> coalesce(last.count, 0) + 1
        OR NEW.before <> coalesce(last.head, decode(repeat('00', 32), 'hex')) THEN
        RAISE EXCEPTION 'fact out of place';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER fact_follows BEFORE INSERT ON facts FOR EACH ROW EXECUTE FUNCTION fact_follows();

CREATE FUNCTION head_is_last_fact() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM facts WHERE person = NEW.person AND place = NEW.count AND link = NEW.head
                   AND seq = (SELECT max(seq) FROM facts WHERE person = NEW.person)) THEN
        RAISE EXCEPTION 'head of no fact';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER head_is_last_fact BEFORE INSERT OR UPDATE ON heads FOR EACH ROW EXECUTE FUNCTION head_is_last_fact();

CREATE FUNCTION audit_head_is_last_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM audit WHERE place = NEW.count AND link = NEW.link
                   AND place = (SELECT max(place) FROM audit)) THEN
        RAISE EXCEPTION 'head of no event';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER audit_head_is_last_event BEFORE UPDATE ON audit_head
    FOR EACH ROW EXECUTE FUNCTION audit_head_is_last_event();

CREATE FUNCTION erase_facts(of_person text, ids text[], only_notes boolean) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = naervaer AS $$
DECLARE changed integer;
BEGIN
    IF only_notes THEN
        UPDATE facts SET note = NULL, note_salt = NULL
            WHERE person = of_person AND id = ANY (ids) AND note IS NOT NULL;
    ELSE
        UPDATE facts SET payload = NULL, salt = NULL, note = NULL, note_salt = NULL
            WHERE person = of_person AND id = ANY (ids) AND payload IS NOT NULL;
    END IF;
    GET DIAGNOSTICS changed = ROW_COUNT;
    INSERT INTO erasures (person, facts, notes)
        VALUES (of_person, CASE WHEN only_notes THEN 0 ELSE changed END, CASE WHEN only_notes THEN changed ELSE 0 END);
    RETURN changed;
END $$;
CREATE FUNCTION erase_person(of_person text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = naervaer AS $$
DECLARE changed integer;
BEGIN
    DELETE FROM facts WHERE person = of_person;
    GET DIAGNOSTICS changed = ROW_COUNT;
    DELETE FROM heads WHERE person = of_person;
    DELETE FROM under_way WHERE person = of_person;
    INSERT INTO erasures (person, facts, notes) VALUES (of_person, changed, 0);
    RETURN changed;
END $$;
CREATE FUNCTION fact_count(of_person text) RETURNS bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = naervaer
AS $$ SELECT coalesce((SELECT count FROM heads WHERE person = of_person), 0) $$;
CREATE FUNCTION people_with_facts() RETURNS SETOF text
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = naervaer AS $$ SELECT person FROM heads $$;
"""

STEPS: tuple[str, ...] = (_FIRST,)
VERSION = len(STEPS)

_RIGHTS = """
REVOKE ALL ON SCHEMA {schema} FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA {schema} FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {kiosk};
GRANT USAGE ON SCHEMA {schema} TO {kiosk};
GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {kiosk};
GRANT INSERT ON clinic, records, audit, audit_head, tries, pending, keys, facts, heads, under_way TO {kiosk};
GRANT UPDATE ON clinic, records, audit_head, tries, pending, keys, heads, under_way TO {kiosk};
GRANT DELETE ON records, tries, pending TO {kiosk};
GRANT EXECUTE ON FUNCTION seen_person(), fact_follows(), head_is_last_fact(), audit_head_is_last_event(),
    erase_facts(text, text[], boolean), erase_person(text), people_with_facts(), fact_count(text) TO {kiosk};
"""


def make_tables(server: Server, kiosk_role: str) -> bool:
    """Make the tables, or take the steps not yet taken, as their owner; returns whether there was anything to do.

    `kiosk_role` is given its rights, and no others. Raises `ServerAway`, and `ClinicProblem` ("newer") for the tables of a
    later nærvær.
    """
    with server.connect() as raw:
        raw.autocommit = True
        with raw.transaction():
            raw.execute("SELECT pg_advisory_xact_lock(hashtextextended('naervaer tables', 0))")
            raw.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(SCHEMA)))
            raw.execute(sql.SQL("SET LOCAL search_path = {}").format(sql.Identifier(SCHEMA)))
            raw.execute(
                "CREATE TABLE IF NOT EXISTS steps (number integer PRIMARY KEY, taken_at timestamptz DEFAULT now())"
            )
            row = raw.execute("SELECT coalesce(max(number), 0) FROM steps").fetchone()
            taken = 0 if row is None else int(row[0])
            if taken > VERSION:
                raise ClinicProblem(DiaryFault.NEWER, server.address.host)
            for number, step in enumerate(STEPS[taken:], taken + 1):
                raw.execute(step.encode())
                raw.execute("INSERT INTO steps (number) VALUES (%s)", (number,))
            rights = sql.SQL(_RIGHTS).format(schema=sql.Identifier(SCHEMA), kiosk=sql.Identifier(kiosk_role))
            raw.execute(rights)
    return taken < VERSION
