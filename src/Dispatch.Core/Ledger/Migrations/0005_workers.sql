-- Who is there. Heartbeats are on the database's clock; a worker whose heartbeat fails stops sending before it can be counted dead.
CREATE TABLE worker (
    no           integer     PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    name         text        NOT NULL,
    roles        text        NOT NULL,
    started_at   timestamptz NOT NULL,
    heartbeat_at timestamptz NOT NULL,
    left_at      timestamptz,
    limiter_mode smallint    NOT NULL DEFAULT 0,   -- 0 shared (Redis), 1 shares
    limiter_generation bigint NOT NULL DEFAULT 0   -- the newest change of mode or membership this worker has acknowledged
) WITH (fillfactor = 50);

-- The limit of a gateway account as all workers see it: mode, and the rate that throttling has taught.
CREATE TABLE gateway_limit (
    gateway      smallint         PRIMARY KEY,
    generation   bigint           NOT NULL,
    adapted_rate double precision,
    changed_at   timestamptz      NOT NULL
);
