import 'server-only';
import type { Readable } from 'node:stream';
import { DataStore, ERRORS, Upload } from '@tus/server';
import type { Session } from '@/lib/auth/session';
import type { ActionError } from '@/lib/contract/action-result';
import type { ImportRequest } from '@/lib/contract/import';
import { toActionError } from '@/lib/openstack/action-error';
import { OpenStackError } from '@/lib/openstack/error';
import type { ImageService } from '@/lib/openstack/http';
import { type DataTarget, type ImageDataWriter, openImageData } from '@/lib/openstack/image-data';
import { deleteImage } from '@/lib/openstack/images';
import { importImage } from '@/lib/openstack/imports';
import { env } from '@/lib/server/env';
import { processSingleton } from '@/lib/server/process-singleton';
import type { PassingUpload } from '@/lib/work/upload';

/** An upload under way: one open request to Glance, and who may continue it. */
interface Entry {
  upload: Upload;
  userId: string;
  projectId: string;
  /** The right to ask Glance, renewed with every request of the browser. */
  service: ImageService;
  target: DataTarget;
  /** Sent once staging is complete. */
  importRequest: ImportRequest | null;
  writer: ImageDataWriter | null;
  /** Ends the upstream request when the browser does not come back. */
  grace: NodeJS.Timeout | null;
}

/** What tus answers with when a data store throws it. A real error: Node's pipeline hides what is none. */
class TusError extends Error {
  constructor(
    readonly status_code: number,
    readonly body: string,
  ) {
    super(body);
    this.name = 'TusError';
  }
}

const entries = processSingleton('uploads', () => new Map<string, Entry>());

/** Why Glance ended an upload: a browser in the middle of sending may lose the answer with its connection. */
const refusals = processSingleton(
  'upload-refusals',
  () => new Map<string, { projectId: string; error: ActionError }>(),
);

/** What an upload of this session's project was refused with lately, or null. */
export function refusalOf(session: Session, id: string): ActionError | null {
  const refusal = refusals.get(id);
  return refusal?.projectId === session.viewer.projectId ? refusal.error : null;
}

/** The uploads of a session's project that pass through this process, whoever in it sends them. */
export function listUploads({ service, viewer }: Session): PassingUpload[] {
  return [...entries.values()]
    .filter((entry) => entry.projectId === viewer.projectId && entry.service.url === service.url)
    .map(({ upload, grace }) => ({
      imageId: upload.id,
      sent: upload.offset,
      size: upload.size ?? 0,
      broken: grace !== null,
    }));
}

/** Registers an upload before its first byte; the upload's id is the image's. */
export function registerUpload(
  session: Session,
  upload: Upload,
  target: DataTarget,
  importRequest: ImportRequest | null,
): void {
  // Only one upload can fill a record; a new one from the same browser replaces what a reload left behind.
  const present = entries.get(upload.id);
  if (present) drop(present);
  refusals.delete(upload.id);
  const { userId, projectId } = session.viewer;
  const { service } = session;
  entries.set(upload.id, {
    upload,
    userId,
    projectId,
    service,
    target,
    importRequest,
    writer: null,
    grace: null,
  });
}

/** Lets a session go on with its upload, with its newest token; anybody else's is as gone as one that ended. */
export function continueUpload(session: Session, id: string): void {
  const entry = entries.get(id);
  if (!entry) return;
  if (entry.userId !== session.viewer.userId || entry.projectId !== session.viewer.projectId) {
    throw ERRORS.FILE_NOT_FOUND;
  }
  entry.service = session.service;
}

/** A tus data store that keeps nothing: bytes go straight into one open PUT to Glance, back-pressure included. */
export class GlanceStore extends DataStore {
  constructor() {
    super();
    this.extensions = ['creation', 'termination'];
  }

  override async create(upload: Upload): Promise<Upload> {
    return upload;
  }

  override async getUpload(id: string): Promise<Upload> {
    const { upload } = find(id);
    return new Upload({ ...upload, id, size: upload.size, offset: upload.offset, metadata: upload.metadata });
  }

  override async write(stream: Readable, id: string): Promise<number> {
    const entry = find(id);
    if (entry.grace) clearTimeout(entry.grace);
    entry.grace = null;
    const { upload } = entry;
    try {
      entry.writer ??= openImageData(entry.service, id, entry.target, upload.size ?? 0);
      for await (const chunk of brokenOff(stream, entry)) {
        await entry.writer.write(chunk);
        upload.offset += chunk.length;
      }
      if (upload.offset === upload.size) await finish(entry);
    } catch (cause) {
      drop(entry);
      const error = toActionError(cause);
      keepRefusal(entry, error);
      throw refusal(error);
    }
    return upload.offset;
  }

  override async remove(id: string): Promise<void> {
    const entry = find(id);
    drop(entry);
    try {
      await deleteImage(entry.service, id);
    } catch (cause) {
      throw refusal(toActionError(cause));
    }
  }
}

/** The chunks of a request. A browser that goes away ends them early, and has some time to come back. */
async function* brokenOff(stream: Readable, entry: Entry): AsyncGenerator<Uint8Array> {
  try {
    // Left early, the stream must not be destroyed: tus would tell of that instead of Glance's refusal.
    for await (const chunk of stream.iterator({ destroyOnReturn: false })) yield chunk as Uint8Array;
  } catch {
    // The connection to the browser broke; the one to Glance waits.
  } finally {
    if (entry.upload.offset < (entry.upload.size ?? 0)) {
      entry.grace = setTimeout(() => drop(entry), env().uploadGraceSeconds * 1000);
      entry.grace.unref();
    }
  }
}

/**
 * Ends the data, then starts the import. Glance checks a token only when a request begins, so the data may have
 * outlived it: the import then waits for the browser to sign in again and ask for it (`startImport`).
 */
async function finish(entry: Entry): Promise<void> {
  await entry.writer?.end();
  entries.delete(entry.upload.id);
  if (!entry.importRequest) return;
  try {
    await importImage(entry.service, entry.upload.id, entry.importRequest);
  } catch (cause) {
    if (!(cause instanceof OpenStackError) || cause.kind !== 'unauthorized') throw cause;
    keepRefusal(entry, toActionError(cause));
  }
}

function keepRefusal(entry: Entry, error: ActionError): void {
  const { id } = entry.upload;
  refusals.set(id, { projectId: entry.projectId, error });
  setTimeout(() => refusals.delete(id), env().uploadGraceSeconds * 1000).unref();
}

function drop(entry: Entry): void {
  if (entry.grace) clearTimeout(entry.grace);
  entry.writer?.abort();
  if (entries.get(entry.upload.id) === entry) entries.delete(entry.upload.id);
}

function find(id: string): Entry {
  const entry = entries.get(id);
  if (!entry) throw ERRORS.FILE_NO_LONGER_EXISTS;
  return entry;
}

/** What Glance said, as the body of a tus answer. */
function refusal(error: ActionError): TusError {
  return new TusError(error.status ?? 503, JSON.stringify(error));
}
