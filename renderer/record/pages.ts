import { GlobalWorkerOptions, getDocument, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import PdfWorker from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?worker';

/** A paper whose pages can be drawn. */
export interface DrawnPaper {
  readonly pages: number;
  /** Draws a page (from 1 on) as large as fits into a place of this many CSS pixels, sharp at this many device pixels each. */
  draw(
    canvas: HTMLCanvasElement,
    page: number,
    place: { readonly width: number; readonly height: number },
  ): Promise<void>;
  close(): void;
}

/**
 * Reads a paper in a thread of its own. Nothing is fetched for it and nothing of it runs: the reader knows no scripts without
 * a part that is not here, and fonts that it lacks are the machine's.
 *
 * @throws when the bytes are no readable PDF.
 */
export async function readPaper(bytes: Uint8Array): Promise<DrawnPaper> {
  GlobalWorkerOptions.workerPort ??= new PdfWorker();
  const loading = getDocument({
    data: bytes,
    useSystemFonts: true,
    disableAutoFetch: true,
    disableStream: true,
    useWasm: false,
    useWorkerFetch: false,
    stopAtErrors: false,
  });
  const paper: PDFDocumentProxy = await loading.promise;
  return {
    pages: paper.numPages,
    draw: async (canvas, number, place) => {
      const page = await paper.getPage(number);
      const natural = page.getViewport({ scale: 1 });
      const scale = Math.min(place.width / natural.width, place.height / natural.height);
      const viewport = page.getViewport({ scale: scale * window.devicePixelRatio });
      canvas.width = Math.floor(viewport.width);
      canvas.height = Math.floor(viewport.height);
      canvas.style.width = `${Math.floor(natural.width * scale)}px`;
      canvas.style.height = `${Math.floor(natural.height * scale)}px`;
      await page.render({ canvas, viewport }).promise;
    },
    close: () => void loading.destroy(),
  };
}
