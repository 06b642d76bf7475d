-- Who is there. Heartbeats are on the database's clock; a worker whose heartbeat fails stops sending before it can be counted dead.
-- A number is one life: what was counted dead and comes back draws a new one.
CREATE TABLE worker (
    no           integer     PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    name         text        NOT NULL,
    roles        text        NOT NULL,
    sends        boolean     NOT NULL,           -- takes part in the limit: has a share when limits are shared out
    started_at   timestamptz NOT NULL,
    heartbeat_at timestamptz NOT NULL,
    left_at      timestamptz,                    -- it drained, or was counted dead for good
    settled_at   timestamptz,                    -- nothing of it is under way any more
    redis_seen   boolean     NOT NULL DEFAULT false,  -- it has reached Redis steadily
    acknowledged bigint      NOT NULL DEFAULT 0  -- the generation of limiter_view it goes by; it had stopped going by an older one before this was written
) WITH (fillfactor = 50);
-- The few that are there, and those whose work under way is not settled.
CREATE INDEX worker_here ON worker (no) WHERE left_at IS NULL;
CREATE INDEX worker_unsettled ON worker (no) WHERE settled_at IS NULL;

-- How the limits are kept, for all workers: one row, changed by compare-and-set on its generation.
CREATE TABLE limiter_view (
    one         boolean     PRIMARY KEY DEFAULT true CHECK (one),
    generation  bigint      NOT NULL,
    mode        smallint    NOT NULL,            -- 0 shared (Redis counts), 1 shares (each member its part of the cap)
    members     integer[]   NOT NULL,            -- who has a share
    settled     boolean     NOT NULL,            -- all have acknowledged it and a quiet second has passed: nobody goes by an older one
    changed_at  timestamptz NOT NULL
) WITH (fillfactor = 10);
INSERT INTO limiter_view VALUES (true, 1, 0, '{}', true, clock_timestamp());

-- What throttling has taught about a gateway account. How far the rate has come back since follows from the age: nobody writes it.
CREATE TABLE gateway_limit (
    gateway      smallint         PRIMARY KEY,
    adapted_rate double precision NOT NULL,      -- share of the configured rate at which the gateway refused
    changed_at   timestamptz      NOT NULL
) WITH (fillfactor = 50);
