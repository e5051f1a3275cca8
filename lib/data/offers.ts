import 'server-only';
import type { Session } from '@/lib/auth/session';
import type { Capabilities } from '@/lib/contract/capabilities';
import type { Offers } from '@/lib/contract/offers';
import { cacheNodes } from '@/lib/data/cache-nodes';
import { getCapabilities, knownCapabilities } from '@/lib/data/capabilities';

/** Which sections the session's cloud has something for; asks it where that was not found out within the last minute. */
export async function readOffers(session: Session): Promise<Offers> {
  return offersOf(session, await getCapabilities(session));
}

/** The same as far as it is known, without asking. */
export function knownOffers(session: Session): Offers {
  return offersOf(session, knownCapabilities(session));
}

function offersOf({ cloud }: Session, known: Capabilities | null): Offers {
  return {
    limits: known?.limits === true,
    cache: known?.cache === true || cacheNodes(cloud.name).length > 0,
    asked: known !== null,
  };
}
