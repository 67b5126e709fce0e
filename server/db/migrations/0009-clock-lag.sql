-- ms the kiosk's clock was behind the server's as the record came: its times are kept as the kiosk told them.
ALTER TABLE measurements ADD COLUMN clock_lag bigint NOT NULL DEFAULT 0;
ALTER TABLE skipped_measurements ADD COLUMN clock_lag bigint NOT NULL DEFAULT 0;
