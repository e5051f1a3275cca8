import { randomBytes } from 'node:crypto';

/** Text for the inside of an element or an attribute. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/**
 * A page by itself: `body` is its HTML, `script` runs under a nonce, and a form may go to `formTarget` alone. Nothing of it is
 * kept anywhere, for it may hold a token.
 */
export function webPage(page: {
  title: string;
  language: string;
  body: string;
  script?: string;
  formTarget: string;
  status?: number;
  headers?: Record<string, string>;
}): Response {
  const nonce = randomBytes(16).toString('base64url');
  const style = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}body{max-width:22rem;margin:12vh auto;padding:0 1rem}form{display:grid;gap:.75rem}label{display:grid;gap:.25rem}input,button{font:inherit;padding:.4rem .6rem}[role=alert]{font-weight:600}`;
  const html = `<!doctype html>
<html lang="${page.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(page.title)}</title><style nonce="${nonce}">${style}</style></head>
<body>${page.body}${page.script ? `<script nonce="${nonce}">${page.script}</script>` : ''}</body></html>
`;
  return new Response(html, {
    status: page.status ?? 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; form-action ${page.formTarget}; base-uri 'none'; frame-ancestors 'none'`,
      'x-content-type-options': 'nosniff',
      ...page.headers,
    },
  });
}
