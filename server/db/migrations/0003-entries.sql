-- Bytes kept with a consultation. `received` counts those of the pieces below; `done_at` says that all are there and checked.
CREATE TABLE attachments (
  id uuid PRIMARY KEY,
  consultation_id uuid NOT NULL REFERENCES consultations,
  purpose text NOT NULL,
  media_type text NOT NULL,
  size integer NOT NULL CHECK (size > 0),
  sha256 text NOT NULL,
  received integer NOT NULL DEFAULT 0 CHECK (received >= 0 AND received <= size),
  done_at timestamptz,
  fault text,
  CHECK (done_at IS NULL OR (received = size AND fault IS NULL))
);
CREATE INDEX attachments_of_consultation ON attachments (consultation_id);

CREATE TABLE attachment_pieces (
  attachment_id uuid NOT NULL REFERENCES attachments ON DELETE CASCADE,
  "offset" integer NOT NULL,
  bytes bytea NOT NULL,
  PRIMARY KEY (attachment_id, "offset")
);

-- What is kept of a consultation beside its measurements; the primary key makes a repeat harmless.
CREATE TABLE entries (
  id uuid PRIMARY KEY,
  consultation_id uuid NOT NULL REFERENCES consultations,
  at timestamptz NOT NULL,
  author jsonb NOT NULL,
  -- Who was signed in, where the author is a physician: a consultation may change hands.
  physician_id uuid REFERENCES physicians,
  type text NOT NULL,
  content jsonb NOT NULL,
  attachment_id uuid UNIQUE REFERENCES attachments
);
CREATE INDEX entries_of_consultation ON entries (consultation_id, at, id);

-- Every drawing there has been on a still, with who drew it and when.
CREATE TABLE entry_annotations (
  id uuid PRIMARY KEY,
  entry_id uuid NOT NULL REFERENCES entries,
  at timestamptz NOT NULL,
  physician_id uuid NOT NULL REFERENCES physicians,
  annotations jsonb NOT NULL
);
CREATE INDEX entry_annotations_of_entry ON entry_annotations (entry_id, at);

CREATE TABLE notes (
  consultation_id uuid PRIMARY KEY REFERENCES consultations,
  text text NOT NULL,
  version integer NOT NULL,
  saved_at timestamptz NOT NULL,
  physician_id uuid NOT NULL REFERENCES physicians
);

ALTER TABLE consultations ADD COLUMN follow_up jsonb;
