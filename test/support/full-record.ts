import type { Page } from 'playwright-core';

/**
 * Hands so many small photographs over to be sent, as the kiosk's page does with each: once the server has them all, the record
 * of the consultation takes no more.
 *
 * @param page the kiosk's, in a consultation.
 */
export async function fillRecord(page: Page, count: number): Promise<void> {
  await page.evaluate(async (left) => {
    const { escale } = window as unknown as { escale: { request(c: string, p: object): Promise<{ ok: boolean }> } };
    const canvas = new OffscreenCanvas(8, 8);
    canvas.getContext('2d')?.fillRect(0, 0, 8, 8);
    const blob = await canvas.convertToBlob({ type: 'image/jpeg' });
    const bytes = new Uint8Array(await blob.arrayBuffer());
    const content = {
      type: 'still',
      camera: 'dermatoscope',
      label: 'Test',
      width: 8,
      height: 8,
      from: 'video',
      by: 'patient',
      annotations: [],
    } as const;
    for (let made = 0; made < left; made += 1) {
      const kept = await escale.request('attachment:add', {
        entryId: crypto.randomUUID(),
        mediaType: blob.type,
        bytes,
        content: { ...content, attachmentId: crypto.randomUUID() },
      });
      if (!kept.ok) throw new Error('a photograph was not kept');
    }
  }, count);
}
