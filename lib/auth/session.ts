import 'server-only';
import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { z } from 'zod';
import { sessionCookie } from '@/lib/auth/session-cookie';
import { readSessionToken } from '@/lib/auth/session-token';
import { isEnded } from '@/lib/auth/sign-outs';
import type { Viewer } from '@/lib/auth/viewer';
import type { BlockStorageService } from '@/lib/openstack/block-storage';
import type { ComputeService } from '@/lib/openstack/compute';
import type { ImageService } from '@/lib/openstack/http';
import type { KeyManager } from '@/lib/openstack/secrets';
import { routes } from '@/lib/routes';
import { type CloudConfig, findCloud, reachServices } from '@/lib/server/clouds';
import { env } from '@/lib/server/env';
import { isHttps } from '@/lib/server/own-origin';
import { webSso, webSsoChoice } from '@/lib/server/web-sso';

/** What the encrypted cookie holds. */
export const sessionClaimsSchema = z.object({
  /** Names the session from its first sign-in to its sign-out, whatever projects and tokens it has meanwhile. No secret. */
  sessionId: z.string().default(''),
  keystoneToken: z.string(),
  /**
   * Tokens that this browser had before in this session, of other projects and earlier sign-ins: Keystone ends each token
   * alone, so signing out has to name them all.
   */
  earlierTokens: z.array(z.string()).default([]),
  expiresAt: z.number(),
  userId: z.string(),
  userName: z.string(),
  userDomain: z.string(),
  projectId: z.string(),
  projectName: z.string(),
  roles: z.array(z.string()),
  region: z.string().nullable(),
  /** Regions that have an image service. */
  regions: z.array(z.string()),
  imageUrl: z.string(),
  /** Root of the key manager in this region, where the cloud has one. */
  keyManagerUrl: z.string().nullable().default(null),
  /** Folder of sample images in this region, where the cloud names one. */
  samplesUrl: z.string().nullable().default(null),
  /** Nova and Cinder in this region, null where the cloud has none; absent from a session of an earlier build. */
  computeUrl: z.string().nullable().optional(),
  blockStorageUrl: z.string().nullable().optional(),
  /** Name of the cloud in the configuration. */
  cloud: z.string(),
  /** Id of the application credential that was signed in with, which belongs to one project. */
  applicationCredential: z.string().nullable(),
  /** The way of WEBSSO_CHOICES that was signed in by, at a provider; null after a password. */
  webSso: z.string().nullable().default(null),
});
export type SessionClaims = z.infer<typeof sessionClaimsSchema>;

/** A live session on the server: who asks, and the right to ask Glance. */
export interface Session {
  /** The same until it signs out. */
  id: string;
  viewer: Viewer;
  service: ImageService;
  /** null where the cloud has none. */
  keyManager: KeyManager | null;
  /** Folder of images to try an import with; null where the cloud names none. */
  samplesUrl: string | null;
  /** null where the cloud has none, absent where the session does not know. */
  compute?: ComputeService | null;
  blockStorage?: BlockStorageService | null;
  cloud: CloudConfig;
  /** Ended with it when it signs out. */
  earlierTokens: string[];
}

/** Whose session a request comes with, also once its token has ended: known again, and no right to ask the cloud for anything. */
export interface SessionHolder {
  /** As `Session.id`; '' in a session that an early build began. */
  id: string;
  /** Name of the cloud in the configuration. */
  cloud: string;
  userId: string;
}

const readCookie = cache(async () => {
  const asked = await headers();
  return readSessionToken(
    { cookies: await cookies(), headers: asked },
    { secret: env().secret, cookieName: sessionCookie(isHttps(asked)) },
  );
});

/** Whether the request has a session's cookie that this process cannot read: the sign-in page says why it is shown. */
export async function hasUnreadableSession(): Promise<boolean> {
  return (await readCookie()).unreadable;
}

/** What the cookie of the request holds; null without one that this dashboard made, or after a sign-out. */
const readClaims = cache(async (): Promise<SessionClaims | null> => {
  const { token } = await readCookie();
  const claims = sessionClaimsSchema.safeParse(token);
  return claims.success && !isEnded(claims.data.sessionId) ? claims.data : null;
});

/** The session of the request, or null when there is none or its token has ended. */
export const getSession = cache(async (): Promise<Session | null> => {
  const claims = await readClaims();
  if (!claims || claims.expiresAt <= Date.now()) return null;
  const cloud = findCloud(claims.cloud);
  return cloud && sessionOf(claims, cloud);
});

/**
 * Whose session it is, whatever became of its token: for what this session began and goes on without the cloud being
 * asked, and for nothing else. null once it has signed out, or when the cookie is older than a session may be.
 */
export async function getSessionHolder(): Promise<SessionHolder | null> {
  const claims = await readClaims();
  return claims && { id: claims.sessionId, cloud: claims.cloud, userId: claims.userId };
}

/** The session, or the sign-in page that leads back to where the request was. */
export async function requireSession(): Promise<Session> {
  const session = await getSession();
  if (session) return session;
  const path = (await headers()).get('x-darkroom-path') ?? routes.home();
  redirect(routes.signIn({ callbackUrl: path }));
}

function sessionOf(claims: SessionClaims, cloud: CloudConfig): Session {
  const { sessionId, keystoneToken, imageUrl, keyManagerUrl, samplesUrl, earlierTokens, ...others } = claims;
  const { computeUrl, blockStorageUrl, webSso: choice, ...rest } = others;
  const at = (url: string | null | undefined) =>
    url === null || url === undefined ? url : { url, token: keystoneToken };
  const { launchUrl, volumeUrl } = env();
  // The process may have begun after the session.
  reachServices(cloud, [imageUrl, keyManagerUrl, samplesUrl, computeUrl ?? null, blockStorageUrl ?? null]);
  return {
    id: sessionId,
    viewer: {
      ...rest,
      launchUrl,
      volumeUrl,
      ...(choice === null
        ? {}
        : { sso: { choice, label: webSsoChoice(choice)?.label ?? choice, logoutUrl: webSso()?.logoutUrl } }),
      isAdmin: rest.roles.includes('admin'),
      hasKeyManager: keyManagerUrl !== null,
    },
    service: { url: imageUrl, token: keystoneToken },
    keyManager: keyManagerUrl === null ? null : { url: keyManagerUrl, token: keystoneToken },
    samplesUrl,
    compute: at(computeUrl),
    blockStorage: at(blockStorageUrl),
    cloud,
    earlierTokens,
  };
}
