import { processSingleton } from '@/lib/server/process-singleton';

/** Who signed out, and of which session. */
export interface SignOut {
  /** Name of the cloud in the configuration. */
  cloud: string;
  userId: string;
  /** '' where the session was begun by a build that gave it none. */
  sessionId: string;
}
/** `here`: at this process, not at another copy of the dashboard. */
type Listener = (who: SignOut, here: boolean) => void;

const listeners = processSingleton('sign-outs', () => new Set<Listener>());
/** When a session may be forgotten that has ended, by its id; the oldest first. */
const ended = processSingleton('ended-sessions', () => new Map<string, number>());

/** Milliseconds after which no cookie of a session is valid any more, whatever became of it: its longest life (options.ts). */
export const sessionLife = 24 * 3600 * 1000;
const mostEnded = 100_000;

/** Hears of sign-outs; gives the way to stop. */
export function onSignOut(listener: Listener): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** Remembers of a session that it has ended. */
export function endSession(sessionId: string): void {
  if (sessionId !== '') ended.set(sessionId, Date.now() + sessionLife);
  for (const [id, until] of ended) {
    if (ended.size <= mostEnded && until > Date.now()) break;
    ended.delete(id);
  }
}

/** Ends a session here, and tells whatever works by its user's right. */
export function tellSignOut(who: SignOut, here = true): void {
  endSession(who.sessionId);
  for (const listener of [...listeners]) listener(who, here);
}

/**
 * Whether somebody signed out of a session: then a copy of its cookie is worth nothing, also where the cloud is not asked
 * or goes by what it knew of the token a while ago (keystonemiddleware keeps that for minutes).
 */
export const isEnded = (sessionId: string): boolean => (ended.get(sessionId) ?? 0) > Date.now();
