import 'server-only';
import { createHash } from 'node:crypto';
import type { Session } from '@/lib/auth/session';
import { isRefusal } from '@/lib/data/shared-reads';
import { listImages } from '@/lib/openstack/images';
import { processSingleton } from '@/lib/server/process-singleton';

/** Readings of projects that are kept at most, those used last. */
const keptAtMost = 20;
/** Milliseconds for which a token that was seen to hold is believed. */
const believedFor = 60_000;

interface Shelf<Reading> {
  kept: Map<string, Reading>;
  running: Map<string, Promise<Reading>>;
}

/** When a token was last seen to hold, by its digest. */
const proven = processSingleton('proven-tokens', () => new Map<string, number>());

/**
 * Long readings of a whole cloud, kept for the process: one serves everybody in a project with the same roles for as long
 * as it is younger than `within` milliseconds. A token that did not read it itself proves first that it holds. Whoever waits
 * for somebody else's reading is not told that the other's session has ended, and reads for itself.
 */
export function keptReadings<Reading extends { readAt: number }>(
  name: string,
  read: (session: Session) => Promise<Reading>,
): (session: Session, within: number) => Promise<Reading> {
  const { kept, running } = processSingleton(
    `kept-${name}`,
    (): Shelf<Reading> => ({ kept: new Map(), running: new Map() }),
  );
  return async function reading(session, within) {
    const { cloud, viewer } = session;
    const key = JSON.stringify([cloud.name, viewer.region, viewer.projectId, [...viewer.roles].sort()]);
    const present = kept.get(key);
    if (present && Date.now() - present.readAt < within) {
      await prove(session);
      kept.delete(key);
      kept.set(key, present);
      return present;
    }
    const others = running.get(key);
    if (others) {
      await prove(session);
      try {
        return await others;
      } catch (error) {
        if (!isRefusal(error)) throw error;
        return reading(session, within);
      }
    }
    const own = read(session);
    running.set(key, own);
    try {
      const reading = await own;
      believe(session);
      kept.delete(key);
      kept.set(key, reading);
      for (const old of kept.keys()) if (kept.size > keptAtMost) kept.delete(old);
      return reading;
    } finally {
      running.delete(key);
    }
  };
}

const digest = ({ service }: Session) => createHash('sha256').update(service.token).digest('base64');

function believe(session: Session): void {
  for (const [token, at] of proven) if (Date.now() - at > believedFor) proven.delete(token);
  proven.set(digest(session), Date.now());
}

/** The cheapest read that a cloud refuses when a token has ended. */
async function prove(session: Session): Promise<void> {
  const at = proven.get(digest(session));
  if (at !== undefined && Date.now() - at <= believedFor) return;
  await listImages(session.service, [['limit', '1']]);
  believe(session);
}
