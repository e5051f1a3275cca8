import { errorOfAnswer, errorOfSilence, parseJson } from '@/lib/browser/dashboard';
import { edgesOf } from '@/lib/browser/file-edges-of';
import { stampHeaders } from '@/lib/browser/page-session';
import type { UploadAnswer, UploadCall } from '@/lib/browser/uploads/upload-machine';
import { type ActionError, type ActionResult, answerMark } from '@/lib/contract/action-result';
import type { ImportRequest } from '@/lib/contract/import';
import * as s from '@/lib/contract/shape';
import { apiRoutes } from '@/lib/routes';
import type { UploadPlan } from '@/lib/work/upload';
import { readUploadAddress } from '@/lib/work/upload-address';
import {
  bootHeader,
  graceHeader,
  type PassingUpload,
  passingUploadsSchema,
  uploadStatusSchema,
} from '@/lib/work/upload-status';

/** What an upload asks of the cloud beside its bytes; rejects where the code of an action does not load. */
export interface UploadActions {
  /** Makes sure that a record takes data from its first byte; gives the id to send to. */
  reopen(imageId: string): Promise<ActionResult<{ id: string }>>;
  startImport(imageId: string, request: ImportRequest): Promise<ActionResult<null>>;
  deleteRecord(imageId: string): Promise<ActionResult<null>>;
}

/** What the calls of an upload need: where the dashboard is ('' in its own pages), and the cloud. */
export interface UploadDoor {
  origin: string;
  actions: UploadActions;
}

const tus = { 'tus-resumable': '1.0.0' };
/** Milliseconds that a page may last once somebody leaves it. */
const lastsOn = 5000;
/** Resolves when a page that somebody seemed to leave is still there. */
let stayed = Promise.resolve();
/** Milliseconds after which a question that needs no work counts as unanswered. */
const patience = 15_000;
const imageSchema = s.nullable(s.object({ image: s.object({ status: s.string() }) }));

/**
 * Somebody leaves the page, or is asked whether they do: Firefox ends what it fetches at once, and the page a moment later.
 * What it sent in that moment, as over a line that broke, nobody would end, and it would be sent without a page.
 */
export function leavePage(): void {
  // Time stands still while somebody is asked.
  stayed = pause(0).then(() => pause(lastsOn));
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * Makes one call of an upload (tus.io, protocol 1.0, for the bytes) and gives what was answered. Never throws; a call
 * whose signal was aborted gives an error that nobody waits for.
 */
export async function callUpload(
  door: UploadDoor,
  plan: UploadPlan,
  imageId: string,
  call: UploadCall,
  signal: AbortSignal,
): Promise<UploadAnswer> {
  const { origin, actions } = door;
  const upload = `${origin}${apiRoutes.upload(imageId, plan.copy)}`;
  switch (call.do) {
    case 'register':
      return request(
        `${origin}${apiRoutes.uploads()}`,
        {
          method: 'POST',
          headers: { ...tus, ...described(plan, imageId, await edgesOf(plan.file)) },
          signal: within(signal, patience),
        },
        (response) =>
          response.status === 201
            ? { is: 'registered', boot: bootOf(response), grace: graceOf(response), copy: copyOf(response) }
            : null,
      );
    case 'status':
      return read(upload, signal, uploadStatusSchema, (status, boot) => ({ is: 'status', status, boot }));
    case 'take_over':
      // The dashboard answers when the cloud has stored the last bytes, if these are what is out.
      return request(
        upload,
        { method: 'HEAD', headers: tus, cache: 'no-store', signal: within(signal, 2 * patience) },
        (response) => {
          const offset = offsetOf(response);
          return response.ok && offset !== null ? { is: 'taken_over', boot: bootOf(response), offset } : null;
        },
      );
    case 'send':
      return sendPart(upload, plan.file, call, signal);
    case 'delete':
      return request(upload, { method: 'DELETE', headers: tus, signal }, (response) =>
        response.status === 204 ? { is: 'deleted' } : null,
      );
    case 'image':
      return read(`${origin}${apiRoutes.image(imageId)}`, signal, imageSchema, (found) => ({
        is: 'image',
        status: found?.image.status ?? null,
      }));
    case 'reopen':
      return acted(actions.reopen(imageId), ({ id }) => ({ is: 'reopened', imageId: id }));
    case 'import':
      if (!plan.importRequest) return { is: 'import_started' };
      return acted(actions.startImport(imageId, plan.importRequest), () => ({ is: 'import_started' }));
    case 'delete_record':
      return acted(actions.deleteRecord(imageId), () => ({ is: 'deleted' }));
  }
}

/**
 * What a look at a copy of the dashboard came to:
 * - `told`: the open uploads of the project as it has them;
 * - `refused`: the dashboard itself answered, and did not say, since a session has ended or it has much to do;
 * - `between`: something in between answered, as it may to this request alone;
 * - `broken`, `silent`: nobody did, at once or for as long as was waited.
 */
export type Progress =
  | { is: 'told'; uploads: PassingUpload[] }
  | { is: 'refused' | 'between' | 'broken' | 'silent' };

/** Asks a copy of the dashboard which uploads it is being sent. Never throws. */
export async function readProgress(
  { origin }: Pick<UploadDoor, 'origin'>,
  copy: string | null,
): Promise<Progress> {
  const signal = AbortSignal.timeout(patience);
  try {
    const init = { headers: stampHeaders(), cache: 'no-store', signal } as const;
    const response = await fetch(`${origin}${apiRoutes.passingUploads(copy)}`, init);
    const body = parseJson(await response.text());
    if (!response.headers.has(answerMark)) return { is: 'between' };
    const told = passingUploadsSchema.safeParse(body);
    return response.ok && told.success ? { is: 'told', uploads: told.data } : { is: 'refused' };
  } catch {
    return { is: signal.aborted ? 'silent' : 'broken' };
  }
}

async function sendPart(
  url: string,
  file: File,
  { from, to }: { from: number; to: number },
  signal: AbortSignal,
): Promise<UploadAnswer> {
  const headers = {
    ...tus,
    'content-type': 'application/offset+octet-stream',
    'upload-offset': String(from),
  };
  const body = file.slice(from, to);
  const answer = await request(url, { method: 'PATCH', headers, body, signal }, (response) => {
    const offset = offsetOf(response);
    if (response.status !== 204 || offset === null) return null;
    return { is: 'sent', boot: bootOf(response), offset };
  });
  // A browser tells a file that it cannot read any more by the same error as a broken line.
  if (answer.is === 'error' && answer.error.status === null && !(await isReadable(file)))
    return { is: 'unreadable' };
  return answer;
}

/** A file that was changed, cut or moved since it was chosen cannot be read any more. */
async function isReadable(file: File): Promise<boolean> {
  try {
    await file.slice(Math.max(0, file.size - 1)).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

/** `Upload-Length` and `Upload-Metadata` of a file: names and values, the latter in base64 of their UTF-8. */
function described(plan: UploadPlan, imageId: string, edges: string | undefined): Record<string, string> {
  const { file, target, store, importRequest } = plan;
  const facts = {
    image_id: imageId,
    target,
    ...(store ? { store } : {}),
    ...(importRequest ? { import: JSON.stringify(importRequest) } : {}),
    filename: file.name,
    last_modified: String(file.lastModified),
    ...(edges ? { edges } : {}),
  };
  return {
    'upload-length': String(file.size),
    'upload-metadata': Object.entries(facts)
      .map(([name, value]) => `${name} ${base64(value)}`)
      .join(','),
  };
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

/** GETs JSON of the dashboard; what does not have its shape was said by something else. */
function read<T>(
  url: string,
  signal: AbortSignal,
  schema: s.Shape<T>,
  answered: (data: T, boot: string | null) => UploadAnswer,
): Promise<UploadAnswer> {
  return request(url, { cache: 'no-store', signal: within(signal, patience) }, async (response) => {
    if (!response.ok) return null;
    const body = schema.safeParse(await response.clone().json());
    return body.success ? answered(body.data, bootOf(response)) : null;
  });
}

/** Makes a request that says which project its page shows; `success` gives null for an answer of ours that is none. */
async function request(
  url: string,
  init: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> },
  success: (response: Response) => UploadAnswer | null | Promise<UploadAnswer | null>,
): Promise<UploadAnswer> {
  let boot: string | null = null;
  try {
    const response = await fetch(url, { ...init, headers: { ...init.headers, ...stampHeaders() } });
    const ours = response.headers.has(answerMark);
    boot = bootOf(response);
    const answer = ours ? await success(response) : null;
    if (answer) return answer;
    const body = await response.text();
    const error = errorOfAnswer(response.status, (name) => response.headers.get(name), body);
    return { is: 'error', error, ours, boot };
  } catch {
    await stayed;
    return { is: 'error', error: errorOfSilence(), ours: false, boot };
  }
}

/** The code of an action comes with its first call: where that does not load, nobody was asked. */
async function acted<T>(
  action: Promise<ActionResult<T>>,
  success: (data: T) => UploadAnswer,
): Promise<UploadAnswer> {
  const result = await action.catch(() => ({ ok: false as const, error: errorOfSilence() }));
  if (result.ok) return success(result.data);
  return { is: 'error', error: result.error, ours: isOurs(result.error), boot: null };
}

const notOurs = [
  'no_connection',
  'dashboard_silent',
  'between',
  'between_size',
  'write_silent',
  'write_between',
];

/** Whether the dashboard itself gave an error of a server action, or what stands before it did. */
function isOurs({ reason }: ActionError): boolean {
  return !notOurs.includes(reason);
}

function bootOf(response: Response): string | null {
  return response.headers.get(bootHeader);
}

/** Milliseconds that the dashboard waits for a browser that lost its connection, or null when it does not say. */
function graceOf(response: Response): number | null {
  const seconds = Number(response.headers.get(graceHeader) ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1000 : null;
}

/** The copy of the dashboard that took an upload in, by the address that it gave; null where it names none. */
function copyOf(response: Response): string | null {
  const address = (response.headers.get('location') ?? '').split('/').at(-1) ?? '';
  return readUploadAddress(address).copy;
}

function offsetOf(response: Response): number | null {
  const offset = Number(response.headers.get('upload-offset') ?? Number.NaN);
  return Number.isSafeInteger(offset) ? offset : null;
}

function within(signal: AbortSignal, ms: number): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(ms)]);
}
