-- What is to be sent. A row leaves with the intent (sms_attempt) or with its drop; so the index holds what waits and nothing else.
CREATE TABLE sms_queue (
    no          bigint      NOT NULL,    -- the notice
    stage       smallint    NOT NULL,    -- 1 the announcement, 2… the reminders
    segment     smallint    NOT NULL,    -- 0: the whole SMS; n: only segment n (sent again, or never written the first time)
    attempt     smallint    NOT NULL,    -- of the next submission, from 1
    lane        smallint    NOT NULL,
    turn        bigint      NOT NULL,    -- courts in turn: see TurnKeeper
    key         uuid        NOT NULL,
    court       integer     NOT NULL,
    mobile      bigint      NOT NULL,
    number      text,                    -- as in life
    useful_until timestamptz NOT NULL,   -- past it the SMS is dropped, with evidence
    not_before  timestamptz,
    gateway     smallint,                -- a re-send stays on the gateway of the first attempt
    concat_ref  smallint,                -- a re-send keeps its concatenation reference
    possible_duplicate boolean NOT NULL DEFAULT false,
    retries     smallint    NOT NULL DEFAULT 0,   -- refusals for the moment so far, throttling not counted
    lease_token bigint,                  -- who reserved it; a lease only reserves
    lease_until timestamptz,             -- the database's clock
    CONSTRAINT sms_queue_key PRIMARY KEY (no, stage, segment)
) WITH (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
-- One scan gives lanes in order and courts in turn.
CREATE INDEX sms_queue_order ON sms_queue (lane, turn, no, stage, segment);

CREATE SEQUENCE sms_lease_token;

-- The turn each lane serves now (kept by the senders, read by ingest with each batch).
CREATE TABLE sms_turn (
    lane   smallint PRIMARY KEY,
    served bigint   NOT NULL
) WITH (fillfactor = 10);
INSERT INTO sms_turn VALUES (0, 0), (1, 0), (2, 0);

-- Gateway accounts by name; the numbers lie in the attempts.
CREATE TABLE gateway (
    no    smallint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    name  text     NOT NULL UNIQUE
);

-- Intent before the first byte: one row an attempt of a segment, written (Submitting) before its PDU is.
-- Updated twice in its life (answer, receipt), both HOT: no index but the key.
CREATE TABLE sms_attempt (
    no          bigint      NOT NULL,
    created_at  timestamptz NOT NULL,
    accepted_at timestamptz,             -- set once: the gateway took it
    final_at    timestamptz,
    useful_until timestamptz NOT NULL,
    mobile      bigint      NOT NULL,
    key         uuid        NOT NULL,
    worker      integer     NOT NULL,    -- its owner while Submitting
    reference   integer     NOT NULL,    -- user_message_reference, 16 bits
    status      bigint      NOT NULL,    -- the gateway's command_status where it refused; 0
    stage       smallint    NOT NULL,
    segment     smallint    NOT NULL,    -- from 1
    segments    smallint    NOT NULL,
    attempt     smallint    NOT NULL,    -- from 1
    gateway     smallint    NOT NULL,
    concat_ref  smallint    NOT NULL,
    state       smallint    NOT NULL,    -- AttemptState
    lane        smallint    NOT NULL,
    possible_duplicate boolean NOT NULL,
    message_id  text,                    -- canonical form
    error       text,                    -- the receipt's error code, as the gateway spells it
    CONSTRAINT sms_attempt_key PRIMARY KEY (no, stage, segment, attempt)
) WITH (fillfactor = 50);

-- Which SMS a worker's open intents are about: one row a batch, gone when every attempt of it has an outcome.
-- So the attempts of a dead worker are found without an index on their state, which would cost every update its HOT.
CREATE TABLE sms_intent (
    worker integer    NOT NULL,
    batch  bigint     NOT NULL,          -- the worker's own count
    nos    bigint[]   NOT NULL,
    stages smallint[] NOT NULL,
    CONSTRAINT sms_intent_key PRIMARY KEY (worker, batch)
) WITH (autovacuum_vacuum_cost_delay = 0);

-- The gateway's id of an accepted attempt: what a receipt is matched by. Shared by all binds of the account.
CREATE TABLE sms_message (
    gateway    smallint NOT NULL,
    message_id text     NOT NULL,        -- canonical form
    no         bigint   NOT NULL,
    stage      smallint NOT NULL,
    segment    smallint NOT NULL,
    attempt    smallint NOT NULL,
    kept_until timestamptz NOT NULL,     -- its useful life and a while more; a receipt that comes later is an orphan
    CONSTRAINT sms_message_key PRIMARY KEY (gateway, message_id)
);

-- Attempts whose outcome is not known: the few that a late receipt is matched to without an id.
-- A row leaves when its attempt's outcome is known; one that was told of stays, so that it is told once.
CREATE TABLE sms_unknown (
    no         bigint      NOT NULL,
    stage      smallint    NOT NULL,
    segment    smallint    NOT NULL,
    attempt    smallint    NOT NULL,
    gateway    smallint    NOT NULL,
    mobile     bigint      NOT NULL,
    reference  integer     NOT NULL,
    since      timestamptz NOT NULL,
    resend_at  timestamptz,              -- when it is sent again; null: it was, or will not be
    ends_at    timestamptz NOT NULL,     -- when it is looked whether the court is to be told that the outcome stays unknown
    told_at    timestamptz,              -- when it was told, or the SMS had come to another end
    CONSTRAINT sms_unknown_key PRIMARY KEY (no, stage, segment, attempt)
);
CREATE INDEX sms_unknown_mobile ON sms_unknown (gateway, mobile);
CREATE INDEX sms_unknown_resend ON sms_unknown (resend_at) WHERE resend_at IS NOT NULL;
CREATE INDEX sms_unknown_ends ON sms_unknown (ends_at) WHERE told_at IS NULL;

-- SMS that were not sent, and why (past their useful life, cancelled, already viewed).
CREATE TABLE sms_dropped (
    no      bigint   NOT NULL,
    stage   smallint NOT NULL,
    reason  smallint NOT NULL,           -- DropReason
    unit    bigint   NOT NULL,
    CONSTRAINT sms_dropped_key PRIMARY KEY (no, stage)
);

-- Receipts without a known message: early ones, joined when the answer is in; orphans are kept.
CREATE TABLE receipt_parked (
    gateway     smallint    NOT NULL,
    message_id  text        NOT NULL,    -- canonical form
    state       smallint    NOT NULL,    -- SMPP message_state
    error       text        NOT NULL,
    mobile      bigint,
    reference   integer,
    done_at     timestamp,               -- the gateway's own clock, in its own zone
    received_at timestamptz NOT NULL,
    reported_at timestamptz,             -- an orphan: told, kept, out of the sweep
    CONSTRAINT receipt_parked_key PRIMARY KEY (gateway, message_id, state)
);
CREATE INDEX receipt_parked_open ON receipt_parked (received_at) WHERE reported_at IS NULL;

-- Where each SMS stands, by the rule of the domain: a segment is the best of its attempts, an SMS the worst of its segments.
-- For people and for the books; the road itself never reads it.
CREATE VIEW sms_standing AS
WITH part AS (      -- what waits, and what was attempted
    SELECT no, stage, segment, 0 AS segments, 4 AS rank FROM sms_queue
    UNION ALL
    SELECT no, stage, segment, segments,
           CASE state WHEN 4 THEN 6 WHEN 2 THEN 5 WHEN 1 THEN 4 WHEN 3 THEN 3 ELSE 1 END
    FROM sms_attempt
), segment AS (
    SELECT no, stage, segment, max(segments) AS segments, max(rank) AS rank FROM part GROUP BY no, stage, segment
), sms AS (
    SELECT no, stage,
           CASE WHEN bool_or(segment = 0) THEN 4                                   -- the whole SMS waits
                ELSE least(min(rank), CASE WHEN count(*) < max(segments) THEN 4 ELSE 6 END) END AS rank
    FROM segment GROUP BY no, stage
)
SELECT coalesce(s.no, d.no) AS no, coalesce(s.stage, d.stage) AS stage,
       CASE WHEN d.no IS NOT NULL THEN 'dropped'
            WHEN s.rank = 6 THEN 'delivered' WHEN s.rank = 5 THEN 'accepted' WHEN s.rank = 4 THEN 'queued'
            WHEN s.rank = 3 THEN 'unknown' ELSE 'failed' END AS standing
FROM sms s FULL JOIN sms_dropped d ON d.no = s.no AND d.stage = s.stage;
