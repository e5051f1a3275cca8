import 'server-only';
import type { Session, SessionHolder } from '@/lib/auth/session';
import type { ActionError } from '@/lib/contract/action-result';
import type { ImportRequest } from '@/lib/contract/import';
import { stampOf } from '@/lib/contract/stamp';
import { toActionError } from '@/lib/openstack/action-error';
import { OpenStackError } from '@/lib/openstack/error';
import { type DataTarget, type ImageDataWriter, openImageData } from '@/lib/openstack/image-data';
import { getImage } from '@/lib/openstack/images';
import { importImage } from '@/lib/openstack/imports';
import type { ByteSource } from '@/lib/uploads/byte-source';
import { refused, UploadRefused, uploadError } from '@/lib/uploads/upload-error';
import type { UploadReason } from '@/lib/work/upload-reasons';

/** What a browser says of an upload before its first byte. */
export interface UploadPlan {
  imageId: string;
  /** Bytes. */
  size: number;
  target: DataTarget;
  /** Sent once all bytes are there: the import of what is staged, or the copy to further stores. */
  importRequest: ImportRequest | null;
  filename: string | null;
  /** Milliseconds since the epoch. */
  lastModified: number | null;
  /** Hexadecimal SHA-256 of the file's first and last MiB. */
  edges: string | null;
}

/** Milliseconds that a browser may be away, or silent while it sends. */
export interface UploadLimits {
  grace: number;
  idle: number;
}

/** Who registered an upload, and from where. */
export interface UploadSender {
  cloud: string;
  userId: string;
  /** What the page that registered it shows (`stampOf`). */
  stamp: string;
  /** Sessions that were of its user and project while it ran. */
  sessions: ReadonlySet<string>;
}

/** Whether a session, whatever project it works in by now and whatever became of its token, is one that sent it. */
export function isSentBy({ cloud, userId, sessions }: UploadSender, holder: SessionHolder): boolean {
  return cloud === holder.cloud && userId === holder.userId && holder.id !== '' && sessions.has(holder.id);
}

/** Bytes within the idle time that count as a sign of life: a peer that drips is as good as gone. */
const leastBytes = 1024;
/** Milliseconds without a connection after which nobody is said to send: a browser that cuts its file asks again at once. */
const betweenRequests = 3000;

/**
 * One upload: the bytes of one request of the browser after the other, handed on into one open PUT to Glance. At most
 * one request sends at a time, and a newer one takes over at once. While nobody sends, it waits for its grace and ends.
 */
export class RunningUpload {
  /** Bytes that were handed on to Glance. */
  offset = 0;
  private session: Session;
  private readonly sessions = new Set<string>();
  private writer: ImageDataWriter | null = null;
  private source: ByteSource | null = null;
  private waiting: { since: number; until: number; broken: boolean; timer: NodeJS.Timeout } | null = null;
  private completion: Promise<void> | null = null;
  private failure: Promise<ActionError> | null = null;
  private outcome: { error: ActionError | null } | null = null;

  /** @param onEnd is called once, with the reason or null when Glance has everything. */
  constructor(
    readonly plan: UploadPlan & { madeProtected: boolean },
    session: Session,
    private readonly limits: UploadLimits,
    private readonly onEnd: (error: ActionError | null) => void,
  ) {
    this.session = session;
    this.renew(session);
    this.wait(false, 'upload_grace');
  }

  get sender(): UploadSender {
    const { viewer } = this.session;
    const { cloud, userId } = viewer;
    return { cloud, userId, stamp: stampOf(viewer), sessions: this.sessions };
  }

  /** Its PUT is under way, for which Glance asks for no token any more. */
  get begun(): boolean {
    return this.writer !== null;
  }

  get owner(): { userId: string; projectId: string } {
    return this.session.viewer;
  }

  get cloudUrl(): string {
    return this.session.service.url;
  }

  /** Nobody sends it, and that is no pause between two requests. */
  get broken(): boolean {
    return (
      this.waiting !== null && (this.waiting.broken || Date.now() - this.waiting.since > betweenRequests)
    );
  }

  /** Until when it waits for its browser, milliseconds since the epoch; null while bytes come or Glance stores them. */
  get waitsUntil(): number | null {
    return this.waiting?.until ?? null;
  }

  /** Takes the token of a newer session of the same user: what is asked of Glance from now on is asked with it. */
  renew(session: Session): void {
    if (session.viewer.expiresAt >= this.session.viewer.expiresAt) this.session = session;
    this.sessions.add(session.id);
  }

  /**
   * The offset to go on from, for a browser that has come back: whatever request still holds the upload is dropped,
   * so that the offset stays. Null while Glance stores the last bytes for longer than `patience` milliseconds.
   */
  async resume(patience: number): Promise<number | null> {
    this.source?.drop();
    this.source = null;
    if (this.offset < this.plan.size) {
      // Whoever asks is about to send.
      this.wait(false, 'upload_grace');
      return this.offset;
    }
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), patience);
    });
    try {
      return await Promise.race([this.complete().then(() => this.offset), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Hands on the bytes of one request that begins at the present offset, and after the last byte of the upload waits
   * for Glance's answer. Throws UploadRefused: Glance's refusal, or the reason why the request was not read on.
   * @param length bytes that the request says it has, null when it does not say.
   */
  async receive(source: ByteSource, length: number | null): Promise<void> {
    if (length !== null && this.offset + length > this.plan.size) throw this.tooLong();
    this.source?.drop();
    this.source = source;
    this.waitNoMore();
    let end: 'whole' | 'broken' | 'idle' = 'broken';
    try {
      end = await this.pass(source);
    } catch (cause) {
      if (!(cause instanceof OpenStackError)) throw cause;
      this.fail(cause);
    }
    if (this.failure) throw new UploadRefused(await this.failure);
    if (this.outcome?.error) throw new UploadRefused(this.outcome.error);
    if (this.offset === this.plan.size) return this.complete();
    if (this.source !== source) throw refused(409, 'upload_continued');
    this.source = null;
    this.wait(end !== 'whole', end === 'idle' ? 'upload_idle' : 'upload_grace');
    if (end !== 'whole') throw refused(408, 'upload_idle');
  }

  /** Ends it; Glance puts the image back to `queued`. Ended once, it stays so. */
  end(error: ActionError | null): void {
    if (this.outcome) return;
    this.outcome = { error };
    this.waitNoMore();
    this.source?.stop();
    this.source = null;
    if (error) this.writer?.abort();
    this.onEnd(error);
  }

  /** Reads a request to its end, or until somebody else takes over. */
  private async pass(source: ByteSource): Promise<'whole' | 'broken' | 'idle'> {
    const writer = this.open();
    let idle = false;
    let blocked = false;
    const timer = setTimeout(() => {
      // The time that Glance takes is not the browser's.
      if (blocked) {
        timer.refresh();
        return;
      }
      idle = true;
      source.drop();
    }, this.limits.idle);
    try {
      for (let fresh = 0; ; ) {
        const chunk = await source.next().catch(() => undefined);
        if (this.failure || this.source !== source) return 'broken';
        if (idle) return 'idle';
        if (chunk === undefined) return 'broken';
        if (chunk === null) return 'whole';
        if (this.offset + chunk.length > this.plan.size) throw this.tooLong();
        const begun = Date.now();
        const room = writer.write(chunk);
        this.offset += chunk.length;
        fresh += chunk.length;
        blocked = true;
        await room;
        blocked = false;
        // Glance's time is not the browser's; what a write takes by itself is no sign of either.
        if (fresh < leastBytes && Date.now() - begun < this.limits.idle / 10) continue;
        fresh = 0;
        timer.refresh();
      }
    } finally {
      clearTimeout(timer);
    }
  }

  private open(): ImageDataWriter {
    if (this.writer) return this.writer;
    const { imageId, target, size } = this.plan;
    const writer = openImageData(this.session.service, imageId, target, size);
    // Glance may end the request at any time, also while nobody sends.
    writer.done.catch((cause: OpenStackError) => this.fail(cause));
    this.writer = writer;
    return writer;
  }

  private complete(): Promise<void> {
    this.completion ??= this.finish();
    return this.completion;
  }

  /**
   * Ends the data, then starts the import. Glance checks a token only when a request begins, so the data may have
   * outlived it: the import then waits for the browser to sign in again and ask for it (`startImport`).
   */
  private async finish(): Promise<void> {
    this.waitNoMore();
    this.source = null;
    try {
      await this.open().end();
    } catch {
      throw new UploadRefused(
        (await this.failure) ?? this.outcome?.error ?? uploadError(410, 'upload_cancelled'),
      );
    }
    const { imageId, importRequest } = this.plan;
    try {
      if (importRequest) await importImage(this.session.service, imageId, importRequest);
    } catch (cause) {
      const error = toActionError(cause);
      this.end(error);
      if (error.kind === 'unauthorized') return;
      throw new UploadRefused(error);
    }
    this.end(null);
  }

  private fail(cause: OpenStackError): void {
    if (this.outcome) return;
    this.failure ??= this.explain(cause).then((error) => {
      this.end(error);
      return error;
    });
    this.source?.stop();
  }

  /** Why Glance ended the request; of an image that is gone it says so in many ways, or just hangs up. */
  private async explain(cause: OpenStackError): Promise<ActionError> {
    try {
      await getImage(this.session.service, this.plan.imageId);
    } catch (reason) {
      if (reason instanceof OpenStackError && reason.status === 404) return uploadError(410, 'image_deleted');
    }
    return toActionError(cause);
  }

  /** Ends everything: what is longer than it said is another file. */
  private tooLong(): UploadRefused {
    const error = uploadError(413, 'upload_too_long');
    this.end(error);
    return new UploadRefused(error);
  }

  private wait(broken: boolean, reason: UploadReason): void {
    this.waitNoMore();
    if (this.outcome) return;
    const since = Date.now();
    const timer = setTimeout(() => this.end(uploadError(410, reason)), this.limits.grace);
    timer.unref();
    this.waiting = { since, until: since + this.limits.grace, broken, timer };
  }

  private waitNoMore(): void {
    if (this.waiting) clearTimeout(this.waiting.timer);
    this.waiting = null;
  }
}
