import { processSingleton } from '@/lib/server/process-singleton';

/** Who signed out. */
export interface SignOut {
  /** Name of the cloud in the configuration. */
  cloud: string;
  userId: string;
}
type Listener = (who: SignOut) => void;

const listeners = processSingleton('sign-outs', () => new Set<Listener>());

/** Hears of sign-outs at this process; gives the way to stop. */
export function onSignOut(listener: Listener): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** Tells whatever works by a user's right that the user signed out. */
export function tellSignOut(who: SignOut): void {
  for (const listener of [...listeners]) listener(who);
}
