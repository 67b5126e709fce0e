-- Whom physicians invited into a consultation. An invitation holds for the attendance of the physician who made it; only
-- hashes of its token and of its guest's session are kept.
CREATE TABLE guests (
  id uuid PRIMARY KEY,
  consultation_id uuid NOT NULL REFERENCES consultations,
  attendance_id uuid NOT NULL REFERENCES attendances,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  role text NOT NULL CHECK (role IN ('nurse', 'specialist', 'relative', 'interpreter', 'other')),
  token_hash text NOT NULL UNIQUE,
  invited_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  session_hash text UNIQUE,
  present boolean NOT NULL DEFAULT false,
  ended_at timestamptz,
  ended_why text CHECK (ended_why IN ('revoked', 'removed', 'left')),
  CHECK ((used_at IS NULL) = (session_hash IS NULL)),
  CHECK ((ended_at IS NULL) = (ended_why IS NULL)),
  CHECK (NOT present OR (used_at IS NOT NULL AND ended_at IS NULL))
);
CREATE INDEX guests_of_consultation ON guests (consultation_id, invited_at, id);
CREATE INDEX guests_present ON guests (id) WHERE present;

-- Who was there, from when to when, and whose doing it was (R4).
CREATE TABLE guest_events (
  id uuid PRIMARY KEY,
  guest_id uuid NOT NULL REFERENCES guests,
  type text NOT NULL CHECK (type IN ('invited', 'revoked', 'came', 'left', 'removed')),
  at timestamptz NOT NULL,
  physician_id uuid REFERENCES physicians
);
CREATE INDEX guest_events_of_guest ON guest_events (guest_id, at);
