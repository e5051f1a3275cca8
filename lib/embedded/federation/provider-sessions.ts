import { randomBytes } from 'node:crypto';
import type { Cloud } from '@/lib/embedded/cloud';
import { tokenHash } from '@/lib/embedded/identity/identifiers';

/** Name of the provider's own cookie. */
const cookie = 'demo-provider';

/** Who is signed in at the provider, by the hash of the cookie; a restart forgets them all. */
const sessions = new WeakMap<Cloud, Map<string, { person: string; endsAt: number }>>();

function sessionsOf(cloud: Cloud): Map<string, { person: string; endsAt: number }> {
  const known = sessions.get(cloud) ?? new Map();
  sessions.set(cloud, known);
  return known;
}

function idIn(request: Request): string | null {
  return new RegExp(`(?:^|;\\s*)${cookie}=([\\w-]+)`).exec(request.headers.get('cookie') ?? '')?.[1] ?? null;
}

/** Who the browser of a request is signed in as at the provider; null for nobody, or where that has ended. */
export function personOf(cloud: Cloud, request: Request): string | null {
  const id = idIn(request);
  const found = id === null ? undefined : sessionsOf(cloud).get(tokenHash(id));
  return found && found.endsAt > cloud.clock() ? found.person : null;
}

/** Signs a person in; gives the header that sets the cookie. */
export function beginSession(cloud: Cloud, person: string): string {
  const now = cloud.clock();
  const known = sessionsOf(cloud);
  for (const [hash, { endsAt }] of known) if (endsAt <= now) known.delete(hash);
  const id = randomBytes(32).toString('base64url');
  known.set(tokenHash(id), { person, endsAt: now + cloud.config.federation.provider_session * 1000 });
  return `${cookie}=${id}; Path=/; HttpOnly; SameSite=Lax`;
}

/** Signs the browser of a request out; gives the header that takes the cookie away. */
export function endSession(cloud: Cloud, request: Request): string {
  const id = idIn(request);
  if (id !== null) sessionsOf(cloud).delete(tokenHash(id));
  return `${cookie}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax`;
}
