-- Delivery rates: a projection of the feed. Counters and the place in the feed move in one transaction, so each event counts once.
CREATE TABLE rate (
    day      date     NOT NULL,          -- of issue, in Asia/Tehran
    court    integer  NOT NULL,
    measure  smallint NOT NULL,          -- RateMeasure
    value    bigint   NOT NULL,
    PRIMARY KEY (day, court, measure)
) WITH (fillfactor = 50);

CREATE TABLE rate_place (
    one      boolean PRIMARY KEY DEFAULT true CHECK (one),
    position bigint  NOT NULL            -- of the last unit counted
) WITH (fillfactor = 10);
INSERT INTO rate_place (position) VALUES (0);
