import type { Cloud } from '@/lib/embedded/cloud';
import { badRequest } from '@/lib/embedded/error';
import { type Proof, proveMethod } from '@/lib/embedded/identity/auth-methods';
import {
  type AuthMethod,
  type AuthRequest,
  authSchema,
  isOffered,
  offeredMethods,
} from '@/lib/embedded/identity/auth-schema';
import { isEnabledDomain, projectOf } from '@/lib/embedded/identity/find-identity';
import { AuthMethodError, expecting, keystoneUnauthorized } from '@/lib/embedded/identity/keystone-errors';
import { methodsOfReceipt } from '@/lib/embedded/identity/receipts';
import { valid } from '@/lib/embedded/identity/request-body';
import { forgetFailures } from '@/lib/embedded/identity/sign-in-limits';
import { rolesOf, type UserRow } from '@/lib/embedded/identity/tokens';
import { methodsSuffice } from '@/lib/embedded/identity/user-options';

/** Who proved what, and the project the token shall be for (null: unscoped). */
export interface Authenticated {
  user: UserRow;
  methods: string[];
  /** false: the user's rules want further methods, and a receipt is all there is to give. */
  suffices: boolean;
  projectId: string | null;
  expiresAt?: number;
  parentAuditId?: string;
  applicationCredentialId?: string;
}

/**
 * Reads POST /v3/auth/tokens (Keystone API, Authentication): every method that is named has to be proved, all for one
 * user. `receipt` is the header Openstack-Auth-Receipt, `address` where the request came from, if it is known.
 */
export async function authenticateRequest(
  cloud: Cloud,
  body: Record<string, unknown>,
  receipt: string | undefined,
  address: string | null,
): Promise<Authenticated> {
  const auth = authOf(body);
  const methods = methodsOf(auth);
  const proofs: Proof[] = [];
  for (const method of methods) proofs.push(await proveMethod(cloud, method, auth.identity, address));
  const [first] = proofs;
  // Keystone: "Unable to reconcile identity attribute".
  if (!first || proofs.some(({ user }) => user.id !== first.user.id)) throw keystoneUnauthorized();
  const proved = new Set(proofs.flatMap((proof) => proof.methods));
  if (receipt !== undefined)
    for (const method of methodsOfReceipt(cloud, receipt, first.user.id)) proved.add(method);
  const suffices = methodsSuffice(first.user.options, [...proved], offeredMethods);
  if (suffices) for (const { attempt } of proofs) if (attempt) forgetFailures(cloud, attempt);
  const applicationCredential = proofs.find((proof) => proof.applicationCredential)?.applicationCredential;
  const ends = proofs.flatMap(({ expiresAt }) => expiresAt ?? []);
  return {
    user: first.user,
    methods: [...proved],
    suffices,
    projectId: applicationCredential?.projectId ?? (suffices ? scopeOf(cloud, auth, first.user) : null),
    ...(ends.length > 0 ? { expiresAt: Math.min(...ends) } : {}),
    parentAuditId: proofs.find((proof) => proof.parentAuditId)?.parentAuditId,
    applicationCredentialId: applicationCredential?.id,
  };
}

function authOf(body: Record<string, unknown>): AuthRequest {
  if (body.auth === undefined || body.auth === null) throw expecting('auth', 'request body');
  const auth = valid(authSchema, body.auth);
  const user = auth.identity.password?.user;
  if (user && user.id === undefined && user.name === undefined) throw unnamed('identity/password/user');
  if (user?.domain && user.domain.id === undefined && user.domain.name === undefined)
    throw unnamed('identity/password/user/domain');
  if (typeof auth.scope === 'object') {
    const { project, domain } = auth.scope;
    if (project && project.id === undefined && project.name === undefined) throw unnamed('scope/project');
    if (project?.name && !project.domain) throw expecting('domain', 'project');
    if (project?.domain && project.domain.id === undefined && project.domain.name === undefined)
      throw unnamed('scope/project/domain');
    if (domain && domain.id === undefined && domain.name === undefined) throw unnamed('scope/domain');
  }
  return auth;
}

const unnamed = (where: string) =>
  badRequest(`Invalid input for field ${where}: id or name must be present.`);

/** The methods that a request names, each once; 400 and 401 in Keystone's order (keystone/auth/core.py, AuthInfo). */
function methodsOf({ identity, scope }: AuthRequest): AuthMethod[] {
  const names = [...new Set(identity.methods)];
  const bare = names.find((name) => identity[name] === undefined);
  if (bare !== undefined) throw expecting(bare, 'identity');
  const methods = names.filter(isOffered);
  if (methods.length < names.length)
    throw new AuthMethodError('Attempted to authenticate with an unsupported method.', {
      methods: offeredMethods,
    });
  if (methods.includes('application_credential') && scope !== undefined)
    throw new AuthMethodError(
      'Error authenticating with application credential: Application credentials cannot request a scope.',
    );
  const kinds = ['project', 'domain', 'unscoped', 'system', 'OS-TRUST:trust'];
  const given =
    typeof scope === 'object' ? kinds.filter((kind) => kind in scope).length : scope === 'unscoped' ? 1 : 0;
  if (scope !== undefined && given !== 1)
    throw expecting('system, project, domain, OS-TRUST:trust or unscoped', 'scope');
  return methods;
}

/** No scope means the user's default project, as Keystone has it; a domain, system or trust scope is not offered. */
function scopeOf(cloud: Cloud, { scope }: AuthRequest, user: UserRow): string | null {
  if (scope === undefined) {
    const own = user.default_project_id;
    const project = own ? projectOf(cloud, { id: own }) : undefined;
    return project?.enabled && rolesOf(cloud, user.id, project.id).length > 0 ? project.id : null;
  }
  if (typeof scope === 'string' || 'unscoped' in scope) return null;
  const project = scope.project && projectOf(cloud, scope.project);
  if (!project?.enabled || !isEnabledDomain(cloud, project.domain_id)) throw keystoneUnauthorized();
  if (rolesOf(cloud, user.id, project.id).length === 0) throw keystoneUnauthorized();
  return project.id;
}
