-- Every view, once: keyed by the portal's viewId.
CREATE TABLE view (
    view_key  uuid        PRIMARY KEY,   -- key of the viewId (NoticeKey's function)
    no        bigint      NOT NULL,
    viewed_at timestamptz NOT NULL,
    unit      bigint      NOT NULL,
    viewer    smallint    NOT NULL,
    channel   smallint    NOT NULL,
    digest    bigint      NOT NULL,      -- of the decoded content: a repeat with other content is a conflict
    office    text
);

-- The issuer's withdrawal, once a notice.
CREATE TABLE cancel (
    key          uuid        PRIMARY KEY,  -- the notice
    cancelled_at timestamptz NOT NULL,
    unit         bigint      NOT NULL,
    digest       bigint      NOT NULL,
    refused      boolean     NOT NULL
);

-- Views and cancels that came before their notice, with their bytes and headers: what is refused at the join is dead-lettered from here.
CREATE TABLE parked (
    topic_id    uuid        NOT NULL,
    partition   integer     NOT NULL,
    "offset"    bigint      NOT NULL,
    key         uuid        NOT NULL,    -- the notice waited for
    kind        smallint    NOT NULL,    -- as in intake
    discriminator uuid      NOT NULL,    -- view key, or the notice's own for a cancel
    digest      bigint      NOT NULL,
    timestamp_ms bigint     NOT NULL,
    message_key bytea,
    value       bytea       NOT NULL,
    headers     bytea       NOT NULL,
    parked_at   timestamptz NOT NULL,
    reported_at timestamptz,             -- parked past the setting: told, kept, out of the sweep
    PRIMARY KEY (topic_id, partition, "offset")
);
CREATE INDEX parked_key ON parked (key);
