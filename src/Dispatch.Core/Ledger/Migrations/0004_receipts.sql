-- Every view, once: keyed by the portal's viewId. Its columns are its content: the same viewId with another is a conflict.
CREATE TABLE view (
    view_key  uuid        NOT NULL,      -- key of the viewId (NoticeKey's function)
    no        bigint      NOT NULL,
    viewed_at timestamptz NOT NULL,
    unit      bigint      NOT NULL,
    seq       smallint    NOT NULL,      -- of its evidence: the order in which the notice's facts were recorded
    event     smallint    NOT NULL,      -- EvidenceEvent: ContentHandover or ContentAccessTracking
    viewer    smallint    NOT NULL,
    channel   smallint    NOT NULL,
    office    text,
    viewer_id text,                      -- who it was, where the portal said; personal data, erasable, not compared
    CONSTRAINT view_key PRIMARY KEY (view_key)
);
CREATE INDEX view_notice ON view (no);

-- The issuer's withdrawal, once a notice. Whether it holds follows from the facts in `life`: a view before it refuses it.
CREATE TABLE cancel (
    no           bigint      NOT NULL,
    cancelled_at timestamptz NOT NULL,
    unit         bigint      NOT NULL,
    seq          smallint    NOT NULL,   -- of its evidence
    reason       text,                   -- the court's words; may be personal, erasable, not compared
    CONSTRAINT cancel_no PRIMARY KEY (no)
);

-- Views and cancels that came before their notice, with their bytes and headers: they are decoded again at the join, and what is
-- refused there is dead-lettered from here.
CREATE TABLE parked (
    topic_id      uuid        NOT NULL,
    partition     integer     NOT NULL,
    "offset"      bigint      NOT NULL,
    key           uuid        NOT NULL,  -- the notice waited for
    kind          smallint    NOT NULL,  -- EventKind
    discriminator uuid        NOT NULL,  -- a view's key; of a cancel, a hash of notice and court, so that no court bars another's
    timestamp_ms  bigint      NOT NULL,
    message_key   bytea       NOT NULL,
    value         bytea       NOT NULL,
    headers       bytea       NOT NULL,
    parked_at     timestamptz NOT NULL,
    reported_at   timestamptz,           -- parked past the setting: told, kept, out of the sweep
    CONSTRAINT parked_source PRIMARY KEY (topic_id, partition, "offset"),
    CONSTRAINT parked_once UNIQUE (kind, discriminator)
) WITH (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX parked_notice ON parked (key);
CREATE INDEX parked_open ON parked (parked_at) WHERE reported_at IS NULL;
