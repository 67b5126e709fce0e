CREATE TABLE kiosks (
  id uuid PRIMARY KEY,
  site text NOT NULL,
  name text NOT NULL,
  public_key text NOT NULL UNIQUE,
  enrolled_at timestamptz NOT NULL,
  revoked_at timestamptz,
  help_since timestamptz
);

CREATE TABLE enrolment_codes (
  code_hash text PRIMARY KEY,
  site text NOT NULL,
  kiosk text NOT NULL,
  expires_at timestamptz NOT NULL
);

CREATE TABLE kiosk_nonces (
  nonce_hash text PRIMARY KEY,
  expires_at timestamptz NOT NULL
);

CREATE TABLE physicians (
  id uuid PRIMARY KEY,
  issuer text NOT NULL,
  subject text NOT NULL,
  name text NOT NULL,
  speciality text NOT NULL,
  rpps text NOT NULL CHECK (rpps ~ '^[0-9]{11}$'),
  UNIQUE (issuer, subject)
);

CREATE TABLE sessions (
  id uuid PRIMARY KEY,
  physician_id uuid NOT NULL REFERENCES physicians,
  opened_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  ended_at timestamptz
);

-- Identity, consent and reason are NOT NULL: a consultation cannot exist without them (R1, R5).
CREATE TABLE consultations (
  id uuid PRIMARY KEY,
  kiosk_id uuid NOT NULL REFERENCES kiosks,
  state text NOT NULL CHECK (state IN ('preparing', 'waiting', 'taken', 'closed', 'left', 'refused', 'abandoned')),
  identity jsonb NOT NULL,
  consent jsonb NOT NULL,
  reason text NOT NULL,
  locale text NOT NULL,
  opened_at timestamptz NOT NULL,
  waiting_since timestamptz,
  physician_id uuid REFERENCES physicians,
  taken_at timestamptz,
  ended_at timestamptz,
  outcome text,
  refusal text,
  left_why text,
  examination_camera text NOT NULL DEFAULT 'off' CHECK (examination_camera IN ('off', 'asked', 'on', 'unavailable')),
  calling_for_help boolean NOT NULL DEFAULT false,
  CHECK (state <> 'waiting' OR waiting_since IS NOT NULL),
  CHECK (state <> 'taken' OR (physician_id IS NOT NULL AND taken_at IS NOT NULL))
);
CREATE INDEX consultations_queue ON consultations (waiting_since, id) WHERE state = 'waiting';
CREATE INDEX consultations_of_kiosk ON consultations (kiosk_id) WHERE state IN ('preparing', 'waiting', 'taken');
-- A physician holds one consultation at a time, whatever the number of servers.
CREATE UNIQUE INDEX consultations_held ON consultations (physician_id) WHERE state = 'taken';

-- Every physician who attended, with times: a consultation may change hands (R4).
CREATE TABLE attendances (
  id uuid PRIMARY KEY,
  consultation_id uuid NOT NULL REFERENCES consultations,
  physician_id uuid NOT NULL REFERENCES physicians,
  began_at timestamptz NOT NULL,
  ended_at timestamptz
);
CREATE INDEX attendances_of_consultation ON attendances (consultation_id);

-- What the kiosks' outboxes delivered; the primary key makes a repeat harmless.
CREATE TABLE records (
  id uuid PRIMARY KEY,
  consultation_id uuid NOT NULL REFERENCES consultations,
  type text NOT NULL,
  received_at timestamptz NOT NULL
);

CREATE TABLE measurements (
  id uuid PRIMARY KEY,
  consultation_id uuid NOT NULL REFERENCES consultations,
  attempt_id uuid NOT NULL,
  modality text NOT NULL,
  kind text NOT NULL,
  validity text NOT NULL,
  reading jsonb NOT NULL,
  device jsonb NOT NULL,
  method text NOT NULL,
  taken_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL
);
CREATE INDEX measurements_of_consultation ON measurements (consultation_id, taken_at);

CREATE TABLE skipped_measurements (
  id uuid PRIMARY KEY,
  consultation_id uuid NOT NULL REFERENCES consultations,
  modality text NOT NULL,
  reason text NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX skipped_of_consultation ON skipped_measurements (consultation_id, at);

CREATE TABLE incidents (
  id uuid PRIMARY KEY,
  consultation_id uuid NOT NULL REFERENCES consultations,
  kind text NOT NULL,
  at timestamptz NOT NULL,
  detail text
);
CREATE INDEX incidents_of_consultation ON incidents (consultation_id, at);

CREATE TABLE asked_measurements (
  id uuid PRIMARY KEY,
  consultation_id uuid NOT NULL REFERENCES consultations,
  modality text NOT NULL,
  asked_at timestamptz NOT NULL,
  answered_at timestamptz,
  answer text CHECK (answer IN ('measured', 'skipped', 'declined'))
);
-- Asking twice for the same thing is one request.
CREATE UNIQUE INDEX asked_open ON asked_measurements (consultation_id, modality) WHERE answered_at IS NULL;
