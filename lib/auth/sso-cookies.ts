import 'server-only';
import { cookies } from 'next/headers';
import { decode, encode } from 'next-auth/jwt';
import { z } from 'zod';
import { env } from '@/lib/server/env';

/** What a browser began that went to a provider. */
const startSchema = z.object({
  /** Name of the cloud, and the way to sign in there. */
  cloud: z.string(),
  choice: z.string(),
  /** Where to go afterwards, a path of this dashboard. */
  target: z.string(),
  /** In a window of its own, over a page that waits. */
  popup: z.boolean(),
  /** Back into the same project and region. */
  projectId: z.string().optional(),
  region: z.string().optional(),
});
export type SsoStart = z.infer<typeof startSchema>;

const kinds = {
  /** As long as somebody may take at the provider. */
  start: { name: 'darkroom.sso-start', seconds: 600, schema: startSchema },
  /** The unscoped token that Keystone's page posted, until a project is chosen. */
  token: { name: 'darkroom.sso-token', seconds: 300, schema: z.object({ token: z.string() }) },
} as const;

/** Browsers keep 4 KiB a cookie; a token of somebody in many groups is longer. */
const chunk = 3500;
const mostChunks = 8;

/** Behind https the name says that no other host may have set it (RFC 6265bis, 4.1.3.2). */
const nameOf = (kind: keyof typeof kinds, https: boolean) => `${https ? '__Host-' : ''}${kinds[kind].name}`;

/** A cookie to set: encrypted, out of reach of scripts, sent along when a provider leads back. */
interface Cookie {
  name: string;
  value: string;
  options: { httpOnly: true; sameSite: 'lax'; path: '/'; secure: boolean; maxAge: number };
}

async function sealed(
  kind: keyof typeof kinds,
  value: Record<string, unknown>,
  https: boolean,
): Promise<Cookie[]> {
  const { seconds } = kinds[kind];
  const text = await encode({ token: value, secret: env().secret, maxAge: seconds, salt: kinds[kind].name });
  const parts = text.match(new RegExp(`.{1,${chunk}}`, 'g')) ?? [];
  const options = { httpOnly: true, sameSite: 'lax', path: '/', secure: https, maxAge: seconds } as const;
  return Array.from({ length: mostChunks }, (_, index) => ({
    name: `${nameOf(kind, https)}.${index}`,
    value: parts[index] ?? '',
    // Of a longer one before nothing may stay behind.
    options: index < parts.length ? options : { ...options, maxAge: 0 },
  })).filter(({ value }, index) => value !== '' || index === parts.length);
}

/** The cookies that say what was begun. */
export const startCookies = (start: SsoStart, https: boolean) => sealed('start', start, https);

/** The cookies that hold the token that came. */
export const tokenCookies = (token: string, https: boolean) => sealed('token', { token }, https);

async function opened<T>(kind: keyof typeof kinds, schema: z.ZodType<T>): Promise<T | null> {
  const jar = await cookies();
  for (const https of [true, false]) {
    let text = '';
    for (let index = 0; index < mostChunks; index += 1)
      text += jar.get(`${nameOf(kind, https)}.${index}`)?.value ?? '';
    if (text === '') continue;
    try {
      const found = await decode({ token: text, secret: env().secret, salt: kinds[kind].name });
      return schema.safeParse(found).data ?? null;
    } catch {
      // Too old, or nothing of ours.
      return null;
    }
  }
  return null;
}

/** What this browser began of late, and has not finished; null for nothing. */
export const readStart = () => opened('start', kinds.start.schema);

/** The token that came to this browser; null for none. */
export const readArrivedToken = async () => (await opened('token', kinds.token.schema))?.token ?? null;

/** Takes both away: what was begun is finished. */
export async function forgetSso(): Promise<void> {
  const jar = await cookies();
  for (const { name } of jar.getAll())
    if (Object.values(kinds).some((kind) => name.replace(/^__Host-/, '').startsWith(`${kind.name}.`)))
      jar.set(name, '', { path: '/', maxAge: 0, httpOnly: true, secure: name.startsWith('__Host-') });
}
