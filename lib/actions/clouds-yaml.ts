'use server';

import { z } from 'zod';
import { defineAction } from '@/lib/actions/define-action';
import { cloudsYaml, type OwnCloud } from '@/lib/commands/clouds-yaml';
import { createApplicationCredential } from '@/lib/openstack/application-credentials';
import { endpointOf } from '@/lib/openstack/catalog';
import { OpenStackError } from '@/lib/openstack/error';
import { readToken } from '@/lib/openstack/identity';

const wanted = z.object({
  /** A new application credential of this name, which ends after so many days (null: never); null for none. */
  credential: z
    .object({
      name: z.string().trim().min(1).max(255),
      days: z.number().int().positive().max(3650).nullable(),
    })
    .nullable(),
});

/**
 * Keystone gives a credential the roles that it has written down for somebody: those that a provider's groups bring it keeps for
 * the identity provider's `authorization_ttl`, none by default, and then answers 400 "Could not find role assignment …"
 * (keystone/application_credential/core.py, _require_user_has_role_in_project).
 */
function withoutRoles(cause: unknown): unknown {
  if (!(cause instanceof OpenStackError) || !/role assignment/i.test(cause.reason)) return cause;
  const { status, requestId } = cause;
  return new OpenStackError({ kind: 'forbidden', reason: 'credential_roles', status, requestId, cause });
}

/** The text of a clouds.yaml for the project of the session; its address is the one that the catalog gives to everybody. */
export const writeCloudsYaml = defineAction(wanted, async ({ credential }, { viewer, service, cloud }) => {
  const { token } = await readToken(cloud.authUrl, service.token);
  const identity = endpointOf(token.catalog ?? [], 'identity', viewer.region, 'public');
  const { projectName, projectId, userName: user, userDomain: domain, applicationCredential } = viewer;
  let proof: OwnCloud['proof'] = { kind: 'password', user, domain, projectId, projectName };
  if (credential) {
    const endsAt = credential.days === null ? null : Date.now() + credential.days * 86_400_000;
    const { name } = credential;
    const made = await createApplicationCredential(cloud.authUrl, service.token, viewer.userId, {
      name,
      endsAt,
    }).catch((cause: unknown) => {
      throw viewer.sso ? withoutRoles(cause) : cause;
    });
    proof = { kind: 'credential', ...made, projectName };
  } else if (applicationCredential !== null)
    proof = { kind: 'credential', id: applicationCredential, secret: null, projectName };
  const text = cloudsYaml({
    name: projectName,
    authUrl: identity ? `${identity.replace(/\/+$/, '').replace(/\/v3$/, '')}/v3` : cloud.authUrl,
    region: viewer.region,
    interface: 'public',
    proof,
    unverified: cloud.unverified,
  });
  return { text };
});
