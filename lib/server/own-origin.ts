import 'server-only';
import { env } from '@/lib/server/env';

/**
 * Whether the browser asks by https: NEXTAUTH_URL says so, or a proxy that ends it (settled by scripts/asked-as.mjs, alike
 * for every request).
 */
export function isHttps(headers: Pick<Headers, 'get'>): boolean {
  return env().secure || headers.get('x-darkroom-proto') === 'https';
}

/** The address of this dashboard as the browser of a request has it; our server has settled what proxies say. */
export function ownOrigin(headers: Pick<Headers, 'get'>): string {
  const host = headers.get('x-forwarded-host') ?? headers.get('host') ?? 'localhost';
  return `${isHttps(headers) ? 'https' : 'http'}://${host}`;
}
