import { isDiskFull } from '@/lib/embedded/db/when-writable';
import { errorForm } from '@/lib/embedded/error-form';

/** An answer that is not a success; handlers throw it, one renderer a service writes it. */
export class HttpError extends Error {
  readonly status: number;
  readonly headers: Record<string, string>;

  constructor(status: number, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.name = 'HttpError';
    this.status = status;
    this.headers = headers;
  }
}

export const badRequest = (message: string) => new HttpError(400, message);
export const unauthorized = () =>
  new HttpError(
    401,
    'This server could not verify that you are authorized to access the document you requested. Either you supplied the wrong credentials (e.g., bad password), or your browser does not understand how to supply the credentials required.',
  );
export const forbidden = (message = 'Access was denied to this resource.') => new HttpError(403, message);
export const notFound = (message = 'The resource could not be found.') => new HttpError(404, message);
export const conflict = (message: string) => new HttpError(409, message);
export const gone = (message: string) => new HttpError(410, message);
export const tooLarge = (message: string) => new HttpError(413, message);
export const unsupportedMediaType = (type: string, headers: Record<string, string> = {}) =>
  new HttpError(415, `The request media type ${type} is not supported by this server.`, headers);
export const invalidImageData = (message: string) => new HttpError(415, message);
export const rangeNotSatisfiable = (message: string) => new HttpError(416, message);
export const unavailable = (message: string) => new HttpError(503, message);

/** What an error that nobody foresaw is to the caller; it is written to the log. A full disk is told as one. */
export function unforeseen(cause: unknown, said: string): HttpError {
  console.error(cause);
  return isDiskFull(cause) ? diskFull() : new HttpError(500, said);
}

/** What would change anything while the disk of the records is full. */
export const diskFull = () =>
  unavailable('The disk that holds the records is full: nothing was changed. Try again when there is room.');

const titles: Record<number, string> = {
  300: 'Multiple Choices',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  408: 'Request Timeout',
  409: 'Conflict',
  410: 'Gone',
  413: 'Request Entity Too Large',
  415: 'Unsupported Media Type',
  416: 'Request Range Not Satisfiable',
  421: 'Misdirected Request',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** Writes an error as Glance does (webob/exc.py): JSON and plain text say what was sent as it came, HTML escapes it. */
export function renderGlanceError(error: HttpError, accept: string | null): Response {
  const title = titles[error.status] ?? 'Error';
  const status = `${error.status} ${title}`;
  const form = errorForm(accept);
  if (form === 'json') {
    const body = JSON.stringify({ message: `${error.message}<br /><br />\n\n\n`, code: status, title });
    return respond(error, body, 'application/json');
  }
  if (form === 'html') {
    const body = `<html>\n <head>\n  <title>${status}</title>\n </head>\n <body>\n  <h1>${status}</h1>\n  ${escapeHtml(error.message)}<br /><br />\n\n\n\n </body>\n</html>`;
    return respond(error, body, 'text/html; charset=UTF-8');
  }
  return respond(error, `${status}\n\n${withoutTags(error.message)}\n\n   `, 'text/plain; charset=UTF-8');
}

/** Writes an error as Keystone does: always JSON. */
export function renderKeystoneError(error: HttpError): Response {
  const title = titles[error.status] ?? 'Error';
  const body = JSON.stringify({ error: { code: error.status, message: error.message, title } });
  return respond(error, body, 'application/json');
}

/** Writes an error as Barbican does: always JSON. */
export function renderBarbicanError(error: HttpError): Response {
  const title = titles[error.status] ?? 'Error';
  const body = JSON.stringify({ code: error.status, title, description: error.message });
  return respond(error, body, 'application/json');
}

function respond(error: HttpError, body: string, type: string): Response {
  return new Response(body, { status: error.status, headers: { ...error.headers, 'content-type': type } });
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#x27;',
};

/** As webob/util.py: what is not ASCII is a number. */
function escapeHtml(text: string): string {
  return text
    .replace(/[&<>"']/g, (character) => entities[character] ?? '')
    .replace(/[^\p{ASCII}]/gu, (character) => `&#${character.codePointAt(0)};`);
}

/** A text in one line, with `<br>` as an end of line and no other tags (webob/exc.py, strip_tags). */
function withoutTags(text: string): string {
  const [head = '', ...parts] = text
    .replace(/\n/g, ' ')
    .replace(/\r|<!--|-->/g, '')
    .split('<');
  let plain = head;
  // A tag ends with the first bracket, however many begin before it.
  let open = '';
  for (const part of parts) {
    open += `<${part}`;
    const end = part.indexOf('>');
    if (end < 0) continue;
    plain += `${/^<br/i.test(open) ? '\n' : ''}${part.slice(end + 1)}`;
    open = '';
  }
  return `${plain}${open}`;
}
