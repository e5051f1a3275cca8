import { once } from 'node:events';
import { mkdtempSync, openAsBlob, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { PresentSession } from '@/lib/browser/other-project';
import { UploadRunner, type UploadSurroundings } from '@/lib/browser/uploads/upload-runner';
import { type ActionError, type ActionResult, answerMark } from '@/lib/contract/action-result';
import type { Upload } from '@/lib/work/upload';

const image = '4b2f0a6e-7a4f-4f6f-8d0a-0c7f1f9a2f10';
const page = '<html>502 Bad Gateway, nginx/1.22.1</html>';

/** A dashboard that keeps what it is sent, and misbehaves on command. */
class Dashboard {
  readonly server = http.createServer((request, response) => {
    // A request that is cut has no one to answer to.
    this.answer(request, response).catch(() => {});
  });
  origin = '';
  boot = 'a';
  bytes = Buffer.alloc(0);
  size = 0;
  open = false;
  ended: ActionError | null = null;
  imageStatus = 'queued';
  /** Largest body that a proxy in front lets through. */
  limit = Number.POSITIVE_INFINITY;
  requests: string[] = [];
  /** What it calls itself in the addresses of uploads. */
  copy: string | null = null;
  /** Addresses that were asked for, each once. */
  asked = new Set<string>();
  /** How every look at how far it is gets answered, and how many of them a PATCH is not read before. */
  looks: { status: number; ours?: boolean; body?: string } | null = null;
  looksFirst = 0;
  looked = 0;
  /** What becomes of the next requests of a method, one entry each. */
  faults: { method: string; fault: Fault }[] = [];

  async start(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    const address = this.server.address();
    if (address && typeof address === 'object') this.origin = `http://127.0.0.1:${address.port}`;
  }

  private async answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    this.asked.add(url);
    this.requests.push(`${method} ${headers['upload-offset'] ?? ''}`.trim());
    const at = this.faults.findIndex((fault) => fault.method === method);
    const fault = at < 0 ? null : this.faults.splice(at, 1)[0]?.fault;
    const mark = { [answerMark]: '1', 'x-darkroom-boot': this.boot };
    const json = (status: number, body: unknown) =>
      response.writeHead(status, { ...mark, 'content-type': 'application/json' }).end(JSON.stringify(body));
    const length = Number(headers['content-length'] ?? 0);
    if (length > this.limit) {
      response.writeHead(413, { connection: 'close' }).end('<html>413</html>');
      return;
    }
    if (fault && 'status' in fault && !fault.after) {
      response.writeHead(fault.status, fault.ours ? mark : {}).end(fault.body ?? page);
      return;
    }
    if (method === 'POST') {
      this.open = true;
      this.bytes = Buffer.alloc(0);
      this.size = Number(headers['upload-length']);
      response
        .writeHead(201, { ...mark, location: `/api/uploads/${this.copy ? `${this.copy}~` : ''}${image}` })
        .end();
    } else if (method === 'PATCH') {
      if (!this.open || Number(headers['upload-offset']) !== this.bytes.length) {
        json(this.open ? 409 : 410, error(this.open ? 'conflict' : 'not_found', 'upload_offset'));
        return;
      }
      for await (const chunk of request as AsyncIterable<Buffer>) {
        await vi.waitUntil(() => this.looked >= this.looksFirst || request.destroyed, { timeout: 20_000 });
        const cut = fault && 'cutAt' in fault ? fault.cutAt - this.bytes.length : Number.POSITIVE_INFINITY;
        this.bytes = Buffer.concat([this.bytes, chunk.subarray(0, cut)]);
        if (cut <= chunk.length) {
          if (fault && 'cutAt' in fault && fault.restarts) this.restart();
          request.socket.resetAndDestroy();
          return;
        }
      }
      if (this.bytes.length === this.size) this.finish();
      if (fault && 'status' in fault) response.writeHead(fault.status).end(page);
      else response.writeHead(204, { ...mark, 'upload-offset': String(this.bytes.length) }).end();
    } else if (method === 'HEAD') {
      response
        .writeHead(this.open ? 200 : 410, { ...mark, 'upload-offset': String(this.bytes.length) })
        .end();
    } else if (method === 'DELETE') {
      this.open = false;
      response.writeHead(204, mark).end();
    } else if (url === (this.copy ? `/api/uploads/${this.copy}~` : '/api/data/uploads')) {
      this.looked += 1;
      const upload = { ...this.status(), imageId: image };
      if (this.looks) {
        response.writeHead(this.looks.status, this.looks.ours ? mark : {}).end(this.looks.body ?? page);
        return;
      }
      json(200, this.open ? [upload] : []);
    } else if (url.startsWith('/api/data/images')) json(200, { image: { status: this.imageStatus } });
    else json(200, this.status());
  }

  private restart(): void {
    this.open = false;
    this.boot = 'b';
  }

  private finish(): void {
    this.open = false;
    this.imageStatus = 'active';
  }

  private status() {
    const facts = { waitsUntil: null, filename: null, lastModified: null, edges: null, mine: true };
    if (this.open)
      return { state: 'open', offset: this.bytes.length, size: this.size, broken: false, ...facts };
    if (!this.ended) return null;
    return { state: 'ended', error: this.ended, sent: this.bytes.length, size: this.size, endedAt: 0 };
  }
}

type Fault =
  | { cutAt: number; restarts?: boolean }
  | { status: number; body?: string; ours?: boolean; after?: boolean };

function error(kind: ActionError['kind'], reason: string): ActionError {
  return { kind, reason, status: null, requestId: null };
}

vi.setConfig({ testTimeout: 30_000 });

let dashboard: Dashboard;
let runner: UploadRunner;
let uploads: StoreApi<Upload[]>;
let signIns: number;
let waysBack: PresentSession[];
let deleted: () => Promise<ActionResult<null>>;

beforeEach(async () => {
  dashboard = new Dashboard();
  await dashboard.start();
  signIns = 0;
  waysBack = [];
  deleted = async () => ({ ok: true, data: null });
  uploads = createStore<Upload[]>(() => []);
  const surroundings: UploadSurroundings = {
    origin: dashboard.origin,
    actions: {
      reopen: async (id) => ({ ok: true, data: { id } }),
      startImport: async () => ({ ok: true, data: null }),
      deleteRecord: () => deleted(),
    },
    signIn: async () => {
      signIns += 1;
      return true;
    },
    wayBack: async (now) => {
      waysBack.push(now);
      return true;
    },
    isOnline: () => true,
    onPlan: () => {},
    onSending: () => {},
  };
  runner = new UploadRunner(surroundings, uploads);
});
afterEach(() => {
  dashboard.server.close();
  dashboard.server.closeAllConnections();
});

const content = Buffer.alloc(2 * 1024 * 1024, 'darkroom');
const plan = { imageId: image, name: 'disk', file: new File([content], 'disk.raw'), target: 'file' as const };
const shown = (): Upload | undefined => uploads.getState().find(({ imageId }) => imageId === image);
const states = (state: Upload['state']) =>
  vi.waitFor(() => expect(shown()?.state).toBe(state), { timeout: 20_000, interval: 20 });

test('sends a file', async () => {
  runner.add(plan);
  await states('done');
  expect(dashboard.bytes.equals(content)).toBe(true);
  expect(shown()).toMatchObject({ sent: content.length, error: null });
});

test('what asks of an upload names the copy of the dashboard that took it in, also after a cut', async () => {
  dashboard.copy = 'one';
  dashboard.faults.push({ method: 'PATCH', fault: { cutAt: 900_000 } });
  runner.add(plan);
  await states('done');
  // How far uploads are is asked as well where sending takes its time.
  const asked = [...dashboard.asked].filter((path) => path !== '/api/uploads/one~');
  expect(asked).toEqual(['/api/uploads', `/api/uploads/one~${image}`]);
  expect(runner.planOf(image)?.copy).toBe('one');
});

test('what another page began is asked for at the copy of the dashboard that has it', async () => {
  dashboard.copy = 'one';
  Object.assign(dashboard, { open: true, size: content.length, bytes: content.subarray(0, 5) });
  runner.add({ ...plan, copy: 'one' }, { resume: true });
  await states('done');
  expect(dashboard.bytes.equals(content)).toBe(true);
  expect([...dashboard.asked]).toEqual([`/api/uploads/one~${image}`]);
});

test.each([0, 1, 1_000_000, content.length - 1])('a line cut at byte %d costs nothing', async (cutAt) => {
  dashboard.faults.push({ method: 'PATCH', fault: { cutAt } });
  runner.add(plan);
  await states('done');
  expect(dashboard.bytes.equals(content)).toBe(true);
});

test.each([500, 502, 503, 504, 408, 425, 429])('a proxy that answers %d costs nothing', async (status) => {
  for (const method of ['POST', 'PATCH', 'PATCH', 'GET'])
    dashboard.faults.push({ method, fault: { status } });
  runner.add(plan);
  await states('done');
  expect(dashboard.bytes.equals(content)).toBe(true);
});

test('bytes that are with the dashboard already, since the browser sent them twice, cost nothing', async () => {
  const conflict = JSON.stringify(error('conflict', 'upload_offset'));
  dashboard.faults.push({ method: 'PATCH', fault: { cutAt: 700_000 } });
  dashboard.faults.push({ method: 'PATCH', fault: { status: 409, ours: true, body: conflict } });
  runner.add(plan);
  await states('done');
  expect(dashboard.bytes.equals(content)).toBe(true);
});

test('all was sent, and the answer to it was a 504: done', async () => {
  dashboard.faults.push({ method: 'PATCH', fault: { status: 504, after: true } });
  runner.add(plan);
  await states('done');
});

test('a proxy that takes 1 MiB at most gets such pieces, and the next upload begins with them', async () => {
  dashboard.limit = 1024 * 1024;
  runner.add(plan);
  await states('done');
  expect(dashboard.bytes.equals(content)).toBe(true);
  dashboard.requests = [];
  dashboard.imageStatus = 'queued';
  runner.add(plan);
  await states('done');
  expect(dashboard.requests.filter((request) => request.startsWith('PATCH'))).toHaveLength(2);
});

test('a proxy that takes less than 512 KiB is named', async () => {
  dashboard.limit = 100_000;
  runner.add(plan);
  await states('failed');
  expect(shown()?.error).toMatchObject({ reason: 'between_size', status: 413 });
});

test('a dashboard that was restarted: all of it again, on the same record', async () => {
  dashboard.faults.push({ method: 'PATCH', fault: { cutAt: 900_000, restarts: true } });
  runner.add(plan);
  await states('done');
  expect(dashboard.bytes.equals(content)).toBe(true);
  expect(dashboard.requests.filter((request) => request === 'POST')).toHaveLength(2);
});

test('a token that ended costs a sign-in', async () => {
  const ended = JSON.stringify({ ...error('unauthorized', ''), status: 401 });
  dashboard.faults.push({ method: 'PATCH', fault: { cutAt: 900_000 } });
  dashboard.faults.push({ method: 'GET', fault: { status: 401, ours: true, body: ended } });
  runner.add(plan);
  await states('done');
  expect(signIns).toBe(1);
  expect(dashboard.bytes.equals(content)).toBe(true);
});

const gone = { ...error('not_found', 'upload_restarted'), status: 410 };
const unauthorized = JSON.stringify({ ...error('unauthorized', ''), status: 401 });
test.each([
  ['the session has ended', { status: 401, ours: true, body: unauthorized }],
  ['a limit of requests', { status: 429 }],
])('bytes that go are left alone whatever a look at them is told at once: %s', async (_, looks) => {
  Object.assign(dashboard, { looks, looksFirst: 4 });
  runner.add(plan);
  await states('done');
  expect(dashboard.bytes.equals(content)).toBe(true);
  expect(dashboard.requests.filter((request) => request !== 'GET')).toEqual(['POST', 'PATCH 0']);
  expect(signIns).toBe(0);
});

test('a tab whose session works elsewhere by now waits for the way back before its next upload', async () => {
  const now = { project: 'other', region: null, user: 'ada', sameUser: true };
  const elsewhere = JSON.stringify({ ...error('conflict', 'other_project'), status: 409, now });
  dashboard.faults.push({ method: 'POST', fault: { status: 409, ours: true, body: elsewhere } });
  runner.add(plan);
  await states('done');
  expect(waysBack).toEqual([now]);
  expect(dashboard.bytes.equals(content)).toBe(true);
});

test('a file that changed while it was sent ends its upload with that reason, which stays', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'changed-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const onDisk = path.join(folder, 'disk.raw');
  writeFileSync(onDisk, content);
  const file = new File([await openAsBlob(onDisk)], 'disk.raw');
  writeFileSync(onDisk, 'another file');
  runner.add({ ...plan, file });
  await states('failed');
  expect(shown()?.error?.reason).toBe('file_changed');
  // Its image is deleted, so there is nothing to try again.
  expect(dashboard.requests.at(-1)).toBe('DELETE');
  runner.retry(image);
  expect(shown()).toMatchObject({ state: 'failed', error: { reason: 'file_changed' } });
});

test('a cancel while nobody answers goes on until the image is deleted', async () => {
  dashboard.faults.push({ method: 'PATCH', fault: { cutAt: 900_000 } });
  for (let turn = 0; turn < 3; turn += 1) {
    dashboard.faults.push({ method: 'GET', fault: { status: 502 } });
    dashboard.faults.push({ method: 'DELETE', fault: { status: 502 } });
  }
  runner.add(plan);
  await states('paused');
  runner.cancel(image);
  expect(shown()?.state).toBe('cancelling');
  await states('cancelled');
  expect(dashboard.open).toBe(false);
});

test('an action whose code does not load is asked for until it does', async () => {
  dashboard.faults.push({ method: 'PATCH', fault: { cutAt: 900_000 } });
  for (let turn = 0; turn < 3; turn += 1) dashboard.faults.push({ method: 'GET', fault: { status: 502 } });
  dashboard.faults.push({ method: 'DELETE', fault: { status: 410, ours: true, body: JSON.stringify(gone) } });
  let asked = 0;
  deleted = async () => {
    asked += 1;
    if (asked === 1) throw new Error('Loading chunk 4711 failed.');
    return { ok: true, data: null };
  };
  runner.add(plan);
  await states('paused');
  runner.cancel(image);
  await states('cancelled');
  expect(asked).toBe(2);
});

test('an image that stays is not called deleted', async () => {
  const refusal = JSON.stringify({ ...error('forbidden', 'Image is protected'), status: 403 });
  dashboard.faults.push({ method: 'PATCH', fault: { cutAt: 900_000 } });
  for (let turn = 0; turn < 3; turn += 1) dashboard.faults.push({ method: 'GET', fault: { status: 502 } });
  dashboard.faults.push({ method: 'DELETE', fault: { status: 403, ours: true, body: refusal } });
  runner.add(plan);
  await states('paused');
  runner.cancel(image);
  await states('not_cancelled');
  expect(shown()?.error?.reason).toBe('Image is protected');
});

test('three at once, the fourth after them', async () => {
  for (const digit of ['1', '2', '3', '4']) {
    runner.add({ ...plan, imageId: image.replace(/^./, digit) });
  }
  expect(uploads.getState().map(({ state }) => state)).toEqual(['sending', 'sending', 'sending', 'waiting']);
  for (const { imageId } of uploads.getState()) runner.cancel(imageId);
  await vi.waitFor(() => expect(uploads.getState().every(({ state }) => state === 'cancelled')).toBe(true));
});
