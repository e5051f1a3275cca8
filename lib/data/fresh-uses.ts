import 'server-only';
import type { Session } from '@/lib/auth/session';
import { readUses, type UsesReading } from '@/lib/data/image-uses';
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
  const members = await listMembers(session.service, image.id);
  return members.length > 0 ? 'unknown' : 'no';
}

/** Milliseconds for which one reading decides; where it took long itself, so many times that. */
const decides = 10_000;
const timesItsLength = 5;

/**
 * Tells of one image after another whether it is used at this moment, for what acts on many: all uses are read again as soon
 * as what is known is old. Throws where Glance fails.
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
