-- Several gateways: what their people ask of them, who asked, where they stand, and which of them an SMS is not to be tried by again.
ALTER TABLE sms_queue ADD COLUMN avoid smallint[];   -- gateways that refused it in a way that asks for another one

-- Obeyed by every worker within a second. No row: as the settings say.
CREATE TABLE gateway_control (
    gateway    smallint    PRIMARY KEY,
    paused     boolean     NOT NULL,
    draining   boolean     NOT NULL,     -- nothing new, the window ends, the binds are unbound
    rate       integer,                  -- segments a second over all workers; null: the setting's
    version    bigint      NOT NULL,
    changed_by text        NOT NULL,
    changed_at timestamptz NOT NULL
);

-- Who asked for what, and when. Only ever added to.
CREATE TABLE gateway_audit (
    id       bigint      PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    at       timestamptz NOT NULL,
    by       text        NOT NULL,
    gateway  smallint    NOT NULL,
    command  text        NOT NULL,
    was      text        NOT NULL,
    becomes  text        NOT NULL
);
CREATE FUNCTION gateway_audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'gateway_audit is only added to'; END $$;
CREATE TRIGGER gateway_audit_stays BEFORE UPDATE OR DELETE ON gateway_audit FOR EACH ROW EXECUTE FUNCTION gateway_audit_stays();

-- What each worker sees of each gateway, written about once a second. For people.
CREATE TABLE gateway_standing (
    gateway smallint    NOT NULL,
    worker  integer     NOT NULL,
    state   text        NOT NULL,
    binds   integer     NOT NULL,
    breaker text        NOT NULL,
    in_use  integer     NOT NULL,        -- submissions without an answer
    held    integer     NOT NULL,        -- leased SMS in memory
    at      timestamptz NOT NULL,
    CONSTRAINT gateway_standing_key PRIMARY KEY (gateway, worker)
) WITH (fillfactor = 50);
