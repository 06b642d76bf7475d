-- What waits for its time: decent hours, limits per recipient and court, a try that is to be made later. Rows that need not wait never enter
-- the index, and a lease that is written to one that does leaves it alone.
CREATE INDEX sms_queue_held ON sms_queue (not_before) WHERE not_before IS NOT NULL;

-- When the gateway was asked for it (query_sm): once, before the re-send.
ALTER TABLE sms_unknown ADD COLUMN asked_at timestamptz;
