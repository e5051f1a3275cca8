// The dashboard as its users reach it: a cookie, uploads, and the memory it takes.
import { curl } from './files.mjs';
import { residentMiB } from './measure.mjs';

/** Signs in to the dashboard and gives the cookies. */
export async function signIn(base, { name, password }) {
  const first = await fetch(`${base}/api/auth/csrf`);
  const jar = first.headers.getSetCookie().map((text) => text.split(';')[0]);
  const { csrfToken } = await first.json();
  const second = await fetch(`${base}/api/auth/callback/password`, {
    method: 'POST',
    headers: { cookie: jar.join('; ') },
    body: new URLSearchParams({ csrfToken, json: 'true', name, password, domain: 'Default' }),
  });
  const cookies = second.headers.getSetCookie().map((text) => text.split(';')[0]);
  if (!cookies.some((pair) => pair.startsWith('darkroom.session')))
    throw new Error(`${name} cannot sign in to the dashboard: ${second.status} ${await second.text()}`);
  return cookies.join('; ');
}

/** The same cookies as a browser context takes them. */
export function browserCookies(base, cookie) {
  return cookie.split('; ').map((pair) => {
    const at = pair.indexOf('=');
    return { name: pair.slice(0, at), value: pair.slice(at + 1), url: base };
  });
}

/** One upload as tus has it, by a client outside a browser: create, then one PATCH with curl. */
export async function upload(base, cookie, id, file, size) {
  const encoded = (text) => Buffer.from(text).toString('base64');
  const created = await fetch(`${base}/api/uploads`, {
    method: 'POST',
    headers: {
      cookie,
      'tus-resumable': '1.0.0',
      'upload-length': String(size),
      'upload-metadata': `image_id ${encoded(id)},target ${encoded('file')}`,
    },
  });
  if (created.status !== 201)
    throw new Error(`The upload was not created: ${created.status} ${await created.text()}`);
  await curl('PATCH', file, `${base}/api/uploads/${id}`, [
    'tus-resumable: 1.0.0',
    'upload-offset: 0',
    'content-type: application/offset+octet-stream',
    `cookie: ${cookie}`,
  ]);
}

/** Watches a process's memory during some work: before it, and the most it came to, in MiB. */
export async function memoryDuring(pid, work) {
  const before = residentMiB(pid);
  let peak = before;
  const watch = setInterval(() => {
    peak = Math.max(peak, residentMiB(pid));
  }, 50);
  await work().finally(() => clearInterval(watch));
  return { before, peak };
}
