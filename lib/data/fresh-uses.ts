import 'server-only';
import type { Session } from '@/lib/auth/session';
import { readUses, type UsesReading } from '@/lib/data/image-uses';
import { OpenStackError } from '@/lib/openstack/error';
import { listMembers } from '@/lib/openstack/members';
import { isWhole, type Used } from '@/lib/work/image-uses';

/** An image as far as it decides who may use it. */
interface Seen {
  id: string;
  visibility: string;
}

/**
 * Whether an image is used, by one reading: `no` only where all who could use it were looked at. Of the own project alone
 * that is so of a private image, and of one that is shared with nobody.
 */
export function usedBy({ uses, parts, scope }: UsesReading, { id, visibility }: Seen): Used {
  if (uses.has(id)) return 'yes';
  if (!isWhole(parts)) return 'unknown';
  return scope === 'project' && (visibility === 'public' || visibility === 'community') ? 'unknown' : 'no';
}

/** The same where a shared image may be another project's too: a call of its own for each such image that nobody uses. */
export async function usedByAnybody(session: Session, reading: UsesReading, image: Seen): Promise<Used> {
  const used = usedBy(reading, image);
  if (used !== 'no' || reading.scope === 'all' || image.visibility !== 'shared') return used;
  try {
    const members = await listMembers(session.service, image.id);
    return members.length > 0 ? 'unknown' : 'no';
  } catch (error) {
    // Deleted, or shared no more, since it was listed: of this one alone nothing is known.
    if (error instanceof OpenStackError && (error.kind === 'not_found' || error.kind === 'forbidden'))
      return 'unknown';
    throw error;
  }
}

/** Milliseconds for which one reading decides from its end on; where it took long itself, so many times that. */
const decides = 10_000;
const timesItsLength = 5;

/**
 * Tells of one image after another whether it is used, for what acts on many: all uses are read again as soon as one reading
 * does not decide any more. Throws where Glance fails.
 */
export function freshUses(session: () => Session): (image: Seen) => Promise<Used> {
  let length = 0;
  return async (image) => {
    const began = Date.now();
    const reading = await readUses(session(), Math.max(decides, timesItsLength * length));
    if (reading.readAt >= began) length = reading.readAt - began;
    return usedByAnybody(session(), reading, image);
  };
}
