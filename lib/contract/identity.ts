import { z } from 'zod';

const named = z.object({ id: z.string(), name: z.string() });

export const catalogSchema = z.array(
  z.object({
    id: z.string().optional(),
    type: z.string(),
    name: z.string().optional(),
    endpoints: z.array(
      z.object({
        id: z.string().optional(),
        interface: z.string(),
        region: z.string().nullable().optional(),
        region_id: z.string().nullable().optional(),
        url: z.string(),
      }),
    ),
  }),
);
export type Catalog = z.infer<typeof catalogSchema>;

/** The token of POST and GET /v3/auth/tokens; an unscoped one has no project, roles or catalog. */
export const tokenSchema = z.object({
  methods: z.array(z.string()),
  user: named.extend({ domain: named, password_expires_at: z.string().nullable().optional() }),
  audit_ids: z.array(z.string()).optional(),
  issued_at: z.string(),
  expires_at: z.string(),
  project: named.extend({ domain: named }).optional(),
  is_domain: z.boolean().optional(),
  roles: z.array(named).optional(),
  catalog: catalogSchema.optional(),
});
export type Token = z.infer<typeof tokenSchema>;
export const tokenBodySchema = z.object({ token: tokenSchema });

/** The 401 of POST /v3/auth/tokens for somebody who has proved one method of several: the rules that it is part of. */
export const moreMethodsSchema = z.object({ required_auth_methods: z.array(z.array(z.string())) });

export const projectSchema = z.object({
  id: z.string(),
  name: z.string(),
  domain_id: z.string().nullable(),
  description: z.string().nullable().optional(),
  enabled: z.boolean().optional(),
});
export type Project = z.infer<typeof projectSchema>;
export const projectListSchema = z.object({ projects: z.array(projectSchema) });
