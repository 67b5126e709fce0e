-- What the test of the kiosk's link found before the patient waited; null where there was none.
ALTER TABLE consultations ADD COLUMN link jsonb;
