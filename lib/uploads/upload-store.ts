import 'server-only';
import type { Session, SessionHolder } from '@/lib/auth/session';
import type { ActionError } from '@/lib/contract/action-result';
import type { Image } from '@/lib/contract/image';
import { toActionError } from '@/lib/openstack/action-error';
import { getImage } from '@/lib/openstack/images';
import { removeImage } from '@/lib/openstack/remove-image';
import { env } from '@/lib/server/env';
import { processSingleton } from '@/lib/server/process-singleton';
import { isSentBy, RunningUpload, type UploadPlan, type UploadSender } from '@/lib/uploads/running-upload';
import { refused, UploadRefused, uploadError } from '@/lib/uploads/upload-error';
import type { PassingUpload, UploadStatus } from '@/lib/work/upload-status';

/** How an upload ended; told to its project for a day. */
export interface EndedUpload {
  imageId: string;
  projectId: string;
  sender: UploadSender;
  /** The image was protected before its data came. */
  madeProtected: boolean;
  /** null when Glance has all bytes. */
  error: ActionError | null;
  sent: number;
  size: number;
  /** Milliseconds since the epoch. */
  endedAt: number;
}

/**
 * Uploads by cloud, image, project and user. Ids of two clouds may be the same, since whoever creates an image can choose
 * its id. Several users may have registered for an image: whose bytes the cloud takes is the cloud's to say.
 */
const running = processSingleton('uploads', () => new Map<string, RunningUpload>());
const ended = processSingleton('ended-uploads', () => new Map<string, EndedUpload>());

/** How many ends are remembered, and for how many milliseconds. */
const mostEnded = 1000;
const endedFor = 24 * 60 * 60 * 1000;
/** Milliseconds that Glance may take to notice that an earlier upload of the image has ended. */
const settleWithin = 3000;
const settleEvery = 250;

const imageKeyOf = ({ service }: Session, imageId: string) => `${service.url} ${imageId} `;
const keyOf = (session: Session, imageId: string) =>
  `${imageKeyOf(session, imageId)}${session.viewer.projectId} ${session.viewer.userId}`;

/** What this process knows of an upload of the session's project; null where it never heard of one. */
export function uploadStatus(session: Session, imageId: string): UploadStatus {
  const upload = uploadsOf(session, imageId)
    .filter(({ owner }) => owner.projectId === session.viewer.projectId)
    .reduce<RunningUpload | null>(furtherOf(session), null);
  if (upload) return { state: 'open', ...facts(session, upload) };
  const end = lastEnd(session, imageId);
  return end ? statusOfEnd(end) : null;
}

/** How far an upload is that `sentUpload` found. */
export function statusOf(upload: RunningUpload | EndedUpload): UploadStatus {
  return upload instanceof RunningUpload ? { state: 'open', ...factsOf(upload, true) } : statusOfEnd(upload);
}

function statusOfEnd({ error, sent, size, endedAt }: EndedUpload): UploadStatus {
  return { state: 'ended', error, sent, size, endedAt };
}

/** The uploads of a session's project that pass through this process, one an image, whoever in it sends them. */
export function listUploads(session: Session): PassingUpload[] {
  const further = furtherOf(session);
  const byImage = new Map<string, RunningUpload>();
  for (const upload of running.values()) {
    const { owner, cloudUrl, plan } = upload;
    if (owner.projectId !== session.viewer.projectId || cloudUrl !== session.service.url) continue;
    byImage.set(plan.imageId, further(byImage.get(plan.imageId) ?? null, upload));
  }
  return [...byImage].map(([imageId, upload]) => ({ imageId, ...facts(session, upload) }));
}

/**
 * Takes an upload in before its first byte: for an image of this project that waits for data. An upload that the same
 * user began before is replaced. Anybody else's stays, and stands in the way from when the cloud takes its bytes: until
 * then it may be of somebody whom the cloud lets read the image and no more. Throws UploadRefused.
 */
export async function registerUpload(session: Session, plan: UploadPlan): Promise<void> {
  const { imageSizeCap, uploadGraceSeconds, uploadIdleSeconds } = env();
  if (plan.size === 0) throw refused(400, 'file_empty');
  if (plan.size > imageSizeCap) throw refused(413, 'upload_above_cap');
  const key = keyOf(session, plan.imageId);
  const image = await readImage(session, plan.imageId);
  const { projectId, isAdmin } = session.viewer;
  if (image.owner !== projectId && !isAdmin) throw refused(403, 'upload_not_owner');
  if (image.status !== 'queued' && isSentElsewhere(session, plan.imageId))
    throw refused(409, 'upload_elsewhere');
  running.get(key)?.end(uploadError(410, 'upload_cancelled'));
  await queued(session, image);
  // Another page of the same user may have been quicker.
  running.get(key)?.end(uploadError(410, 'upload_cancelled'));
  const limits = { grace: uploadGraceSeconds * 1000, idle: uploadIdleSeconds * 1000 };
  const madeProtected = image.protected;
  const upload = new RunningUpload({ ...plan, madeProtected }, session, limits, (error) => {
    if (running.get(key) === upload) running.delete(key);
    remember(key, {
      imageId: plan.imageId,
      projectId: upload.owner.projectId,
      sender: upload.sender,
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
    upload.renew(session);
    return upload;
  }
  const end = ended.get(keyOf(session, imageId));
  if (end && isRemembered(end)) return end;
  const { userId, projectId } = session.viewer;
  const seen = uploadsOf(session, imageId).some(
    ({ owner }) => owner.userId === userId || owner.projectId === projectId,
  );
  throw seen ? refused(409, 'upload_elsewhere') : refused(410, 'upload_restarted');
}

/**
 * An upload that the session of a request itself sent, though it works in another project or region by now or its token
 * has ended; null where there is none. It belongs to the user and project that registered it, with whose right Glance took
 * it in, and this session has shown both: to send on what is under way asks nothing more of the cloud.
 * @param stamp the page's, null where the request says none.
 */
export function sentUpload(
  holder: SessionHolder,
  stamp: string | null,
  imageId: string,
): RunningUpload | EndedUpload | null {
  const [upload] = sentUploads(holder, stamp).filter(({ plan }) => plan.imageId === imageId);
  if (upload) return upload;
  const ends = [...ended.values()].filter(
    (end) => end.imageId === imageId && isRemembered(end) && isOf(end.sender, holder, stamp),
  );
  return ends.at(-1) ?? null;
}

/** The same of all that pass through this process. */
export function listSentUploads(holder: SessionHolder, stamp: string | null): PassingUpload[] {
  return sentUploads(holder, stamp).map((upload) => ({
    imageId: upload.plan.imageId,
    ...factsOf(upload, true),
  }));
}

function sentUploads(holder: SessionHolder, stamp: string | null): RunningUpload[] {
  return [...running.values()].filter(({ sender }) => isOf(sender, holder, stamp));
}

function isOf(sender: UploadSender, holder: SessionHolder, stamp: string | null): boolean {
  return (stamp === null || stamp === sender.stamp) && isSentBy(sender, holder);
}

/**
 * Ends an upload of this session and deletes its image; done only once Glance has said so. Can be asked again. Of an
 * image that was protected before its data came the protection goes with it; one that came later stands in the way.
 */
export async function cancelUpload(session: Session, imageId: string): Promise<void> {
  const upload = findUpload(session, imageId);
  if (isSentElsewhere(session, imageId)) throw refused(409, 'upload_elsewhere');
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
  const mine = isMine(session, upload.owner);
  if (mine) upload.renew(session);
  return factsOf(upload, mine);
}

function factsOf(upload: RunningUpload, mine: boolean) {
  const { size, filename, lastModified, edges } = upload.plan;
  const { offset, broken, waitsUntil } = upload;
  return { offset, size, broken, waitsUntil, filename, lastModified, edges, mine };
}

function isMine({ viewer }: Session, owner: { userId: string; projectId: string }): boolean {
  return owner.userId === viewer.userId && owner.projectId === viewer.projectId;
}

/** Everybody's uploads to an image. */
function uploadsOf(session: Session, imageId: string): RunningUpload[] {
  const imageKey = imageKeyOf(session, imageId);
  return [...running].filter(([key]) => key.startsWith(imageKey)).map(([, upload]) => upload);
}

/** Of two uploads to an image the one to tell of: that with more bytes, else the session's own. */
function furtherOf(session: Session) {
  return (one: RunningUpload | null, other: RunningUpload): RunningUpload => {
    if (one === null || other.offset > one.offset) return other;
    return other.offset === one.offset && isMine(session, other.owner) ? other : one;
  };
}

/** Whether bytes of somebody else's upload to the image were handed on. */
function isSentElsewhere(session: Session, imageId: string): boolean {
  return uploadsOf(session, imageId).some(({ owner, offset }) => offset > 0 && !isMine(session, owner));
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

/** How the project's last upload to an image ended. */
function lastEnd(session: Session, imageId: string): EndedUpload | undefined {
  const imageKey = imageKeyOf(session, imageId);
  const ends = [...ended].filter(
    ([key, end]) =>
      key.startsWith(imageKey) && end.projectId === session.viewer.projectId && isRemembered(end),
  );
  return ends.at(-1)?.[1];
}

const isRemembered = ({ endedAt }: EndedUpload) => Date.now() - endedAt < endedFor;

function remember(key: string, end: EndedUpload): void {
  ended.delete(key);
  ended.set(key, end);
  // The oldest comes first.
  for (const [oldest, past] of ended) {
    if (ended.size <= mostEnded && isRemembered(past)) break;
    ended.delete(oldest);
  }
}
