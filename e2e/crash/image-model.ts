import { OpenStackError } from '@/lib/openstack/error';

/** Where an image may stand once the cloud has come to rest. Stores are those of complete copies, sorted. */
export type Outcome = { status: 'absent' | 'queued' | 'uploading' } | { status: 'active'; stores: string[] };

/** One image as its owner knows it: what was sent, and where it may stand by what was answered. */
export interface ImageModel {
  id: string;
  /** Name of the bytes that the image holds, or will. */
  data: { name: string; size: number; sha512: string };
  /** More than one while nobody knows whether a request was taken. */
  outcomes: Outcome[];
  /** Acknowledged tags. */
  tags: string[];
  /** An import was accepted and not yet seen to end. */
  importing: boolean;
  /** What was done and answered, for a violation's report. */
  history: string[];
}

/**
 * Sends a request that leads from the outcomes so far to others. An answer of success leaves only the new ones, a
 * refusal only the old ones, and no answer both.
 */
export async function act(
  image: ImageModel,
  what: string,
  after: Outcome[],
  send: () => Promise<unknown>,
): Promise<boolean> {
  const before = image.outcomes;
  image.outcomes = [...before, ...after];
  try {
    await send();
    image.outcomes = after;
    image.history.push(`${what}: done`);
    return true;
  } catch (cause) {
    if (!(cause instanceof OpenStackError)) throw cause;
    if (cause.status !== null) image.outcomes = before;
    image.history.push(`${what}: ${cause.status ?? 'no answer'} ${cause.reason}`);
    return false;
  }
}

/** Active, with a copy in each of the stores. */
export function active(stores: Iterable<string>): Outcome {
  return { status: 'active', stores: [...new Set(stores)].sort() };
}

/** An outcome in a few words; two that say the same are the same. */
export function wordOf(outcome: Outcome): string {
  return 'stores' in outcome ? `active in ${outcome.stores.join('+')}` : outcome.status;
}
