import 'server-only';
import { Server } from '@tus/server';
import { z } from 'zod';
import { getSession, type Session } from '@/lib/auth/session';
import { imageIdSchema } from '@/lib/contract/image';
import { importRequestSchema } from '@/lib/contract/import';
import { unauthorizedError } from '@/lib/data/answer';
import { toActionError } from '@/lib/openstack/action-error';
import type { DataTarget } from '@/lib/openstack/image-data';
import { getImage } from '@/lib/openstack/images';
import { apiRoutes } from '@/lib/routes';
import { processSingleton } from '@/lib/server/process-singleton';
import { continueUpload, GlanceStore, registerUpload } from '@/lib/uploads/upload-store';

/** What a browser tells of an upload, in Upload-Metadata. */
const metadataSchema = z.object({
  image_id: imageIdSchema,
  target: z.enum(['file', 'stage']),
  store: z.string().max(255).optional(),
  /** JSON of the import to start once the data is staged. */
  import: z
    .string()
    .transform((text) => JSON.parse(text) as unknown)
    .pipe(importRequestSchema)
    .optional(),
});

/** The tus endpoint (tus.io, protocol 1.0). Nothing is stored here; the data store streams to Glance. */
export const tusServer = () =>
  processSingleton(
    'tus',
    () =>
      new Server({
        path: apiRoutes.uploads(),
        datastore: new GlanceStore(),
        relativeLocation: true,
        // No other origin has any business here.
        allowedOrigins: [],
        lockDrainTimeout: 500,
        namingFunction: (_request, metadata) => imageIdSchema.parse(metadata?.image_id),
        async onIncomingRequest(request, id) {
          const session = await sessionOrRefusal();
          if (request.method !== 'POST') continueUpload(session, id);
        },
        async onUploadCreate(_request, upload) {
          const session = await sessionOrRefusal();
          const metadata = parseMetadata(upload.metadata ?? {});
          if (!upload.size) throw refusal(400, 'invalid', 'file_empty');
          await requireQueued(session, metadata.image_id);
          const target: DataTarget =
            metadata.target === 'file' ? { kind: 'file', store: metadata.store } : { kind: 'stage' };
          registerUpload(session, upload, target, metadata.import ?? null);
          return {};
        },
      }),
  );

async function sessionOrRefusal(): Promise<Session> {
  const session = await getSession();
  if (!session) throw { status_code: 401, body: JSON.stringify(unauthorizedError) };
  return session;
}

function parseMetadata(metadata: Record<string, string | null>) {
  try {
    return metadataSchema.parse(metadata);
  } catch {
    throw refusal(400, 'invalid', 'The upload is not described as it must be');
  }
}

/** Glance says so too, but only after the first byte. */
async function requireQueued(session: Session, id: string): Promise<void> {
  try {
    const image = await getImage(session.service, id);
    if (image.status === 'queued') return;
  } catch (cause) {
    const error = toActionError(cause);
    throw { status_code: error.status ?? 503, body: JSON.stringify(error) };
  }
  throw refusal(409, 'conflict', 'The image already has data, or another upload is filling it');
}

function refusal(status: number, kind: 'invalid' | 'conflict', reason: string) {
  return { status_code: status, body: JSON.stringify({ kind, reason, status, requestId: null }) };
}
