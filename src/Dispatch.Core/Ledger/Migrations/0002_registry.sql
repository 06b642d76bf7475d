-- Sana: who has an account, and where to reach them. Personal data: rows can be erased.
CREATE TABLE contact (
    recipient   bigint   PRIMARY KEY,    -- RecipientId, packed
    version     bigint   NOT NULL,       -- a stale version changes nothing
    account     text,                    -- null: no account (closed)
    mobile      bigint,                  -- Mobile, packed
    province    smallint
) WITH (fillfactor = 85);

-- "The registry is loaded": without a marker nobody is sent to paper, for paper cannot be taken back.
CREATE TABLE registry_marker (
    no          integer     PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    contacts    bigint      NOT NULL,
    declared_by text        NOT NULL,
    declared_at timestamptz NOT NULL
);

-- A row here pauses ingest on every worker (a sudden rise of the no-account share); ended by resume or a newer marker.
CREATE TABLE ingest_pause (
    no          integer     PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    reason      text        NOT NULL,
    paused_at   timestamptz NOT NULL,
    marker      integer     NOT NULL,    -- the newest marker then; a newer one ends the pause
    share       double precision NOT NULL, -- of notices without an account, 0 to 1: what resume accepts as usual
    resumed_at  timestamptz,
    resumed_by  text
);
