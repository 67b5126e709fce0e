import type { ConsultationRow } from '../db/schema.ts';

/** ms after the end of a consultation in which its physician may still bring what they had written and recorded until then. */
const WRITTEN_UP_WITHIN = 15 * 60_000;

/** Whether the physician of this consultation may write into its record: they hold it, or it ended a short while ago. */
export const isWritable = ({ state, endedAt }: Pick<ConsultationRow, 'state' | 'endedAt'>, now: Date): boolean =>
  state === 'taken' || (endedAt !== null && now.getTime() - endedAt.getTime() <= WRITTEN_UP_WITHIN);
