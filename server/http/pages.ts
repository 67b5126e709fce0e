import { randomBytes } from 'node:crypto';
import type { FastifyReply } from 'fastify';

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');

const STYLE = `
:root { color-scheme: light; font: 18px/1.5 'Atkinson Hyperlegible Next', system-ui, sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: #faf7f1; color: #1c1a16; }
main { box-sizing: border-box; width: min(28rem, 100%); padding: 2rem; background: #fffdf9; border: 1px solid #ded6c8; border-radius: .75rem; }
h1 { margin: 0 0 1rem; font-size: 1.5rem; }
label { display: block; margin: 1rem 0 .25rem; font-weight: 600; }
input { box-sizing: border-box; width: 100%; min-height: 48px; padding: 0 .75rem; font: inherit; border: 2px solid #8d8473; border-radius: .5rem; }
button { width: 100%; min-height: 52px; margin-top: 1.5rem; font: inherit; font-weight: 600; color: #fff; background: #0b5a5e; border: 0; border-radius: .5rem; cursor: pointer; }
:focus-visible { outline: 3px solid #0b5a5e; outline-offset: 2px; }
[role=alert] { padding: .75rem 1rem; background: #fbe4e1; border-left: 4px solid #a4161b; }
a { color: #0b5a5e; }`;

/** Sends a page of plain HTML, with no script and only the style above. `body` is HTML. */
export function sendHtml(reply: FastifyReply, status: number, title: string, body: string): FastifyReply {
  const nonce = randomBytes(16).toString('base64');
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .header(
      'content-security-policy',
      `default-src 'none'; style-src 'nonce-${nonce}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    )
    .type('text/html; charset=utf-8')
    .send(
      `<!doctype html><html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
        `<title>${escapeHtml(title)} – Escale</title><style nonce="${nonce}">${STYLE}</style></head>` +
        `<body><main><h1>${escapeHtml(title)}</h1>${body}</main></body></html>`,
    );
}

/** A plain page that says one thing and leads back to the start. */
export const sendPage = (reply: FastifyReply, status: number, title: string, text: string): FastifyReply =>
  sendHtml(reply, status, title, `<p>${escapeHtml(text)}</p><p><a href="/">Retour à l’accueil</a></p>`);
