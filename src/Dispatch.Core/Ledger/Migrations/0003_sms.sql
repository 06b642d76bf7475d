-- What is to be sent. A row leaves with the intent (0003 sms_attempt) or with its drop; so the index holds what waits and nothing else.
CREATE TABLE sms_queue (
    no          bigint      NOT NULL,    -- the notice
    stage       smallint    NOT NULL,    -- 1 the announcement, 2… the reminders
    segment     smallint    NOT NULL,    -- 0: the whole SMS; n: only segment n is sent again
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
    lease_token bigint,                  -- who reserved it; a lease only reserves
    lease_until timestamptz,             -- the database's clock
    CONSTRAINT sms_queue_key PRIMARY KEY (no, stage, segment)
) WITH (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
-- One scan gives lanes in order and courts in turn.
CREATE INDEX sms_queue_order ON sms_queue (lane, turn, no, stage, segment);

CREATE SEQUENCE sms_lease_token;

-- The lowest turn each lane serves now (kept by the senders, read by ingest with each batch).
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
CREATE TABLE sms_attempt (
    no          bigint      NOT NULL,
    created_at  timestamptz NOT NULL,
    accepted_at timestamptz,
    final_at    timestamptz,
    mobile      bigint      NOT NULL,
    key         uuid        NOT NULL,
    worker      integer     NOT NULL,    -- its owner while Submitting
    reference   integer     NOT NULL,    -- user_message_reference, 16 bits
    status      integer     NOT NULL,    -- the gateway's command_status or receipt error; 0
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
    CONSTRAINT sms_attempt_key PRIMARY KEY (no, stage, segment, attempt)
) WITH (fillfactor = 65);

-- The gateway's id of an accepted attempt: what a receipt is matched by. Shared by all binds of the account.
CREATE TABLE sms_message (
    gateway    smallint NOT NULL,
    message_id text     NOT NULL,        -- canonical form
    no         bigint   NOT NULL,
    stage      smallint NOT NULL,
    segment    smallint NOT NULL,
    attempt    smallint NOT NULL,
    CONSTRAINT sms_message_key PRIMARY KEY (gateway, message_id)
);

-- Attempts whose outcome is not known: the few that a late receipt is matched to without an id.
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
    PRIMARY KEY (no, stage, segment, attempt)
);
CREATE INDEX sms_unknown_mobile ON sms_unknown (gateway, mobile);
CREATE INDEX sms_unknown_resend ON sms_unknown (resend_at) WHERE resend_at IS NOT NULL;

-- SMS that were not sent, and why (past their useful life, cancelled, already viewed).
CREATE TABLE sms_dropped (
    no      bigint   NOT NULL,
    stage   smallint NOT NULL,
    reason  smallint NOT NULL,           -- DropReason
    unit    bigint   NOT NULL,
    PRIMARY KEY (no, stage)
);

-- Receipts without a known message: early ones, joined when the answer is in; orphans are kept.
CREATE TABLE receipt_parked (
    gateway     smallint    NOT NULL,
    message_id  text        NOT NULL,
    state       smallint    NOT NULL,    -- SMPP message_state
    error       integer     NOT NULL,
    mobile      bigint,
    reference   integer,
    done_at     timestamptz,
    received_at timestamptz NOT NULL,
    reported_at timestamptz,             -- an orphan: told, kept, out of the sweep
    PRIMARY KEY (gateway, message_id, state)
);
