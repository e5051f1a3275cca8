import { setTimeout as delay } from 'node:timers/promises';
import type { SampleImage } from '@/lib/contract/sample-image';
import type { CloudConfig } from '@/lib/embedded/config';
import { sampleUrl } from '@/lib/embedded/samples/sample-address';
import {
  bytesOf,
  type SampleFile,
  sampleFiles,
  sampleSums,
  sizeOf,
} from '@/lib/embedded/samples/sample-files';

/**
 * `/samples/`: images to show imports with where there is no internet, their digests in SHA256SUMS and their list in
 * index.json. Anybody may read them, as on a mirror.
 */
export function answerSample(config: CloudConfig, request: Request, path: string): Response {
  const { method } = request;
  if (method !== 'GET' && method !== 'HEAD')
    return new Response(null, { status: 405, headers: { allow: 'GET, HEAD' } });
  const file = path.slice('/samples/'.length);
  if (file === 'SHA256SUMS') return text(sampleSums(), 'text/plain; charset=utf-8', method);
  if (file === '' || file === 'index.json') return text(index(config), 'application/json', method);
  const sample = sampleFiles.find((known) => known.file === file);
  if (!sample) return new Response('There is no such sample.\n', { status: 404 });
  return answerFile(config, sample, method, request.headers.get('range'));
}

function text(body: string, type: string, method: string): Response {
  const headers = { 'content-type': type, 'content-length': String(Buffer.byteLength(body)) };
  return new Response(method === 'HEAD' ? null : body, { headers });
}

function index(config: CloudConfig): string {
  const samples = sampleFiles.map((sample): SampleImage => {
    const { name, disk_format, container_format, shows } = sample;
    return {
      name,
      url: sampleUrl(config, sample),
      disk_format,
      container_format,
      size: sizeOf(sample),
      shows,
    };
  });
  return JSON.stringify({ samples });
}

function answerFile(config: CloudConfig, sample: SampleFile, method: string, asked: string | null): Response {
  const size = sizeOf(sample);
  const range = rangeOf(asked, size);
  if (range === 'none')
    return new Response(null, { status: 416, headers: { 'content-range': `bytes */${size}` } });
  const { start, end } = range ?? { start: 0, end: size - 1 };
  const headers = {
    'content-type': sample.type,
    'content-length': String(end - start + 1),
    'accept-ranges': 'bytes',
    ...(range ? { 'content-range': `bytes ${start}-${end}/${size}` } : {}),
  };
  const body = method === 'HEAD' ? null : streamOf(sent(config, sample, start, end));
  return new Response(body, { status: range ? 206 : 200, headers });
}

/** One range of RFC 9110, 14.1.2; null for the whole, which stands for what is not understood too. */
function rangeOf(asked: string | null, size: number): { start: number; end: number } | 'none' | null {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(asked ?? '') ?? [];
  if (first === '' && last === '') return null;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (first !== '' && last !== '' && Number(last) < start) return null;
  return start > end ? 'none' : { start, end };
}

/** A part of a sample as it shall arrive: the slow one at its pace, and the broken one up to its middle. */
async function* sent(
  config: CloudConfig,
  sample: SampleFile,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array> {
  const { shows } = sample;
  const middle = shows === 'broken' ? sizeOf(sample) / 2 : Number.POSITIVE_INFINITY;
  let at = start;
  for (const piece of bytesOf(sample, start, end)) {
    // With the code of a reader that left: it is logged as that, and as no fault of ours.
    if (at + piece.length > middle)
      throw Object.assign(new Error('This sample ends in its middle'), {
        code: 'ERR_STREAM_PREMATURE_CLOSE',
      });
    if (shows === 'slow') await delay((piece.length / config.sample_bandwidth) * 1000);
    yield piece;
    at += piece.length;
  }
}

function streamOf(pieces: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: async () => void (await pieces.return(undefined)),
  });
}
