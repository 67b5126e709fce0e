-- Whose end of the link an incident is of, and what a reconnection or a device's absence consists of (R4).
ALTER TABLE incidents ADD COLUMN party text CHECK (party IN ('patient', 'physician'));
ALTER TABLE incidents ADD COLUMN particulars jsonb;
-- Those of one moment stay in the order in which they were told.
ALTER TABLE incidents ADD COLUMN arrival bigint GENERATED ALWAYS AS IDENTITY;
