-- A guest's media may fail as well (R4).
ALTER TABLE incidents DROP CONSTRAINT incidents_party_check;
ALTER TABLE incidents ADD CONSTRAINT incidents_party_check CHECK (party IN ('patient', 'physician', 'guest'));
