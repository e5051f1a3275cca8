import { Agent, request } from 'node:http';
import type { Readable } from 'node:stream';

/** How long a body may pause: Glance promises more bytes than it has for some ranges, and then sends nothing. */
const patience = 5000;

/** What came back: `broken` when the body ended or stopped before its end. */
export interface Received {
  status: number;
  headers: Record<string, string | undefined>;
  text: string;
  broken: boolean;
}

const agent = new Agent({ keepAlive: true });

/**
 * Sends one request as it is written: fetch would clean the path, and adds an Accept header of its own. Gives what came;
 * throws when nothing did.
 */
export function rawRequest(
  method: string,
  url: string,
  headers: Record<string, string>,
  body: string | undefined,
): Promise<Received> {
  const [, host = '', port = '', path = ''] = /^http:\/\/([^:/]+):(\d+)(.*)$/.exec(url) ?? [];
  const bytes = body === undefined ? undefined : Buffer.from(body);
  return new Promise((resolve, reject) => {
    const sent = request({
      agent,
      host,
      port,
      method,
      path,
      headers: { ...headers, ...(bytes ? { 'content-length': String(bytes.length) } : {}) },
    });
    sent.on('error', reject);
    sent.on('response', (answer) => {
      answer.setTimeout(patience, () => answer.destroy(new Error('The body stopped')));
      void readAll(answer).then(({ text, broken }) => {
        const headersOf: Record<string, string | undefined> = {};
        for (const [name, value] of Object.entries(answer.headers)) headersOf[name] = String(value);
        resolve({ status: answer.statusCode ?? 0, headers: headersOf, text, broken });
      });
    });
    sent.end(bytes);
  });
}

async function readAll(answer: Readable): Promise<{ text: string; broken: boolean }> {
  const pieces: Buffer[] = [];
  try {
    for await (const piece of answer) pieces.push(piece);
    return { text: Buffer.concat(pieces).toString('utf8'), broken: false };
  } catch {
    return { text: Buffer.concat(pieces).toString('utf8'), broken: true };
  }
}
