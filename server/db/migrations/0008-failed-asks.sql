-- Why the last attempt at what a physician asked for gave nothing, while the asking stands.
ALTER TABLE asked_measurements ADD COLUMN failure text;
ALTER TABLE asked_measurements ADD COLUMN failed_at timestamptz;
