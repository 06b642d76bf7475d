-- Delivery rates: a projection of the feed. Counters and the place in the feed move in one transaction, so each event counts once.
-- One row a cohort: notices by day of issue (in Asia/Tehran) and issuing court. Everything but the cohort is a count of notices.
CREATE TABLE rate (
    day             date    NOT NULL,
    court           integer NOT NULL,
    issued          bigint  NOT NULL,
    served          bigint  NOT NULL,   -- into the inbox
    paper           bigint  NOT NULL,   -- to paper when issued, for want of an account
    escalated       bigint  NOT NULL,   -- to paper later, by rule
    paper_withdrawn bigint  NOT NULL,
    sms_accepted    bigint  NOT NULL,   -- announcements, not reminders; so for all sms_*
    sms_delivered   bigint  NOT NULL,
    sms_failed      bigint  NOT NULL,
    sms_unknown     bigint  NOT NULL,
    sms_not_sent    bigint  NOT NULL,
    office_assisted bigint  NOT NULL,   -- of those viewed: the view that counts was made at an office
    cancelled       bigint  NOT NULL,
    lapsed          bigint  NOT NULL,
    viewed_1        bigint  NOT NULL,   -- viewed up to the first age after issue (rate_place.ages)
    viewed_2        bigint  NOT NULL,   -- later, but up to the second age
    viewed_3        bigint  NOT NULL,
    viewed_4        bigint  NOT NULL,
    viewed_5        bigint  NOT NULL,
    viewed_6        bigint  NOT NULL,
    viewed_late     bigint  NOT NULL,   -- past the last age
    CONSTRAINT rate_key PRIMARY KEY (day, court)
) WITH (fillfactor = 70, autovacuum_vacuum_cost_delay = 0);

-- The same notices by time of issue cut to a slot, as long as a slot may be younger than the last age. A share "within X" leaves out
-- the slots younger than X: it subtracts them from the day. Rows past the last age are removed; nothing reads them.
CREATE TABLE rate_young (
    day      date        NOT NULL,
    slot     timestamptz NOT NULL,      -- its start
    court    integer     NOT NULL,
    issued   bigint      NOT NULL,
    viewed_1 bigint      NOT NULL,
    viewed_2 bigint      NOT NULL,
    viewed_3 bigint      NOT NULL,
    viewed_4 bigint      NOT NULL,
    viewed_5 bigint      NOT NULL,
    viewed_6 bigint      NOT NULL,
    CONSTRAINT rate_young_key PRIMARY KEY (day, slot, court)
) WITH (fillfactor = 70, autovacuum_vacuum_cost_delay = 0);

-- How far the feed is counted, and by which ages and slots: with others the counts mean something else, and must be made anew.
CREATE TABLE rate_place (
    one      boolean  PRIMARY KEY DEFAULT true CHECK (one),
    position bigint   NOT NULL,         -- of the last unit counted
    ages     bigint[] NOT NULL,         -- six ages in milliseconds, then the slot's length; empty until the first count
    zone     text     NOT NULL          -- of the days
) WITH (fillfactor = 10);
INSERT INTO rate_place (position, ages, zone) VALUES (0, '{}', '');
