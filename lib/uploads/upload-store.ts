import 'server-only';
import type { Session } from '@/lib/auth/session';
import type { ActionError } from '@/lib/contract/action-result';
import type { Image } from '@/lib/contract/image';
import { toActionError } from '@/lib/openstack/action-error';
import { getImage } from '@/lib/openstack/images';
import { removeImage } from '@/lib/openstack/remove-image';
import { env } from '@/lib/server/env';
import { processSingleton } from '@/lib/server/process-singleton';
import { RunningUpload, type UploadPlan } from '@/lib/uploads/running-upload';
import { refused, UploadRefused, uploadError } from '@/lib/uploads/upload-error';
import type { PassingUpload, UploadStatus } from '@/lib/work/upload-status';

/** How an upload ended; told to its project for a day. */
interface EndedUpload {
  userId: string;
  projectId: string;
  /** The image was protected before its data came. */
  madeProtected: boolean;
  /** null when Glance has all bytes. */
  error: ActionError | null;
  sent: number;
  size: number;
  /** Milliseconds since the epoch. */
  endedAt: number;
}

/** Uploads by cloud and image: ids of two clouds may be the same, since whoever creates an image can choose its id. */
const running = processSingleton('uploads', () => new Map<string, RunningUpload>());
const ended = processSingleton('ended-uploads', () => new Map<string, EndedUpload>());

/** How many ends are remembered, and for how many milliseconds. */
const mostEnded = 1000;
const endedFor = 24 * 60 * 60 * 1000;
/** Milliseconds that Glance may take to notice that an earlier upload of the image has ended. */
const settleWithin = 3000;
const settleEvery = 250;

const keyOf = ({ service }: Session, imageId: string) => `${service.url} ${imageId}`;

/** What this process knows of an upload of the session's project; null where it never heard of one. */
export function uploadStatus(session: Session, imageId: string): UploadStatus {
  const upload = running.get(keyOf(session, imageId));
  if (upload && upload.owner.projectId === session.viewer.projectId) {
    return { state: 'open', ...facts(session, upload) };
  }
  const end = endedUpload(session, imageId);
  if (end?.projectId !== session.viewer.projectId) return null;
  const { error, sent, size, endedAt } = end;
  return { state: 'ended', error, sent, size, endedAt };
}

/** The uploads of a session's project that pass through this process, whoever in it sends them. */
export function listUploads(session: Session): PassingUpload[] {
  return [...running.values()]
    .filter(
      ({ owner, cloudUrl }) =>
        owner.projectId === session.viewer.projectId && cloudUrl === session.service.url,
    )
    .map((upload) => ({ imageId: upload.plan.imageId, ...facts(session, upload) }));
}

/**
 * Takes an upload in before its first byte: for an image of this project that waits for data. An upload that the same
 * user began before is replaced; anybody else's stays. Throws UploadRefused.
 */
export async function registerUpload(session: Session, plan: UploadPlan): Promise<void> {
  const { imageSizeCap, uploadGraceSeconds, uploadIdleSeconds } = env();
  if (plan.size === 0) throw refused(400, 'file_empty');
  if (plan.size > imageSizeCap) throw refused(413, 'upload_above_cap');
  const key = keyOf(session, plan.imageId);
  const image = await readImage(session, plan.imageId);
  const { projectId, isAdmin } = session.viewer;
  if (image.owner !== projectId && !isAdmin) throw refused(403, 'upload_not_owner');
  replaceable(session, key)?.end(uploadError(410, 'upload_cancelled'));
  await queued(session, image);
  // Somebody may have been quicker.
  replaceable(session, key)?.end(uploadError(410, 'upload_cancelled'));
  const limits = { grace: uploadGraceSeconds * 1000, idle: uploadIdleSeconds * 1000 };
  const madeProtected = image.protected;
  const upload = new RunningUpload({ ...plan, madeProtected }, session, limits, (error) => {
    if (running.get(key) === upload) running.delete(key);
    const { userId, projectId } = upload.owner;
    remember(key, {
      userId,
      projectId,
      madeProtected,
      error,
      sent: upload.offset,
      size: plan.size,
      endedAt: Date.now(),
    });
  });
  ended.delete(key);
  running.set(key, upload);
}

/** What a request of a browser finds: its upload, or how that ended. Throws UploadRefused where there is nothing of its own. */
export function findUpload(session: Session, imageId: string): RunningUpload | EndedUpload {
  const upload = running.get(keyOf(session, imageId));
  if (upload) {
    if (isMine(session, upload.owner)) {
      upload.renew(session);
      return upload;
    }
    const { userId, projectId } = upload.owner;
    const seen = userId === session.viewer.userId || projectId === session.viewer.projectId;
    throw seen ? refused(409, 'upload_elsewhere') : refused(410, 'upload_restarted');
  }
  const end = endedUpload(session, imageId);
  if (end && isMine(session, end)) return end;
  throw refused(410, 'upload_restarted');
}

/**
 * Ends an upload of this session and deletes its image; done only once Glance has said so. Can be asked again. Of an
 * image that was protected before its data came the protection goes with it; one that came later stands in the way.
 */
export async function cancelUpload(session: Session, imageId: string): Promise<void> {
  const upload = findUpload(session, imageId);
  const { madeProtected } = upload instanceof RunningUpload ? upload.plan : upload;
  if (upload instanceof RunningUpload) upload.end(uploadError(410, 'upload_cancelled'));
  try {
    // Whether it is there still is told by what follows.
    if (madeProtected) await settled(session, imageId).catch(() => {});
    await removeImage(session.service, imageId, { unprotect: madeProtected });
  } catch (cause) {
    throw new UploadRefused(toActionError(cause));
  }
}

// How many uploads somebody is sending now, or Glance is storing: `scripts/serve.mjs` waits for them before its end.
processSingleton(
  'uploads-in-flight',
  () => () => [...running.values()].filter(({ broken }) => !broken).length,
);

function facts(session: Session, upload: RunningUpload) {
  const { size, filename, lastModified, edges } = upload.plan;
  const mine = isMine(session, upload.owner);
  if (mine) upload.renew(session);
  const { offset, broken, waitsUntil } = upload;
  return { offset, size, broken, waitsUntil, filename, lastModified, edges, mine };
}

function isMine({ viewer }: Session, owner: { userId: string; projectId: string }): boolean {
  return owner.userId === viewer.userId && owner.projectId === viewer.projectId;
}

function replaceable(session: Session, key: string): RunningUpload | undefined {
  const upload = running.get(key);
  if (upload && !isMine(session, upload.owner)) throw refused(409, 'upload_elsewhere');
  return upload;
}

async function readImage(session: Session, imageId: string): Promise<Image> {
  try {
    return await getImage(session.service, imageId);
  } catch (cause) {
    throw new UploadRefused(toActionError(cause));
  }
}

/** Waits until the image takes data: Glance says itself that it does not, but only after the first byte. */
async function queued(session: Session, image: Image): Promise<void> {
  const { status } = isSettling(image) ? await settled(session, image.id) : image;
  if (status !== 'queued') throw refused(409, 'image_busy');
}

/**
 * The image once Glance has noticed that an upload broke off, here or with another process of the dashboard: then it
 * writes the record as it was before. Or as it is when that has taken too long.
 */
async function settled(session: Session, imageId: string): Promise<Image> {
  for (let waited = 0; ; waited += settleEvery) {
    const image = await readImage(session, imageId);
    if (!isSettling(image) || waited >= settleWithin) return image;
    await new Promise((resolve) => setTimeout(resolve, settleEvery));
  }
}

function isSettling({ status }: Image): boolean {
  return status === 'saving' || status === 'uploading';
}

function endedUpload(session: Session, imageId: string): EndedUpload | undefined {
  const end = ended.get(keyOf(session, imageId));
  return end && Date.now() - end.endedAt < endedFor ? end : undefined;
}

function remember(key: string, end: EndedUpload): void {
  ended.delete(key);
  ended.set(key, end);
  // The oldest comes first.
  for (const [oldest, { endedAt }] of ended) {
    if (ended.size <= mostEnded && Date.now() - endedAt < endedFor) break;
    ended.delete(oldest);
  }
}
