import { eq } from 'drizzle-orm';
import type { Hono } from 'hono';
import { z } from 'zod';
import { domains } from '@/lib/embedded/db/schema';
import { notFound } from '@/lib/embedded/error';
import { type CloudContext, type CloudEnv, param, resource } from '@/lib/embedded/http';
import { newId } from '@/lib/embedded/identity/identifiers';
import { notAuthorized, storedAlready } from '@/lib/embedded/identity/keystone-errors';
import { matches } from '@/lib/embedded/identity/list-filter';
import { bodyMember } from '@/lib/embedded/identity/request-body';
import {
  identityUrl,
  isAdmin,
  requireAdmin,
  requireToken,
  selfLinks,
} from '@/lib/embedded/identity/require-token';

const domainSchema = z.object({
  name: z.string().min(1).max(64),
  description: z.string().default(''),
  enabled: z.boolean().default(true),
});

/** /v3/domains, as far as an administrator's tools and tests need it. */
export function domainRoutes(app: Hono<CloudEnv>): void {
  resource(app, '/v3/domains', {
    GET: (c) => {
      requireAdmin(c, 'list_domains');
      const rows = c.var.cloud.db.select().from(domains).all();
      const found = rows.filter((row) => matches(c, row, ['name', 'enabled']));
      return c.json({ domains: found.map((row) => body(c, row)), links: selfLinks(c) });
    },
    POST: async (c) => {
      requireAdmin(c, 'create_domain');
      const row = { id: newId(), ...(await bodyMember(c, 'domain', domainSchema)) };
      const taken = c.var.cloud.db.select().from(domains).where(eq(domains.name, row.name)).get();
      if (taken) throw storedAlready('domain', `name ${row.name}`);
      c.var.cloud.db.insert(domains).values(row).run();
      return c.json({ domain: body(c, row) }, 201);
    },
  });
  resource(app, '/v3/domains/:domain_id', {
    GET: (c) => {
      const token = requireToken(c);
      const id = param(c, 'domain_id');
      if (!isAdmin(token) && token.project?.domain_id !== id) throw notAuthorized('identity:get_domain');
      const row = c.var.cloud.db.select().from(domains).where(eq(domains.id, id)).get();
      if (!row) throw notFound(`Could not find domain: ${id}.`);
      return c.json({ domain: body(c, row) });
    },
  });
}

function body(c: CloudContext, row: typeof domains.$inferSelect): object {
  return { ...row, tags: [], options: {}, links: { self: `${identityUrl(c)}/domains/${row.id}` } };
}
