import { randomUUID } from 'node:crypto';
import type { Session } from '@/lib/auth/session';
import type { ActionError } from '@/lib/contract/action-result';
import { freshUses } from '@/lib/data/fresh-uses';
import type { Who } from '@/lib/images/image-can';
import { copyImage } from '@/lib/jobs/copy-image';
import type { JobEngine } from '@/lib/jobs/job-engine';
import { isLive, type JobRecord } from '@/lib/jobs/job-record';
import type { Sealer } from '@/lib/jobs/sealed';
import { sweepImage } from '@/lib/jobs/sweep-image';
import { OpenStackError } from '@/lib/openstack/error';
import { findCloud, reachServices } from '@/lib/server/clouds';
import { inPool } from '@/lib/server/in-pool';
import { itemEnded, type JobItem, withItem } from '@/lib/work/job';
import type { SweepAct } from '@/lib/work/sweep';

/** Images of one job that are worked on at once. */
const atOnce = 4;

/** A run that has not the say any more: the job has ended, or another run of it began. */
class Superseded extends Error {}

/**
 * Works on a job until it ends, waits for a sign-in, or another run of it begins; it goes on from wherever an earlier run
 * was. Nothing happens where the record is not live or belongs to another run. Throws JobsAway, and another run is due then.
 */
export async function runJob(
  { shelf, turns }: Pick<JobEngine, 'shelf' | 'turns'>,
  { open }: Pick<Sealer, 'open'>,
  id: string,
  run: number,
): Promise<void> {
  const holder = randomUUID();
  const first = await shelf.change(id, (record) =>
    record.run === run && isLive(record) ? { ...record, holder } : null,
  );
  if (!first) return;
  // A process that just began knows of no service whose certificate is not to be looked at.
  const cloud = first.cloud === undefined ? null : findCloud(first.cloud);
  const { compute, blockStorage } = first.reach ?? {};
  if (cloud) reachServices(cloud, [first.owner.serviceUrl, compute ?? null, blockStorage ?? null]);
  let latest: JobRecord = first;
  let broken: unknown = null;
  // What another process writes, such as a stop, is heard of between two steps.
  const leave = shelf.watch((changed) => {
    if (changed !== id) return;
    shelf.read(id).then(
      (record) => {
        latest = record ?? latest;
      },
      () => {},
    );
  });
  const change = async (next: (record: JobRecord) => JobRecord) => {
    const changed = await shelf.change(id, (record) => {
      if (record.holder !== holder || !isLive(record)) return null;
      // At once: what is heard of while this is kept, such as a stop, is newer.
      latest = next(record);
      return latest;
    });
    if (!changed) throw new Superseded();
  };
  const tell = (imageId: string, now: Partial<JobItem>) =>
    change((record) => ({ ...record, job: withItem(record.job, imageId, now) }));
  const stopped = (imageId: string) => {
    if (broken) throw broken;
    if (latest.holder !== holder) throw new Superseded();
    const item = latest.job.items.find((candidate) => candidate.imageId === imageId);
    return latest.job.stopping || item?.state === 'stopped';
  };
  const service = {
    url: first.owner.serviceUrl,
    // A newer one may come while the job runs. One that cannot be opened is refused like one that has ended.
    get token() {
      return open(latest.right.sealed, id) ?? '';
    },
  };
  const usedOf = freshUses(() => sessionOf(latest, service.token));
  const sweep = async ({ imageId, state }: JobItem, act: SweepAct) => {
    if (state !== 'running') await tell(imageId, { state: 'running' });
    const outcome = await sweepImage({
      service,
      imageId,
      // Which properties an image gets the job says for all of them.
      act: latest.job.changes ? { changes: latest.job.changes, ...act } : act,
      who: whoOf(latest),
      usedOf,
      begun: state === 'running',
      stopped: () => stopped(imageId),
    });
    await tell(imageId, outcome);
  };
  const workOn = async (item: JobItem) => {
    const { imageId } = item;
    const work = async () => {
      if (stopped(imageId)) return tell(imageId, { state: 'stopped' });
      if (item.act) return sweep(item, item.act);
      await copyImage({
        service,
        imageId,
        targets: latest.job.stores,
        central: latest.central ?? undefined,
        before: item,
        stopped: () => stopped(imageId),
        tell: (now) => tell(imageId, now),
      });
    };
    try {
      await turns.take(`${service.url} ${imageId}`, work, () => tell(imageId, { state: 'behind' }));
    } catch (error) {
      broken ??= error;
      throw error;
    }
  };
  try {
    await inPool(
      first.job.items.filter((item) => !itemEnded(item)),
      atOnce,
      workOn,
    );
    await change((record) => ended(record, null));
  } catch (error) {
    if (error instanceof Superseded) return;
    if (error instanceof OpenStackError) return await waitForSignIn();
    throw error;
  } finally {
    leave();
  }

  async function waitForSignIn() {
    const used = latest.right.sealed;
    const waits = await shelf.change(id, (record) => {
      if (record.holder !== holder || !isLive(record)) return null;
      // Somebody signed in again meanwhile: there is nothing to wait for.
      if (record.right.sealed !== used) return { ...record, run: run + 1, holder: null };
      return { ...record, job: { ...record.job, waits: 'sign_in' } };
    });
    if (waits && isLive(waits)) await runJob({ shelf, turns }, { open }, id, waits.run);
  }
}

/** Who a job acts as: whoever ordered it, with the roles of the token that it has now. */
function whoOf({ owner, right }: JobRecord): Who {
  return { projectId: owner.projectId, roles: right.roles, isAdmin: right.roles.includes('admin') };
}

/** A session as far as reading uses needs it. */
function sessionOf(record: JobRecord, token: string): Session {
  const { owner, reach } = record;
  const at = (url: string | null | undefined) => (url ? { url, token } : url);
  return {
    cloud: { name: record.cloud ?? '' },
    viewer: { ...whoOf(record), region: reach?.region ?? null },
    service: { url: owner.serviceUrl, token },
    compute: at(reach?.compute),
    blockStorage: at(reach?.blockStorage),
  } as Session;
}

/** Ends a job that broke off by a fault of ours, which the log has: nothing waits for it any more. */
export async function breakOff({ shelf }: Pick<JobEngine, 'shelf'>, id: string, run: number): Promise<void> {
  await shelf.change(id, (record) =>
    record.run === run && isLive(record) ? ended(record, unforeseen) : null,
  );
}

const unforeseen: ActionError = { kind: 'unexpected', reason: '', status: null, requestId: null };

/** What is not done by the end of a job was stopped, or failed with it. */
function ended(record: JobRecord, error: ActionError | null): JobRecord {
  const items = record.job.items.map((item): JobItem => {
    if (itemEnded(item)) return item;
    return { ...item, state: error ? 'failed' : 'stopped', now: [], error };
  });
  return { ...record, job: { ...record.job, items, endedAt: Date.now() } };
}
