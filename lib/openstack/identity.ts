import {
  type Catalog,
  moreMethodsSchema,
  type Project,
  projectListSchema,
  type Token,
  tokenBodySchema,
} from '@/lib/contract/identity';
import { errorOfResponse, OpenStackError } from '@/lib/openstack/error';
import { parse, send, serviceRoot } from '@/lib/openstack/http';

/** How somebody proves who they are (Keystone API, Authentication and token management). */
export type Credentials =
  | {
      method: 'password';
      name: string;
      domain: string;
      password: string;
      /** One-time password (RFC 6238), where the user's rules want one besides. */
      code?: string;
    }
  | { method: 'token'; token: string }
  | { method: 'application_credential'; id: string; secret: string };

/** A project by id, by name and domain, none at all, or whatever Keystone makes of no word on it. */
export type Scope = { projectId: string } | { projectName: string; domain: string } | 'unscoped' | 'default';

export interface IssuedToken {
  /** The token itself, the X-Subject-Token header. */
  id: string;
  token: Token;
}

/** What was proved is right, and Keystone wants more: every method of one of these rules. */
export class MoreMethodsNeeded extends OpenStackError {
  readonly rules: readonly string[][];

  constructor(rules: readonly string[][], requestId: string | null) {
    super({ kind: 'unauthorized', status: 401, reason: '', requestId });
    this.name = 'MoreMethodsNeeded';
    this.rules = rules;
  }
}

/**
 * POST /v3/auth/tokens. `authUrl` is the identity endpoint with its `/v3`. Throws MoreMethodsNeeded where the user has to
 * prove more. Its receipt (Openstack-Auth-Receipt) is left alone: who proves everything at once needs none, and it would
 * end while somebody looks for the code.
 */
export async function authenticate(
  authUrl: string,
  credentials: Credentials,
  scope: Scope = 'default',
): Promise<IssuedToken> {
  const body = { auth: { identity: identityOf(credentials), ...scopeOf(scope) } };
  const response = await send(`${authUrl}/auth/tokens`, { method: 'POST', body, accept: [401] });
  if (response.status === 401) throw await refusalOf(response);
  const id = response.headers.get('x-subject-token');
  const { token } = await parse(response, tokenBodySchema);
  if (!id) {
    throw new OpenStackError({
      kind: 'unexpected',
      status: response.status,
      reason: 'cloud_garbled',
      requestId: response.headers.get('x-openstack-request-id'),
    });
  }
  return { id, token };
}

async function refusalOf(response: Response): Promise<OpenStackError> {
  if (!response.headers.has('openstack-auth-receipt')) return errorOfResponse(response);
  const { required_auth_methods } = await parse(response, moreMethodsSchema);
  return new MoreMethodsNeeded(required_auth_methods, response.headers.get('x-openstack-request-id'));
}

/** GET /v3/auth/tokens of a token by itself: what it is, with its catalog. */
export async function readToken(authUrl: string, id: string): Promise<IssuedToken> {
  const headers = { 'x-subject-token': id };
  const response = await send(`${authUrl}/auth/tokens`, { token: id, headers });
  return { id, token: (await parse(response, tokenBodySchema)).token };
}

/** GET /v3/auth/projects: the projects this user may work in; an unscoped token will do. */
export async function listProjects(authUrl: string, token: string): Promise<Project[]> {
  const response = await send(`${authUrl}/auth/projects`, { token });
  return (await parse(response, projectListSchema)).projects;
}

/** GET /v3/projects: all there are, for whom Keystone's policy list_projects lets; it has no pages. */
export async function listAllProjects(authUrl: string, token: string): Promise<Project[]> {
  const response = await send(`${authUrl}/projects`, { token });
  return (await parse(response, projectListSchema)).projects;
}

/**
 * DELETE /v3/auth/tokens: ends a token, which pays for itself. `alone` leaves those that were made of it: later releases of
 * Keystone end them too, earlier ones never do.
 */
export async function revokeToken(
  authUrl: string,
  token: string,
  { alone = false }: { alone?: boolean } = {},
): Promise<void> {
  await send(`${authUrl}/auth/tokens`, {
    method: 'DELETE',
    token,
    headers: { 'x-subject-token': token },
    query: alone ? [['cascade', 'false']] : [],
  });
}

/** An image service of a catalog. */
export interface ImageEndpoint {
  /** Its root, without `/v2`. */
  url: string;
  region: string | null;
}

/**
 * The image services of a catalog, one a region: on the interface wanted, or where a region has none there on its
 * public one. An entry names its region twice (`region`, `region_id`).
 */
export function imageEndpoints(catalog: Catalog, side = 'public'): ImageEndpoint[] {
  const endpoints = catalog
    .filter((service) => service.type === 'image')
    .flatMap((service) => service.endpoints);
  const found = new Map<string | null, ImageEndpoint>();
  for (const wanted of [side, 'public']) {
    for (const endpoint of endpoints.filter((known) => known.interface === wanted)) {
      const region = endpoint.region_id ?? endpoint.region ?? null;
      if (!found.has(region)) found.set(region, { url: serviceRoot(endpoint.url), region });
    }
  }
  return [...found.values()];
}

function identityOf(credentials: Credentials): object {
  switch (credentials.method) {
    case 'password': {
      const { name, domain, password, code } = credentials;
      const user = { name, domain: { name: domain } };
      return {
        methods: code === undefined ? ['password'] : ['password', 'totp'],
        password: { user: { ...user, password } },
        ...(code === undefined ? {} : { totp: { user: { ...user, passcode: code } } }),
      };
    }
    case 'token':
      return { methods: ['token'], token: { id: credentials.token } };
    case 'application_credential':
      return {
        methods: ['application_credential'],
        application_credential: { id: credentials.id, secret: credentials.secret },
      };
  }
}

function scopeOf(scope: Scope): object {
  if (scope === 'default') return {};
  if (scope === 'unscoped') return { scope: 'unscoped' };
  if ('projectId' in scope) return { scope: { project: { id: scope.projectId } } };
  return { scope: { project: { name: scope.projectName, domain: { name: scope.domain } } } };
}
