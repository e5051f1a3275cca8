import type { ActionError } from '@/lib/contract/action-result';
import { commaList } from '@/lib/contract/image-words';
import { pollInterval } from '@/lib/live/poller';
import { toActionError } from '@/lib/openstack/action-error';
import { OpenStackError } from '@/lib/openstack/error';
import type { ImageService } from '@/lib/openstack/http';
import { getImage } from '@/lib/openstack/images';
import { importImage } from '@/lib/openstack/imports';
import { listImageTasks } from '@/lib/openstack/tasks';
import type { JobItem } from '@/lib/work/job';
import { nextCopy } from '@/lib/work/next-copy';
import { type ImageTrack, imageTrack } from '@/lib/work/store-track';

/** What one image is to be brought to, and how its state is told. */
export interface ImageCopy {
  service: ImageService;
  imageId: string;
  targets: readonly string[];
  /** The default store, filled first where it lacks the image. */
  central: string | undefined;
  /** What an earlier run of the job did and was doing. */
  before: Pick<JobItem, 'now' | 'copied' | 'failed'>;
  /** Whether no further call may begin; throws where nothing more may be done at all. */
  stopped: () => boolean;
  /** Keeps the state; what comes next waits for it. */
  tell: (change: Partial<JobItem>) => Promise<void>;
}

/** A pause between two looks at an image that Glance works on, in milliseconds: nobody watches this one. */
const shortestPause = 400;
/** How often a call that Glance refuses for the moment is made again. */
const tries = 5;

/**
 * Copies an image into stores that lack it, by as many calls as that takes, and waits for the end of each: an import
 * or a copy that runs already comes first. Tells the state before and after every step, so that another run goes on from
 * there. Throws for a token that has ended, and what `stopped` and `tell` throw.
 */
export async function copyImage(copy: ImageCopy): Promise<void> {
  const { service, imageId, targets, central, before, stopped, tell } = copy;
  const copied = [...before.copied];
  const failed = [...before.failed];
  const tried = new Set([...copied, ...failed.map(({ store }) => store)]);
  // Calls of which nobody knows whether they arrived, as the last one of an earlier run: what is not there is tried again.
  let begun = before.now;
  const end = (error: ActionError | null) => {
    const missed = failed.length > 0 || error !== null;
    const state = missed ? (copied.length > 0 ? 'partial' : 'failed') : 'done';
    return tell({ state, now: [], copied, failed, error });
  };
  let refused = 0;
  try {
    for (;;) {
      const found = await untilFree(copy, begun);
      if (found === 'stopped')
        return tell({ state: copied.length > 0 ? 'partial' : 'stopped', now: [], copied });
      const { image, track } = found;
      if (track.state === 'stalled' && !track.silence?.over) return end(ownError('copy_silent'));
      const held = commaList(image.stores);
      copied.push(...begun.filter((store) => held.includes(store)));
      begun = [];
      // Where it is once it need not be brought: a copy that somebody deletes meanwhile stays deleted.
      for (const store of held) tried.add(store);
      const next = nextCopy(image, targets, central, tried);
      if (next === 'end') return end(null);
      if (next === 'not_active') return end(ownError('copy_not_active'));
      if (stopped()) return tell({ state: copied.length > 0 ? 'partial' : 'stopped', now: [], copied });
      await tell({ now: next.stores, copied: [...copied] });
      try {
        await importImage(service, imageId, {
          method: { name: 'copy-image' },
          stores: next.stores,
          all_stores_must_succeed: false,
        });
      } catch (error) {
        // Somebody else was quicker, or nobody knows whether the call arrived: the image says what is left to do.
        refused += 1;
        if (!isPassing(error) || refused >= tries) throw error;
        if (error instanceof OpenStackError && error.kind === 'unavailable') begun = next.stores;
        else await tell({ now: [] });
        await pause(shortestPause * refused);
        continue;
      }
      await tell({ state: 'running', now: next.stores });
      const after = await untilFree(copy, next.stores, true);
      // Glance went away with it: what became of this copy nobody can say.
      if (after === 'stopped') return end(ownError('copy_silent'));
      const holds = commaList(after.image.stores);
      for (const store of next.stores) {
        tried.add(store);
        const told = after.track.stores.find((entry) => entry.store === store);
        if (holds.includes(store)) copied.push(store);
        else failed.push({ store, reason: told?.reason ?? null });
      }
      await tell({ now: [], copied: [...copied], failed: [...failed] });
    }
  } catch (error) {
    if (!(error instanceof OpenStackError) || error.kind === 'unauthorized') throw error;
    await end(toActionError(error));
  }
}

/**
 * Looks at the image until no import or copy holds it, or nothing is heard of the one that does. `ours` are the stores of
 * a copy of this job, where `taken` says that Glance took it; without them somebody else's is waited for, and told.
 * `stopped` is for what need not be waited for then, or cannot be while Glance is away.
 */
async function untilFree({ service, imageId, stopped, tell }: ImageCopy, ours: string[], taken = false) {
  let failures = 0;
  let told = taken;
  for (;;) {
    const stop = stopped();
    const began = Date.now();
    try {
      const image = await getImage(service, imageId);
      const locked = Boolean(image.os_glance_import_task);
      const tasks = locked || taken ? await listImageTasks(service, imageId) : [];
      const track: ImageTrack = imageTrack(image, tasks);
      if (!locked || track.state === 'stalled' || track.state === 'dead') return { image, track };
      // Stopped while it waits for its turn: there is nothing to wait for any more.
      if (ours.length === 0 && stop) return 'stopped';
      if (!told) await tell({ state: ours.length > 0 ? 'running' : 'behind' });
      told = true;
      failures = 0;
    } catch (error) {
      if (!(error instanceof OpenStackError) || error.kind !== 'unavailable') throw error;
      if (stop) return 'stopped';
      failures += 1;
    }
    await pause(Math.max(shortestPause, pollInterval([Date.now() - began], failures)));
  }
}

/**
 * Whether a refusal may pass by itself: a lock, a store that got its copy meanwhile, a cloud that did not answer, or a
 * deadlock in the database of a real Glance, which two orders at once can meet and which it tells as a 500.
 */
function isPassing(error: unknown): boolean {
  return (
    error instanceof OpenStackError &&
    (error.kind === 'conflict' ||
      error.kind === 'invalid' ||
      error.kind === 'unavailable' ||
      error.status === 500)
  );
}

function ownError(reason: string): ActionError {
  return { kind: 'conflict', reason, status: null, requestId: null };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
