-- What a physician asked for and took back stays in the record, with why its last attempt gave nothing.
ALTER TABLE asked_measurements DROP CONSTRAINT asked_measurements_answer_check;
ALTER TABLE asked_measurements ADD CONSTRAINT asked_measurements_answer_check
  CHECK (answer IN ('measured', 'skipped', 'declined', 'withdrawn'));
