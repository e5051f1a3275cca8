import { eq } from 'drizzle-orm';
import type { Catalog } from '@/lib/contract/identity';
import type { Cloud } from '@/lib/embedded/cloud';
import { domains, roles } from '@/lib/embedded/db/schema';
import { wireMicros } from '@/lib/embedded/http';
import type { LiveToken, ProjectRow, UserRow } from '@/lib/embedded/identity/tokens';

/** The services of this cloud, under the address the request came to, so that any host name works. */
export function catalogFor(cloud: Cloud, origin: string): Catalog {
  const service = (id: string, type: string, name: string, url: string): Catalog[number] => ({
    id,
    type,
    name,
    endpoints: cloud.config.regions.flatMap((region) =>
      ['public', 'internal', 'admin'].map((side) => ({
        id: `${id}-${region}-${side}`,
        interface: side,
        region,
        region_id: region,
        url,
      })),
    ),
  });
  return [
    service('identity', 'identity', 'keystone', `${origin}/identity/v3`),
    // Without /v2: python-glanceclient adds it itself.
    service('image', 'image', 'glance', cloud.config.public_endpoint ?? `${origin}/image`),
    // Without /v1, as Barbican is set up.
    ...(cloud.config.key_manager
      ? [service('key-manager', 'key-manager', 'barbican', `${origin}/key-manager`)]
      : []),
    ...(cloud.config.compute
      ? [service('compute', 'compute', 'nova', cloud.config.compute_endpoint ?? `${origin}/compute/v2.1`)]
      : []),
    // Without the project, as DevStack sets Cinder up.
    ...(cloud.config.block_storage
      ? [
          service(
            'block-storage',
            'block-storage',
            'cinder',
            cloud.config.block_storage_endpoint ?? `${origin}/volume/v3`,
          ),
        ]
      : []),
    // No service of OpenStack's: whoever looks for sample images finds them here.
    ...(cloud.config.sample_images
      ? [service('image-samples', 'image-samples', 'samples', `${origin}/samples`)]
      : []),
  ];
}

/** The `token` of POST and GET /v3/auth/tokens. */
export function tokenBody(cloud: Cloud, live: LiveToken, origin: string, withCatalog: boolean): object {
  const domain = domainRef(cloud, live.user.domain_id);
  const scoped = live.project
    ? {
        project: {
          id: live.project.id,
          name: live.project.name,
          domain: domainRef(cloud, live.project.domain_id),
        },
        is_domain: false,
        roles: live.roleNames.map((name) => ({ id: roleId(cloud, name), name })),
        ...(withCatalog ? { catalog: catalogFor(cloud, origin) } : {}),
      }
    : {};
  return {
    token: {
      methods: live.row.methods,
      user: { id: live.user.id, name: live.user.name, domain, password_expires_at: null },
      audit_ids: [live.row.audit_id, ...(live.row.parent_audit_id ? [live.row.parent_audit_id] : [])],
      expires_at: `${wireMicros(live.row.expires_at)}Z`,
      issued_at: `${wireMicros(live.row.issued_at)}Z`,
      ...scoped,
      ...applicationCredentialOf(live),
    },
  };
}

function applicationCredentialOf({ applicationCredential }: LiveToken): object {
  if (!applicationCredential) return {};
  const { id, name, unrestricted, rules } = applicationCredential;
  return {
    application_credential: {
      id,
      name,
      restricted: !unrestricted,
      ...(rules ? { access_rules: rules } : {}),
    },
  };
}

/** A project as Keystone shows it. */
export function projectBody(project: ProjectRow, origin: string): object {
  return {
    id: project.id,
    name: project.name,
    domain_id: project.domain_id,
    description: project.description,
    enabled: project.enabled,
    parent_id: project.domain_id,
    is_domain: false,
    tags: [],
    options: {},
    links: { self: `${origin}/identity/v3/projects/${project.id}` },
  };
}

/** A user as Keystone shows it. */
export function userBody(user: UserRow, origin: string): object {
  return {
    id: user.id,
    name: user.name,
    domain_id: user.domain_id,
    ...(user.description ? { description: user.description } : {}),
    enabled: user.enabled,
    ...(user.email === null ? {} : { email: user.email }),
    ...(user.default_project_id ? { default_project_id: user.default_project_id } : {}),
    password_expires_at: null,
    options: user.options,
    links: { self: `${origin}/identity/v3/users/${user.id}` },
  };
}

/** A domain where another thing names it. */
export function domainRef(cloud: Cloud, id: string): { id: string; name: string } {
  const row = cloud.db.select({ name: domains.name }).from(domains).where(eq(domains.id, id)).get();
  return { id, name: row?.name ?? id };
}

/** A role as Keystone shows it; those that every cloud has are not to be changed. */
export function roleBody(role: typeof roles.$inferSelect): object {
  const immutable = ['admin', 'member', 'reader'].includes(role.name);
  return {
    id: role.id,
    name: role.name,
    domain_id: null,
    description: null,
    options: immutable ? { immutable } : {},
  };
}

function roleId(cloud: Cloud, name: string): string {
  return cloud.db.select({ id: roles.id }).from(roles).where(eq(roles.name, name)).get()?.id ?? name;
}
