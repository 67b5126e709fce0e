/** Runs one statement of plain SQL; the rows are what the caller says they are. */
export type Query = <Row extends object>(sql: string) => Promise<Row[]>;

/** One consultation as the server's database keeps it. */
export interface KeptConsultation {
  readonly id: string;
  readonly state: string;
  readonly identity: Record<string, unknown>;
  readonly consent: Record<string, unknown>;
  readonly reason: string;
  readonly outcome: string | null;
  readonly physician: { readonly name: string; readonly rpps: string } | null;
  readonly measurements: readonly KeptMeasurement[];
  readonly incidents: readonly string[];
}

export interface KeptMeasurement {
  readonly id: string;
  readonly kind: string;
  readonly validity: string;
  readonly reading: Record<string, unknown>;
  readonly device: Record<string, unknown>;
}

/** Reads the server's records: what is proven is the table, not the code over it. */
export function keptConsultations(query: Query): Promise<KeptConsultation[]> {
  return query<KeptConsultation>(`
    SELECT c.id, c.state, c.identity, c.consent, c.reason, c.outcome,
      (SELECT json_build_object('name', p.name, 'rpps', p.rpps) FROM physicians p WHERE p.id = c.physician_id)
        AS physician,
      (SELECT coalesce(json_agg(json_build_object('id', m.id, 'kind', m.kind, 'validity', m.validity,
          'reading', m.reading, 'device', m.device) ORDER BY m.taken_at, m.kind), '[]')
        FROM measurements m WHERE m.consultation_id = c.id) AS measurements,
      (SELECT coalesce(json_agg(i.kind ORDER BY i.at), '[]') FROM incidents i WHERE i.consultation_id = c.id)
        AS incidents
    FROM consultations c ORDER BY c.opened_at
  `);
}
