import 'server-only';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { Session, SessionHolder } from '@/lib/auth/session';
import { imageIdSchema } from '@/lib/contract/image';
import { importRequestSchema } from '@/lib/contract/import';
import { stampHeader } from '@/lib/contract/stamp';
import { answerHeaders, errorAnswer, otherProjectError, unauthorizedError } from '@/lib/data/answer';
import { apiRoutes } from '@/lib/routes';
import { env } from '@/lib/server/env';
import { processSingleton } from '@/lib/server/process-singleton';
import { bodySource } from '@/lib/uploads/byte-source';
import { RunningUpload, type UploadPlan } from '@/lib/uploads/running-upload';
import { refused, UploadRefused } from '@/lib/uploads/upload-error';
import {
  cancelUpload,
  type EndedUpload,
  findUpload,
  listSentUploads,
  listUploads,
  registerUpload,
  sentUpload,
  statusOf,
  uploadStatus,
} from '@/lib/uploads/upload-store';
import { readUploadAddress } from '@/lib/work/upload-address';
import { bootHeader, graceHeader, type PassingUpload, type UploadStatus } from '@/lib/work/upload-status';

/** Another one after each start of the process: who sees it change knows that the dashboard was restarted. */
const bootId = processSingleton('boot-id', () => randomUUID());
/** What this process is called in the addresses of its uploads. */
const copyName = () => env().copyName ?? bootId.slice(0, 8);
const version = '1.0.0';
/** Milliseconds that a HEAD waits while Glance stores the last bytes: less than a proxy lets a request be silent. */
const patience = 20_000;

/** What a browser says of an upload, in Upload-Metadata: keys, each with a value in Base64. */
const metadataSchema = z.object({
  image_id: imageIdSchema,
  target: z.enum(['file', 'stage']),
  store: z.string().max(255).optional(),
  /** JSON of the import to start once the data is staged, or of the copy to begin once it is stored. */
  import: z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue('not JSON');
        return z.NEVER;
      }
    })
    .pipe(importRequestSchema)
    .optional(),
  filename: z.string().max(1024).optional(),
  last_modified: z.coerce.number().int().optional(),
  edges: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
});

/** Who asks: a session, and the same without its right, which is still known when its token has ended. */
export interface Asker {
  session: Session | null;
  holder: SessionHolder | null;
}

/**
 * The tus endpoint (tus.io, protocol 1.0, creation and termination). Nothing is kept here: what comes goes into one open
 * PUT to Glance, which is why it is no data store of a tus library; those write, then ask for more.
 *
 * To begin an upload and to delete its image takes a session that works where the page does. What a session began may be
 * looked at and sent on by it whatever happened to it since: a token's hour and a switch of the project in another tab end
 * no upload that Glance is taking in.
 * @param address what the address names, if anything: an image, and the copy of the dashboard that has its upload.
 * @param incoming the same request as Node has it: its body is read from there.
 */
export async function answerTus(
  asker: Asker,
  request: Request,
  address: string | undefined,
  incoming: IncomingMessage,
): Promise<Response> {
  try {
    return withHeaders(await respond(placeOf(asker, request), request, address, incoming));
  } catch (cause) {
    if (!(cause instanceof UploadRefused)) throw cause;
    return withHeaders(refusal(request, cause));
  }
}

/** The uploads of the page's project that pass through this process, or, where the session is not there any more, its own. */
export function answerPassing(asker: Asker, request: Request): Response {
  try {
    return withHeaders(Response.json(placeOf(asker, request).list()));
  } catch (cause) {
    if (!(cause instanceof UploadRefused)) throw cause;
    return withHeaders(refusal(request, cause));
  }
}

/** What whoever asks has of uploads; each throws UploadRefused. */
interface Place {
  /** For what asks the cloud. */
  session: () => Session;
  status: (imageId: string) => UploadStatus;
  list: () => PassingUpload[];
  find: (imageId: string) => RunningUpload | EndedUpload;
}

function placeOf({ session, holder }: Asker, request: Request): Place {
  const stamp = request.headers.get(stampHeader);
  const error = session ? otherProjectError(session, stamp) : unauthorizedError;
  if (session && !error) {
    return {
      session: () => session,
      status: (imageId) => uploadStatus(session, imageId),
      list: () => listUploads(session),
      find: (imageId) => findUpload(session, imageId),
    };
  }
  const refusal = new UploadRefused(error ?? unauthorizedError);
  if (!holder) throw refusal;
  const find = (imageId: string) => {
    const upload = sentUpload(holder, stamp, imageId);
    if (!upload) throw refusal;
    return upload;
  };
  return {
    session: () => {
      throw refusal;
    },
    status: (imageId) => statusOf(find(imageId)),
    list: () => {
      const uploads = listSentUploads(holder, stamp);
      if (uploads.length === 0) throw refusal;
      return uploads;
    },
    find: (imageId) => {
      const upload = find(imageId);
      // A PUT that is yet to be opened needs a token that holds.
      if (request.method === 'PATCH' && upload instanceof RunningUpload && !upload.begun) throw refusal;
      return upload;
    },
  };
}

async function respond(
  place: Place,
  request: Request,
  address: string | undefined,
  incoming: IncomingMessage,
): Promise<Response> {
  const { method } = request;
  if (method === 'OPTIONS') return options();
  const { copy, imageId } = readUploadAddress(address ?? '');
  const id = imageId || undefined;
  const elsewhere = copy !== null && copy !== copyName();
  // What this process does not have it knows nothing of, wherever it is.
  if (method === 'GET' && (id || copy === null)) return Response.json(id ? place.status(id) : null);
  // Without names of their own, an earlier process is not told from another copy.
  if (elsewhere) throw refused(410, env().copyName ? 'upload_other_copy' : 'upload_restarted');
  if (method === 'GET') return Response.json(place.list());
  if (request.headers.get('tus-resumable') !== version) {
    return new Response(null, { status: 412, headers: { 'tus-version': version } });
  }
  if (method === 'POST' && id === undefined) return create(place.session(), request);
  if (id === undefined) throw refused(404, 'upload_malformed');
  if (method === 'HEAD') return head(place.find(id));
  if (method === 'PATCH') return patch(place.find(id), request, incoming);
  if (method !== 'DELETE') throw refused(405, 'upload_malformed');
  await cancelUpload(place.session(), id);
  return new Response(null, { status: 204 });
}

function options(): Response {
  const headers = {
    'tus-version': version,
    'tus-extension': 'creation,termination',
    'tus-max-size': String(env().imageSizeCap),
  };
  return new Response(null, { status: 204, headers });
}

async function create(session: Session, request: Request): Promise<Response> {
  const plan = planOf(request.headers);
  await registerUpload(session, plan);
  const headers = {
    location: apiRoutes.upload(plan.imageId, copyName()),
    [graceHeader]: String(env().uploadGraceSeconds),
  };
  return new Response(null, { status: 201, headers });
}

async function head(upload: RunningUpload | EndedUpload): Promise<Response> {
  if (!(upload instanceof RunningUpload)) {
    if (upload.error) throw refused(410, 'upload_restarted');
    return offsetAnswer(200, upload.size, upload.size);
  }
  const offset = await upload.resume(patience);
  if (offset === null) throw refused(503, 'upload_finishing');
  return offsetAnswer(200, offset, upload.plan.size);
}

async function patch(
  upload: RunningUpload | EndedUpload,
  request: Request,
  incoming: IncomingMessage,
): Promise<Response> {
  const offset = wholeNumber(request.headers.get('upload-offset'));
  if (request.headers.get('content-type') !== 'application/offset+octet-stream') {
    throw refused(415, 'upload_malformed');
  }
  if (offset === null) throw refused(400, 'upload_malformed');
  if (!(upload instanceof RunningUpload)) {
    if (upload.error) throw new UploadRefused({ ...upload.error, status: 410 });
    throw refused(409, 'upload_offset');
  }
  if (offset !== upload.offset) throw refused(409, 'upload_offset');
  await upload.receive(bodySource(incoming), wholeNumber(request.headers.get('content-length')));
  return offsetAnswer(204, upload.offset, upload.plan.size);
}

function offsetAnswer(status: 200 | 204, offset: number, size: number): Response {
  const headers = new Headers({ 'upload-offset': String(offset), 'upload-length': String(size) });
  // Without it some clients read an answer to HEAD to the end of the connection, which the next part could use.
  if (status === 200) headers.set('content-length', '0');
  return new Response(null, { status, headers });
}

function planOf(headers: Headers): UploadPlan {
  const size = wholeNumber(headers.get('upload-length'));
  const metadata = metadataSchema.safeParse(metadataOf(headers.get('upload-metadata') ?? ''));
  if (size === null || !metadata.success) throw refused(400, 'upload_malformed');
  const { image_id, target, store, import: importRequest, filename, last_modified, edges } = metadata.data;
  if (target === 'file' && importRequest && importRequest.method.name !== 'copy-image')
    throw refused(400, 'upload_malformed');
  return {
    imageId: image_id,
    size,
    target: target === 'file' ? { kind: 'file', store } : { kind: 'stage' },
    importRequest: importRequest ?? null,
    filename: filename ?? null,
    lastModified: last_modified ?? null,
    edges: edges ?? null,
  };
}

function metadataOf(header: string): Record<string, string> {
  const pairs = header.split(',').map((pair) => pair.trim().split(' '));
  return Object.fromEntries(
    pairs.map(([key = '', value = '']) => [key, Buffer.from(value, 'base64').toString('utf8')]),
  );
}

function wholeNumber(text: string | null): number | null {
  if (text === null || !/^\d{1,16}$/.test(text)) return null;
  return Number(text);
}

function refusal({ method }: Request, { error }: UploadRefused): Response {
  const answer = errorAnswer(error);
  // A refused body is not read to its end: only a closed connection tells a browser to stop sending it.
  if (method === 'PATCH') answer.headers.set('connection', 'close');
  return method === 'HEAD' ? new Response(null, answer) : answer;
}

function withHeaders(response: Response): Response {
  const headers = { ...answerHeaders, 'tus-resumable': version, [bootHeader]: bootId };
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
}
