import 'server-only';
import { randomUUID } from 'node:crypto';
import type { Session, SessionClaims } from '@/lib/auth/session';
import { blockStorageUrl } from '@/lib/openstack/block-storage';
import { computeUrl } from '@/lib/openstack/compute';
import { codesOf, OpenStackError } from '@/lib/openstack/error';
import {
  authenticate,
  type Credentials,
  type IssuedToken,
  imageEndpoints,
  listProjects,
  MoreMethodsNeeded,
  readToken,
  revokeToken,
} from '@/lib/openstack/identity';
import { samplesUrl } from '@/lib/openstack/samples';
import { keyManagerUrl } from '@/lib/openstack/secrets';
import { type CloudConfig, reachServices } from '@/lib/server/clouds';

/** Why somebody was not let in; the sign-in page has a sentence for each. */
export type SignInProblem =
  | 'credentials'
  /** The password is right, and the user has to prove more: a one-time code, or what the dashboard cannot ask for. */
  | 'code_needed'
  | 'methods_needed'
  /** The code is not the one of now, or the password is wrong. */
  | 'code'
  | 'no_project'
  | 'no_image_service'
  /** There is one, in other regions than the configured one; with their names. */
  | 'no_region'
  /** Something answers at the configured address that is no Keystone; with the address. */
  | 'no_keystone'
  /** TLS with the cloud fails, its certificate is not believed; with what Node calls it. */
  | 'tls'
  /** What came from the provider has ended, was used, or is not for this project. */
  | 'sso_over'
  /** No answer came, or something answered in the cloud's place. */
  | 'unavailable'
  /** The cloud answers, and cannot now: it is asked too often, its disk is full, or it does not say why. */
  | 'busy'
  | 'full'
  | 'unable'
  /** Too many sign-ins failed here of late: the cloud was not asked. */
  | 'throttled'
  | 'unexpected';

/** Thrown with the problem as its message, and what it is about behind a colon; next-auth hands it to the page. */
export class SignInError extends Error {
  constructor(
    readonly problem: SignInProblem,
    about?: string,
  ) {
    super(about === undefined ? problem : `${problem}:${about}`);
    this.name = 'SignInError';
  }
}

/** Where to go once signed in; what is left out is the cloud's own default. */
interface Destination {
  projectId?: string;
  region?: string | null;
}

/** Signs in with credentials, to a project or else the user's own default project or the first by name. */
export async function keystoneSignIn(
  cloud: CloudConfig,
  credentials: Credentials,
  to: Destination = {},
): Promise<SessionClaims> {
  const claims = (issued: IssuedToken) => claimsOf(cloud, issued, to.region);
  try {
    const { authUrl } = cloud;
    // An application credential brings its project with it, and Keystone refuses to be told one.
    if (credentials.method === 'application_credential') {
      const issued = await authenticate(authUrl, credentials);
      return { ...claims(issued), applicationCredential: credentials.id };
    }
    if (to.projectId) return claims(await authenticate(authUrl, credentials, { projectId: to.projectId }));
    const first = await authenticate(authUrl, credentials);
    if (first.token.project) return claims(first);
    const [project] = (await listProjects(authUrl, first.id)).sort((a, b) => a.name.localeCompare(b.name));
    if (!project) throw new SignInError('no_project');
    return claims(
      await authenticate(authUrl, { method: 'token', token: first.id }, { projectId: project.id }),
    );
  } catch (cause) {
    throw cause instanceof OpenStackError ? signInError(cause, cloud, credentials) : cause;
  }
}

/** Signs in with the unscoped token that came by single sign-on, and ends it: whatever else it leads to, nobody needs it. */
export async function ssoSignIn(cloud: CloudConfig, token: string, to: Destination): Promise<SessionClaims> {
  let claims: SessionClaims;
  try {
    claims = await keystoneSignIn(cloud, { method: 'token', token }, to);
  } catch (error) {
    const refused = error instanceof SignInError && error.problem === 'credentials';
    throw refused ? new SignInError('sso_over') : error;
  }
  if (claims.keystoneToken !== token)
    await revokeToken(cloud.authUrl, token, { alone: true }).catch((cause: unknown) =>
      console.warn('The unscoped token of a single sign-on could not be revoked:', cause),
    );
  return claims;
}

/** Moves a session elsewhere: within its project the token stays, and only its catalog is read again. */
export async function keystoneSwitch(session: Session, to: Destination): Promise<SessionClaims> {
  const { cloud, viewer, service } = session;
  const { token } = service;
  if (to.projectId !== viewer.projectId)
    return afterSession(
      {
        ...(await keystoneSignIn(cloud, { method: 'token', token }, to)),
        webSso: viewer.sso?.choice ?? null,
      },
      session,
    );
  try {
    const issued = await readToken(cloud.authUrl, token);
    const { applicationCredential, sso } = viewer;
    const { id, earlierTokens } = session;
    return {
      ...claimsOf(cloud, issued, to.region),
      sessionId: id || randomUUID(),
      applicationCredential,
      webSso: sso?.choice ?? null,
      earlierTokens,
    };
  } catch (cause) {
    throw cause instanceof OpenStackError ? signInError(cause, cloud, { method: 'token', token }) : cause;
  }
}

/** So many earlier tokens fit into the cookie, and of long ones fewer. */
const mostEarlierTokens = 4;
const earlierCharacters = 16_384;

/**
 * A session that takes the place of another: its token is not needed any more, but goes on until somebody ends it. What
 * there is no more room for is ended now: what works by it waits as after any token's end. Tokens of another cloud
 * end by themselves.
 */
export async function afterSession(claims: SessionClaims, before: Session | null): Promise<SessionClaims> {
  if (!before) return claims;
  const sessionId = before.id || claims.sessionId;
  if (before.cloud.name !== claims.cloud) return { ...claims, sessionId };
  const earlierTokens = [...before.earlierTokens, before.service.token];
  const fallen: string[] = [];
  while (earlierTokens.length > mostEarlierTokens || earlierTokens.join('').length > earlierCharacters)
    fallen.push(...earlierTokens.splice(0, 1));
  await Promise.all(fallen.map((token) => endToken(before.cloud, token, { alone: true, earlier: true })));
  return { ...claims, sessionId, earlierTokens };
}

/**
 * Ends a token at the cloud, or says in the log why not; an `earlier` one may have ended by itself. `alone` as revokeToken
 * has it.
 */
export async function endToken(
  cloud: CloudConfig,
  token: string,
  { alone = false, earlier = false }: { alone?: boolean; earlier?: boolean } = {},
): Promise<void> {
  try {
    await revokeToken(cloud.authUrl, token, { alone });
  } catch (cause) {
    const ended = cause instanceof OpenStackError && ['unauthorized', 'not_found'].includes(cause.kind);
    if (!earlier || !ended) console.warn('The token could not be revoked:', cause);
  }
}

/** What Keystone's refusal of credentials means to whom they belong. */
export function signInError(
  error: OpenStackError,
  cloud: CloudConfig,
  credentials: Credentials,
): SignInError {
  const problem = problemOf(error, credentials);
  if (problem === 'no_keystone') return new SignInError(problem, cloud.authUrl);
  return new SignInError(problem, problem === 'tls' ? codesOf(error)[0] : undefined);
}

function problemOf(error: OpenStackError, credentials: Credentials): SignInProblem {
  const withCode = credentials.method === 'password' && credentials.code !== undefined;
  if (error instanceof MoreMethodsNeeded) {
    const codeWillDo = error.rules.some((rule) => rule.every((name) => ['password', 'totp'].includes(name)));
    return credentials.method === 'password' && !withCode && codeWillDo ? 'code_needed' : 'methods_needed';
  }
  if (error.kind === 'unauthorized' && withCode) return 'code';
  if (error.kind === 'unauthorized') return 'credentials';
  // Keystone has a 404 for a token or an application credential that it does not know, and says so; none for a password.
  if (error.kind === 'not_found')
    return credentials.method !== 'password' && /token|credential/i.test(error.reason)
      ? 'credentials'
      : 'no_keystone';
  if (error.kind !== 'unavailable') return 'unexpected';
  if (error.reason === 'cloud_certificate') return 'tls';
  if (error.reason === 'cloud_busy') return 'busy';
  if (error.reason === 'cloud_full') return 'full';
  return error.status === null || error.reason === 'cloud_between' ? 'unavailable' : 'unable';
}

function claimsOf(
  cloud: CloudConfig,
  { id, token }: IssuedToken,
  region: string | null | undefined,
): SessionClaims {
  const endpoints = imageEndpoints(token.catalog ?? [], cloud.interface);
  const wanted = region ?? cloud.region;
  const endpoint = wanted ? endpoints.find((known) => known.region === wanted) : endpoints[0];
  if (!token.project) throw new SignInError('no_project');
  if (!endpoint && endpoints.length > 0)
    throw new SignInError('no_region', endpoints.flatMap((known) => known.region ?? []).join(', '));
  if (!endpoint) throw new SignInError('no_image_service');
  const catalog = token.catalog ?? [];
  const keyManager = keyManagerUrl(catalog, endpoint.region, cloud.interface);
  const samples = samplesUrl(catalog, endpoint.region, cloud.interface);
  const compute = computeUrl(catalog, endpoint.region, cloud.interface);
  const blockStorage = blockStorageUrl(catalog, endpoint.region, token.project.id, cloud.interface);
  reachServices(cloud, [endpoint.url, keyManager, samples, compute, blockStorage]);
  return {
    sessionId: randomUUID(),
    keystoneToken: id,
    earlierTokens: [],
    expiresAt: Date.parse(token.expires_at),
    userId: token.user.id,
    userName: token.user.name,
    userDomain: token.user.domain.name,
    projectId: token.project.id,
    projectName: token.project.name,
    roles: (token.roles ?? []).map((role) => role.name.toLowerCase()),
    region: endpoint.region,
    regions: endpoints.flatMap((known) => known.region ?? []),
    imageUrl: endpoint.url,
    keyManagerUrl: keyManager,
    samplesUrl: samples,
    computeUrl: compute,
    blockStorageUrl: blockStorage,
    cloud: cloud.name,
    applicationCredential: null,
    webSso: null,
  };
}
