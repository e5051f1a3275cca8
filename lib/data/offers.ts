import 'server-only';
import type { Session } from '@/lib/auth/session';
import type { Capabilities } from '@/lib/contract/capabilities';
import type { Offers } from '@/lib/contract/offers';
import { cacheNodes } from '@/lib/data/cache-nodes';
import { getCapabilities, lastCapabilities } from '@/lib/data/capabilities';

/** Which sections the session's cloud has something for; asks it where that was not found out within the last minute. */
export async function readOffers(session: Session): Promise<Offers> {
  return offersOf(session, await getCapabilities(session));
}

/** The same as far as it was found out before, without asking. */
export function lastOffers(session: Session): Offers {
  return offersOf(session, lastCapabilities(session));
}

function offersOf({ cloud }: Session, found: Capabilities | null): Offers {
  return {
    limits: found?.limits === true,
    cache: found?.cache === true || cacheNodes(cloud.name).length > 0,
    asked: found !== null,
  };
}
