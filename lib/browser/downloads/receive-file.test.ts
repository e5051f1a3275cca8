import { createHash, randomBytes } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { type ByteSink, NotReceived, NotWritten, receiveFile } from '@/lib/browser/downloads/receive-file';
import { answerMark } from '@/lib/contract/action-result';
import { byteRange } from '@/lib/work/byte-range';

const content = randomBytes(700_000);
let server: http.Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** What the server does to one request: breaks its answer after so many bytes, or says something else. */
type Turn = { cutAfter: number } | { tag: string } | { noRanges: true } | { status: number; kind: string };

/** A server of one file that treats one request after the other as told, and all later ones well. */
async function serve(turns: Turn[]): Promise<{ url: string; asked: (string | undefined)[]; sent(): number }> {
  const asked: (string | undefined)[] = [];
  let sent = 0;
  server = http.createServer((request, response) => {
    asked.push(request.headers.range);
    const turn = turns.shift();
    response.setHeader(answerMark, '1');
    if (turn && 'status' in turn) {
      const error = { kind: turn.kind, reason: '', status: turn.status, requestId: null };
      return response.writeHead(turn.status).end(JSON.stringify(error));
    }
    const etag = turn && 'tag' in turn ? turn.tag : '"one"';
    const ifRange =
      new Headers({ 'if-range': String(request.headers['if-range'] ?? '') }).get('if-range') || null;
    const range = byteRange(request.headers.range ?? null, content.length, ifRange, etag);
    const part = range.is === 'part' && !(turn && 'noRanges' in turn) ? range.start : null;
    const body = content.subarray(part ?? 0);
    const headers = { etag, 'content-length': body.length };
    if (part === null) response.writeHead(200, headers);
    else
      response.writeHead(206, {
        ...headers,
        'content-range': `bytes ${part}-${content.length - 1}/${content.length}`,
      });
    const cut = turn && 'cutAfter' in turn ? turn.cutAfter : null;
    sent += cut ?? body.length;
    if (cut === null) return response.end(body);
    response.write(body.subarray(0, cut), () => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, asked, sent: () => sent };
}

/** A file in memory, with a position as one on disk has. */
function file(limit = Number.POSITIVE_INFINITY): ByteSink & { bytes(): Buffer } {
  let bytes = Buffer.alloc(0);
  let position = 0;
  return {
    async write(chunk) {
      if (position + chunk.length > limit) throw new DOMException('full', 'QuotaExceededError');
      bytes = Buffer.concat([bytes.subarray(0, position), chunk]);
      position += chunk.length;
    },
    async seek(to) {
      position = to;
    },
    async truncate(size) {
      bytes = bytes.subarray(0, size);
    },
    bytes: () => bytes,
  };
}
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const never = () => new AbortController().signal;

test('what is not cut comes in one request', async () => {
  const { url, asked } = await serve([]);
  const sink = file();
  expect(await receiveFile(url, sink, () => {}, never())).toBe(content.length);
  expect(digest(sink.bytes())).toBe(digest(content));
  expect(asked).toEqual([undefined]);
});

test('after each cut it goes on from the byte where it was, and no byte comes twice', async () => {
  const { url, asked, sent } = await serve([{ cutAfter: 100_000 }, { cutAfter: 1 }, { cutAfter: 300_000 }]);
  const sink = file();
  const told: string[] = [];
  await receiveFile(url, sink, ({ error }) => told.push(error?.reason ?? ''), never());
  expect(digest(sink.bytes())).toBe(digest(content));
  expect(asked).toEqual([undefined, 'bytes=100000-', 'bytes=100001-', 'bytes=400001-']);
  expect(sent()).toBe(content.length);
  expect(told).toContain('dashboard_silent');
});

test('an image that became another, or a store without parts, begins again and is whole', async () => {
  for (const turn of [{ tag: '"two"' }, { noRanges: true } as const]) {
    const { url } = await serve([{ cutAfter: 200_000 }, turn]);
    const sink = file();
    expect(await receiveFile(url, sink, () => {}, never())).toBe(content.length);
    expect(digest(sink.bytes())).toBe(digest(content));
    server.close();
  }
});

test('a cloud that cannot now is asked again; what it refuses is told', async () => {
  const busy = await serve([{ cutAfter: 5000 }, { status: 503, kind: 'unavailable' }]);
  const sink = file();
  await receiveFile(busy.url, sink, () => {}, never());
  expect(digest(sink.bytes())).toBe(digest(content));
  server.close();
  const closed = await serve([{ status: 403, kind: 'forbidden' }]);
  await expect(receiveFile(closed.url, file(), () => {}, never())).rejects.toThrow(NotReceived);
});

test('a full disk ends it, and so does whoever cancels', async () => {
  const { url } = await serve([]);
  await expect(receiveFile(url, file(100_000), () => {}, never())).rejects.toThrow(NotWritten);
  server.close();
  const slow = await serve([{ cutAfter: 1000 }, { cutAfter: 0 }, { cutAfter: 0 }]);
  const stop = new AbortController();
  const ended = receiveFile(slow.url, file(), ({ error }) => error && stop.abort(), stop.signal);
  await expect(ended).rejects.toThrow(/abort/i);
});
