-- When an endpoint last went on behind changes that it was not told of; 1970 says never. See docs/webhooks.md.
ALTER TABLE webhook_states
    ADD COLUMN IF NOT EXISTS changes_lost_at DateTime64(3, 'UTC') AFTER delivered;
