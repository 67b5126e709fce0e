import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { AttachmentId, ConsultationId } from '#protocol/ids.ts';
import { heldConsultation } from '../consultations/physician-acts.ts';
import type { Practice } from '../consultations/practice.ts';
import { physicianOf } from '../physicians/sessions.ts';
import { bytesOf, findAttachment } from './attachments.ts';

const Params = z.object({ id: ConsultationId, attachmentId: AttachmentId });

/** How a file is called when it is saved: of its kind, and nothing of the patient. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'audio/wav': 'wav',
  'application/pdf': 'pdf',
};

/**
 * The bytes of an attachment, whole and checked, for the physician who holds the consultation. Opened as a page of its own it
 * is a file to save and not a page: no script of it runs, and nothing of it is kept.
 */
export function attachmentRoutes(app: FastifyInstance, practice: Practice): void {
  app.get('/consultations/:id/attachments/:attachmentId', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    const physician = await physicianOf(practice.db, request.session.get('session'), practice.clock());
    if (physician === null) return reply.code(401).send({ error: 'unauthorized' });
    const params = Params.safeParse(request.params);
    if (!params.success) return reply.code(404).send({ error: 'not-found' });
    const { id, attachmentId } = params.data;
    const held = await heldConsultation(practice, physician.id, id);
    const row = held.ok ? await findAttachment(practice.db, id, attachmentId) : null;
    // Whose it is, and whether it is, are the same answer to who may not know.
    if (row?.doneAt == null) return reply.code(404).send({ error: 'not-found' });
    return reply
      .type(row.mediaType)
      .header('content-security-policy', "default-src 'none'; sandbox; frame-ancestors 'none'")
      .header('content-disposition', `attachment; filename="${row.purpose}.${EXTENSIONS[row.mediaType] ?? 'bin'}"`)
      .send(Buffer.from(await bytesOf(practice.db, row.id)));
  });
}
