-- What SMS have taught about the registry's numbers. Only contacts whose number once failed have a row. Personal data: recipient and mobile can
-- be erased, and feed units refer to `no` alone.
CREATE SEQUENCE contact_health_no;
CREATE TABLE contact_health (
    no           bigint        NOT NULL,
    recipient    bigint,                 -- as in contact
    mobile       bigint,                 -- the number all this is about; null: the contact has none any more
    sequence     integer       NOT NULL, -- changes told to the registry so far
    health       smallint      NOT NULL, -- ContactHealth
    reason       smallint      NOT NULL, -- ContactReason
    since        timestamptz,
    refused_at   timestamptz,            -- the newest refusal of the number after the newest delivery
    delivered_at timestamptz,            -- the newest delivery that was looked at; while nothing is in doubt none is
    failed_no    bigint[]      NOT NULL, -- notices that were not delivered after it, at most 20, each once
    failed_at    timestamptz[] NOT NULL, -- when each of them last failed
    doubted      boolean       NOT NULL, -- there is something that a delivery would clear
    unsettled    integer       NOT NULL, -- above 0: the sweep is to look once more for a delivery that committed at the same time
    CONSTRAINT contact_health_key PRIMARY KEY (no),
    CONSTRAINT contact_health_recipient UNIQUE (recipient)
) WITH (fillfactor = 75);
-- What a delivery looks up by its number: the few that are in doubt.
CREATE INDEX contact_health_doubted ON contact_health (mobile) WHERE doubted;
CREATE INDEX contact_health_unsettled ON contact_health (no) WHERE unsettled > 0;
