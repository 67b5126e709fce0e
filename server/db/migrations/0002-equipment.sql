-- What a kiosk can measure, as it last told; null before it has.
ALTER TABLE kiosks ADD COLUMN modalities jsonb;

-- Checks of the kiosks' equipment (R13); the primary key makes a repeat harmless. No patient is in them.
CREATE TABLE equipment_checks (
  id uuid PRIMARY KEY,
  kiosk_id uuid NOT NULL REFERENCES kiosks,
  at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  passed boolean NOT NULL,
  content jsonb NOT NULL
);
CREATE INDEX equipment_checks_of_kiosk ON equipment_checks (kiosk_id, at);
