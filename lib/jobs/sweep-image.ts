import { setTimeout as pause } from 'node:timers/promises';
import type { ActionError } from '@/lib/contract/action-result';
import type { Image } from '@/lib/contract/image';
import { commaList } from '@/lib/contract/image-words';
import type { Who } from '@/lib/images/image-can';
import { toActionError } from '@/lib/openstack/action-error';
import { OpenStackError } from '@/lib/openstack/error';
import type { ImageService } from '@/lib/openstack/http';
import { changeImageProperties } from '@/lib/openstack/image-properties';
import { changeImageTags, getImage, setImageActive, updateImage } from '@/lib/openstack/images';
import { unlessGone } from '@/lib/openstack/in-steps';
import { deleteAndLook } from '@/lib/openstack/remove-image';
import { deleteFromStore } from '@/lib/openstack/stores';
import type { Used } from '@/lib/work/image-uses';
import {
  asksForUses,
  chosen,
  isSwept,
  type LeftReason,
  leftBecause,
  type SweepAct,
  type SweepUndo,
  undoOf,
} from '@/lib/work/sweep';

/** What is to be done to one image, and all that is asked just before. */
export interface ImageSweep {
  service: ImageService;
  imageId: string;
  act: SweepAct;
  who: Who;
  /** Whether it is used at this moment. */
  usedOf: (image: Image) => Promise<Used>;
  /** An earlier run may have done it already: what is found done is its doing. */
  begun: boolean;
  /** Whether nothing further may begin; throws where nothing more may be done at all. */
  stopped: () => boolean;
}

/** What became of it. */
export type SweepOutcome =
  | { state: 'done'; undo?: SweepUndo }
  | { state: 'stopped' }
  | { state: 'left'; left: LeftReason }
  | { state: 'failed'; error: ActionError };

/** How often what the cloud does not answer is tried, and the pause between, in milliseconds. */
const tries = 4;
const shortestPause = 400;

/**
 * Does one act to one image, as it is then: the image, the one in its place and its uses are read anew just before, and
 * what changed since is left out. Where an answer is lost the image itself says what became of it. Throws for a token that
 * has ended, and what `stopped` throws.
 */
export async function sweepImage(sweep: ImageSweep): Promise<SweepOutcome> {
  const { service, imageId, act, who, usedOf, stopped } = sweep;
  let { begun } = sweep;
  // What this run changes, though the answer be lost.
  let undo: SweepUndo | null = null;
  const done = (): SweepOutcome => ({ state: 'done', ...(undo ? { undo } : {}) });
  for (let tried = 1; ; tried += 1) {
    try {
      const first = asksForUses(act) ? await present(service, imageId) : null;
      const used = first ? await usedOf(first) : 'no';
      // Uses may take long to read, so the images come last.
      const [image, keeper] = await Promise.all([
        present(service, imageId),
        act.keeper === null ? null : present(service, act.keeper),
      ]);
      // Of what somebody chose nobody asks who did it.
      if ((begun || act.reason === chosen) && isSwept(act, image)) return done();
      // Each copy that was taken away changed the record: by us, not by somebody.
      const agreed = begun && act.verb === 'trim' ? { ...act, updatedAt: null } : act;
      const left = leftBecause(agreed, { image, keeper, used, who });
      if (left) return { state: 'left', left };
      if (stopped()) return { state: 'stopped' };
      begun = true;
      undo ??= image && undoOf(act, image);
      await take(service, imageId, act, image);
      return done();
    } catch (error) {
      if (!(error instanceof OpenStackError) || error.kind === 'unauthorized') throw error;
      if (error.kind !== 'unavailable' || tried >= tries)
        return { state: 'failed', error: toActionError(error) };
      if (stopped() && !begun) return { state: 'stopped' };
      await pause(shortestPause * tried);
    }
  }
}

/** The image, or null where it is gone or not to be seen any more. */
async function present(service: ImageService, id: string): Promise<Image | null> {
  try {
    return await getImage(service, id);
  } catch (error) {
    if (error instanceof OpenStackError && error.kind === 'not_found') return null;
    throw error;
  }
}

async function take(
  service: ImageService,
  id: string,
  { verb, store, visibility, add = [], remove = [], changes = [] }: SweepAct,
  image: Image | null,
): Promise<void> {
  const set = async (path: string, value: unknown) => {
    await updateImage(service, id, [{ op: 'replace', path, value }]);
  };
  switch (verb) {
    case 'hide':
    case 'unhide':
      return set('/os_hidden', verb === 'hide');
    case 'protect':
    case 'unprotect':
      return set('/protected', verb === 'protect');
    case 'visibility':
      return set('/visibility', visibility);
    case 'tags':
      return changeImageTags(service, id, add, remove);
    case 'metadata':
      await changeImageProperties(service, image ?? (await getImage(service, id)), changes);
      return;
    case 'deactivate':
    case 'reactivate':
      return setImageActive(service, id, verb === 'reactivate');
    case 'trim':
      for (const other of commaList(image?.stores).filter((held) => held !== store))
        await unlessGone(() => deleteFromStore(service, other, id));
      return;
    case 'delete': {
      const unsure = await deleteAndLook(service, id);
      if (unsure) throw unsure;
    }
  }
}
