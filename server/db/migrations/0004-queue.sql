-- Whether a carer is beside the patient; null in the records of before it was asked.
ALTER TABLE consultations ADD COLUMN assisted boolean;
CREATE INDEX consultations_departed ON consultations (ended_at) WHERE state IN ('left', 'abandoned');

-- What waiting patients were told of their wait, and what came of it: the next estimates are learnt from here.
CREATE TABLE wait_forecasts (
  id uuid PRIMARY KEY,
  consultation_id uuid NOT NULL REFERENCES consultations,
  site text NOT NULL,
  told_at timestamptz NOT NULL,
  ahead integer NOT NULL,
  physicians integer NOT NULL,
  free integer NOT NULL,
  -- Minutes from told_at; null where nothing could be told.
  told_from integer,
  told_to integer,
  ended_at timestamptz,
  seen boolean,
  CHECK ((told_from IS NULL) = (told_to IS NULL)),
  CHECK ((ended_at IS NULL) = (seen IS NULL))
);
CREATE INDEX wait_forecasts_open ON wait_forecasts (consultation_id) WHERE ended_at IS NULL;
CREATE INDEX wait_forecasts_ended ON wait_forecasts (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX attendances_ended ON attendances (ended_at) WHERE ended_at IS NOT NULL;

-- A physician who wants a patient back at the site (R35: who asked, and when).
CREATE TABLE call_backs (
  id uuid PRIMARY KEY,
  consultation_id uuid NOT NULL UNIQUE REFERENCES consultations,
  physician_id uuid NOT NULL REFERENCES physicians,
  asked_at timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('asked', 'acknowledged', 'returned', 'gone', 'withdrawn')),
  changed_at timestamptz NOT NULL
);
