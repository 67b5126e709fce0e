import { asc, eq } from 'drizzle-orm';
import type { Incident } from '#protocol/consultation.ts';
import type { ConsultationId } from '#protocol/ids.ts';
import type { ToldIncidents } from '#protocol/media-incident.ts';
import type { Database } from '../db/database.ts';
import { incidents } from '../db/schema.ts';

/** Keeps an incident that one end has told of, under the id it was given there: a repeat changes nothing. */
export async function keepIncident(
  db: Database,
  id: string,
  consultationId: ConsultationId,
  { kind, at, detail, party, ...particulars }: Incident,
): Promise<void> {
  await db
    .insert(incidents)
    .values({
      id,
      consultationId,
      kind,
      at: new Date(at),
      detail: detail ?? null,
      party: party ?? null,
      particulars: Object.values(particulars).every((value) => value === undefined) ? null : particulars,
    })
    .onConflictDoNothing();
}

/**
 * Keeps what one end told together of its own media. It is dated by this server's clock, and not before the end was there
 * (`since`): an age is its teller's word.
 */
export async function keepTold(
  { db, clock }: { readonly db: Database; readonly clock: () => Date },
  consultationId: ConsultationId,
  told: ToldIncidents,
  { since, ...whose }: Pick<Incident, 'party' | 'guest'> & { readonly since: Date },
): Promise<void> {
  const now = clock().getTime();
  await db.transaction(async (tx) => {
    for (const { id, age, incident } of told) {
      const at = new Date(Math.max(now - age, since.getTime())).toISOString();
      await keepIncident(tx, id, consultationId, { ...incident, ...whose, at });
    }
  });
}

/** The incidents of a consultation, oldest first. */
export async function incidentsOf(db: Database, id: ConsultationId): Promise<Incident[]> {
  const rows = await db
    .select()
    .from(incidents)
    .where(eq(incidents.consultationId, id))
    .orderBy(asc(incidents.at), asc(incidents.arrival));
  return rows.map(({ kind, at, detail, party, particulars }) => ({
    kind,
    at: at.toISOString(),
    ...(detail === null ? {} : { detail }),
    ...(party === null ? {} : { party }),
    ...particulars,
  }));
}
