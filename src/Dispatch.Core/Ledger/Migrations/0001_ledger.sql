-- The ledger: the truth about every notice. Facts are appended; only the narrow row `life` is updated, and always HOT.

-- One row: which ledger this is. `migrate --restored` draws a new id, so that whatever remembers the old one asks again.
CREATE TABLE ledger (
    one         boolean     PRIMARY KEY DEFAULT true CHECK (one),
    id          uuid        NOT NULL,
    digest_key  bigint      NOT NULL,    -- seeds the content digests: drawn once, kept for good, for views and cancels keep theirs
    created_at  timestamptz NOT NULL
);
INSERT INTO ledger (id, digest_key, created_at)
VALUES (gen_random_uuid(), ('x' || substr(replace(gen_random_uuid()::text, '-', ''), 1, 16))::bit(64)::bigint, clock_timestamp());

-- A set-back of the ledger (fail-over or restore that lost commits) starts a new incarnation of the feed.
CREATE TABLE incarnation (
    no          integer     PRIMARY KEY,
    epoch       text        NOT NULL,
    reason      text        NOT NULL,
    started_at  timestamptz NOT NULL
);
INSERT INTO incarnation VALUES (1, '', 'first start', clock_timestamp());

-- What is re-read below these ends after a set-back may have been announced before: its SMS are possible duplicates.
CREATE TABLE reread (
    incarnation integer NOT NULL,
    topic_id    uuid    NOT NULL,
    partition   integer NOT NULL,
    until       bigint  NOT NULL,
    PRIMARY KEY (incarnation, topic_id, partition)
);

-- How far each source partition is in the ledger. Moved by compare-and-set in the transaction that writes its events.
CREATE TABLE position (
    topic_id    uuid    NOT NULL,
    partition   integer NOT NULL,
    next_offset bigint  NOT NULL,
    PRIMARY KEY (topic_id, partition)
) WITH (fillfactor = 10, autovacuum_vacuum_cost_delay = 0);

-- Offsets that the log no longer had when they were due: what lay there was never read.
CREATE TABLE position_gap (
    topic_id    uuid        NOT NULL,
    partition   integer     NOT NULL,
    from_offset bigint      NOT NULL,
    to_offset   bigint      NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (topic_id, partition, from_offset)
);

CREATE TABLE court (
    no          integer  PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    id          text     NOT NULL,
    province    smallint NOT NULL,
    UNIQUE (id, province)
);

-- Numbers within this ledger: dense in time, so that what hangs on a notice lies together and at the right edge of its indexes.
-- The random key costs one index; everything else is keyed by `no`. A batch takes a block with one call.
CREATE SEQUENCE notice_no;

-- One row a notice number. Holds what the steps of its life need and nothing personal; every step updates it (HOT: no index but the key).
CREATE TABLE life (
    key          uuid        NOT NULL,
    no           bigint      NOT NULL,
    issued_at    timestamptz NOT NULL,
    viewed_at    timestamptz,
    cancelled_at timestamptz,
    court        integer     NOT NULL,
    seq          smallint    NOT NULL,   -- last sequence number given to a piece of evidence of this notice
    channel      smallint    NOT NULL,   -- NoticeChannel
    flags        smallint    NOT NULL,   -- LifeFlags
    number       text,                   -- the court's notice number; null where it is the usual spelling of the key
    CONSTRAINT life_key PRIMARY KEY (key)
) WITH (fillfactor = 75);

-- The notice itself, the inbox item. Immutable but for erasure (recipient, title, body_ref, case_number, salt become null).
CREATE TABLE notice (
    no              bigint   NOT NULL,
    key             uuid     NOT NULL,
    unit            bigint   NOT NULL,   -- the feed unit that served it: carries the time of service
    recipient       bigint,              -- RecipientId, packed
    contact_version bigint,              -- of the registry's contact it was planned with; null: no account
    kind            smallint NOT NULL,
    lane            smallint NOT NULL,
    rule_pack       smallint NOT NULL,
    salt            uuid,
    case_number     text,
    title           text,
    body_ref        text,
    traceparent     text,
    CONSTRAINT notice_no_key PRIMARY KEY (no)
);
CREATE INDEX notice_inbox ON notice (recipient, no);

-- Which rule packs computed what; the number is stamped on the notice.
CREATE TABLE rule_pack (
    no      smallint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    name    text     NOT NULL,
    version integer  NOT NULL,
    UNIQUE (name, version)
);

-- Evidence, encoded, one row a batch. Ids must be drawn one by one (CACHE 1) and after the rows they build on are locked:
-- then whoever builds on a committed unit has a higher id and sees the earlier one.
CREATE SEQUENCE feed_unit_id CACHE 1;
CREATE TABLE feed_unit (
    id          bigint      PRIMARY KEY,
    incarnation integer     NOT NULL,
    at          timestamptz NOT NULL,    -- read once, when the rows were in, before this row was encoded: the time of service
    events      integer     NOT NULL,
    position    bigint,                  -- permanent place in the feed; null until published
    payload     bytea       NOT NULL
);
ALTER TABLE feed_unit ALTER COLUMN payload SET STORAGE EXTERNAL;   -- compressed by us where it pays, never by pglz
CREATE INDEX feed_unit_open ON feed_unit (id) WHERE position IS NULL;
CREATE UNIQUE INDEX feed_unit_position ON feed_unit (position) WHERE position IS NOT NULL;

-- A COMMIT that was answered more than a second after `at`: service happened between `at` and this bound.
CREATE TABLE feed_unit_late (
    unit  bigint      PRIMARY KEY,
    bound timestamptz NOT NULL
);

-- Events that were refused; their bytes are in the dead-letter topic (or in `oversize`).
CREATE TABLE rejection (
    topic_id    uuid    NOT NULL,
    partition   integer NOT NULL,
    "offset"    bigint  NOT NULL,
    unit        bigint  NOT NULL,
    conflict    boolean NOT NULL,
    reason      text    NOT NULL,
    PRIMARY KEY (topic_id, partition, "offset")
);

-- Refused events too large for the dead-letter topic, whole; the dead letter refers here.
CREATE TABLE oversize (
    topic_id    uuid    NOT NULL,
    partition   integer NOT NULL,
    "offset"    bigint  NOT NULL,
    key         bytea,
    value       bytea,
    headers     bytea   NOT NULL,
    PRIMARY KEY (topic_id, partition, "offset")
);

-- How many events of each kind were taken from each source partition, and what became of them: the ledger's side of the books.
CREATE TABLE intake (
    topic_id    uuid    NOT NULL,
    partition   integer NOT NULL,
    kind        smallint NOT NULL,      -- 1 issued, 2 cancelled, 3 viewed, 4 registration, 0 not recognised
    applied     bigint  NOT NULL,
    repeats     bigint  NOT NULL,
    bad         bigint  NOT NULL,
    PRIMARY KEY (topic_id, partition, kind)
) WITH (fillfactor = 10, autovacuum_vacuum_cost_delay = 0);
