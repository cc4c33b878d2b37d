-- The outbox: what changed, written by the transaction that changed it, read in order of commit by `timeline relay`.
--
-- A schema of its own, so that an application's row-level security and search path do not reach it. The functions run
-- with their owner's rights: the application needs none on the table, and the relay none on the application's tables.
CREATE SCHEMA IF NOT EXISTS timeline_outbox;

CREATE TABLE IF NOT EXISTS timeline_outbox.change
(
    -- Given out under the lock of the row that changes: for one row, the order of its changes.
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- Which transaction; what is still running holds the relay back, so that no late commit is passed by.
    transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
    -- Names the change for ever: published twice, it is the same event.
    change_id uuid NOT NULL DEFAULT gen_random_uuid(),
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- insert, update and delete of a watched table, or an event that the application recorded itself.
    operation text NOT NULL CHECK (operation IN ('insert', 'update', 'delete', 'event')),
    table_name text NOT NULL DEFAULT '',
    row_id text NOT NULL DEFAULT '',
    before_row jsonb,
    after_row jsonb,
    -- Of an event, as text: jsonb would put the keys of its data into another order.
    message text,
    actor_id text NOT NULL DEFAULT '',
    request_id text NOT NULL DEFAULT '',
    CHECK ((operation = 'event') = (message IS NOT NULL))
);

-- What a mapping must know beside the row and may not ask later: names, what ids stand for. As it was at that moment.
ALTER TABLE timeline_outbox.change ADD COLUMN IF NOT EXISTS context jsonb;

-- Emptied as fast as it fills: dead rows must go before they slow the next read.
ALTER TABLE timeline_outbox.change SET (
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000, autovacuum_vacuum_cost_delay = 0
);

-- The trigger of watched tables: arguments are the key column, the columns to leave out, and the function that gives
-- the context of a change from the row before and after it, if any. A wide row is mostly nulls: they are left out too.
CREATE OR REPLACE FUNCTION timeline_outbox.capture() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS
$$
DECLARE
    left_out text[] := TG_ARGV[1]::text[];
    was jsonb;
    becomes jsonb;
    around jsonb;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        was := jsonb_strip_nulls(to_jsonb(OLD) - left_out);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        becomes := jsonb_strip_nulls(to_jsonb(NEW) - left_out);
    END IF;
    IF TG_OP = 'UPDATE' AND was = becomes THEN
        RETURN NULL;
    END IF;
    IF TG_ARGV[2] <> '' THEN
        EXECUTE 'SELECT ' || TG_ARGV[2] || '($1, $2)' INTO around USING was, becomes;
    END IF;
    INSERT INTO timeline_outbox.change
        (operation, table_name, row_id, before_row, after_row, context, actor_id, request_id)
    VALUES (
        lower(TG_OP),
        TG_TABLE_SCHEMA || '.' || TG_TABLE_NAME,
        coalesce(becomes, was) ->> TG_ARGV[0],
        was,
        becomes,
        around,
        coalesce(current_setting('timeline.actor_id', true), ''),
        coalesce(current_setting('timeline.request_id', true), '')
    );
    PERFORM pg_notify('timeline_outbox', '');
    RETURN NULL;
END
$$;

-- What an application says in its own words: an activity message in JSON, published as it is.
CREATE OR REPLACE FUNCTION timeline_outbox.record(activity_message text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS
$$
BEGIN
    INSERT INTO timeline_outbox.change (operation, message) VALUES ('event', activity_message);
    PERFORM pg_notify('timeline_outbox', '');
END
$$;

REVOKE ALL ON FUNCTION timeline_outbox.capture() FROM PUBLIC;
REVOKE ALL ON FUNCTION timeline_outbox.record(text) FROM PUBLIC;
