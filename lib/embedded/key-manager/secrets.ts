import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { Hono } from 'hono';
import { type SecretCreate, secretCreateSchema } from '@/lib/contract/secret';
import { noEarlier } from '@/lib/embedded/db/no-earlier';
import { secrets } from '@/lib/embedded/db/schema';
import { conflict, forbidden, HttpError, notFound } from '@/lib/embedded/error';
import { type CloudContext, type CloudEnv, param, resource, wholeBody } from '@/lib/embedded/http';
import {
  mismatch,
  negotiatedType,
  payloadOf,
  payloadOfBody,
} from '@/lib/embedded/key-manager/secret-payload';
import {
  findSecret,
  pageOfSecrets,
  type SecretRow,
  secretRef,
  secretToWire,
} from '@/lib/embedded/key-manager/secret-record';
import { parseSoundJson } from '@/lib/embedded/sound-json';

/** Barbican's max_allowed_request_size_in_bytes. */
const longestBody = 25_000;

const idPattern = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** /v1/secrets of Barbican (barbican/api/controllers/secrets.py): those of the caller's project alone. */
export function secretRoutes(app: Hono<CloudEnv>): void {
  resource(app, '/v1/secrets', {
    GET: (c) => {
      const projectId = authorize(c, 'Secret(s) retrieval');
      const page = {
        limit: Math.min(countOf(c.req.query('limit'), 10), 100),
        offset: countOf(c.req.query('offset'), 0),
      };
      const { rows, total } = pageOfSecrets(c.var.cloud, projectId, page, {
        name: c.req.query('name') || undefined,
        algorithm: c.req.query('alg'),
        mode: c.req.query('mode'),
        bit_length: countOf(c.req.query('bits'), 0) || undefined,
        secret_type: c.req.query('secret_type'),
      });
      const link = (offset: number) => pageLink(c, page.limit, offset);
      return c.json({
        secrets: rows.map((row) => secretToWire(row, originOf(c))),
        total,
        ...(page.offset > 0 ? { previous: link(Math.max(0, page.offset - page.limit)) } : {}),
        ...(total > page.offset + page.limit ? { next: link(page.offset + page.limit) } : {}),
      });
    },
    POST: async (c) => {
      const projectId = authorize(c, 'Secret creation');
      const body = await parseCreate(c);
      const payload = payloadOf(body);
      const { cloud, caller } = c.var;
      const now = cloud.clock();
      const id = randomUUID();
      cloud.db
        .insert(secrets)
        .values({
          id,
          project_id: projectId,
          creator_id: caller.userId,
          name: body.name?.trim() ?? null,
          secret_type: body.secret_type ?? 'opaque',
          algorithm: body.algorithm ?? null,
          bit_length: body.bit_length ?? null,
          mode: body.mode ?? null,
          expiration: expirationOf(body, now),
          created_at: now,
          updated_at: now,
          ...payload,
        })
        .run();
      const ref = secretRef(originOf(c), id);
      return c.json({ secret_ref: ref }, 201, { location: ref });
    },
  });
  resource(app, '/v1/secrets/:secret_id', {
    GET: (c) => {
      const accept = c.req.header('accept');
      const wantsRecord = !accept || accept.includes('application/json') || accept.includes('*/*');
      const row = secretOf(c, 'Secret retrieval');
      return wantsRecord ? c.json(secretToWire(row, originOf(c))) : givePayload(c, row);
    },
    PUT: async (c) => {
      const row = secretOf(c, 'Secret update');
      const bytes = await wholeBody(c, longestBody);
      const payload = payloadOfBody(
        bytes,
        c.req.header('content-type') ?? '',
        c.req.header('content-encoding'),
      );
      if (row.payload) throw conflict('Secret already has data, cannot modify it.');
      const { cloud } = c.var;
      cloud.db
        .update(secrets)
        .set({ ...payload, updated_at: noEarlier(secrets.updated_at, cloud.clock()) })
        .where(eq(secrets.id, row.id))
        .run();
      return c.body(null, 204);
    },
    DELETE: (c) => {
      const row = secretOf(c, 'Secret deletion');
      c.var.cloud.db.delete(secrets).where(eq(secrets.id, row.id)).run();
      return c.body(null, 204);
    },
  });
  resource(app, '/v1/secrets/:secret_id/payload', {
    GET: (c) => givePayload(c, secretOf(c, 'Secret payload retrieval')),
  });
}

function givePayload(c: CloudContext, row: SecretRow): Response {
  const { payload, payload_content_type: stored } = row;
  if (!payload || !stored) throw notFound('Not Found. Sorry but your secret has no payload.');
  const type = negotiatedType(c.req.header('accept'), { payload, payload_content_type: stored });
  const shown = type === 'text/plain' ? 'text/plain; charset=UTF-8' : type;
  return c.body(new Uint8Array(payload), 200, { 'content-type': shown });
}

/** Every role but reader, in a project; gives the project. */
function authorize(c: CloudContext, operation: string): string {
  const { caller } = c.var;
  if (caller.projectId === null || !(caller.isAdmin || caller.roles.has('member')))
    throw forbidden(`${operation} attempt not allowed - please review your user/project privileges`);
  return caller.projectId;
}

/** The secret of the path; Barbican refuses another project's instead of hiding it. */
function secretOf(c: CloudContext, operation: string): SecretRow {
  const id = param(c, 'secret_id');
  if (!idPattern.test(id)) throw notFound('Not Found. Provided secret id is invalid.');
  const row = findSecret(c.var.cloud, id.toLowerCase());
  if (!row) throw notFound('Secret not found.');
  if (authorize(c, operation) !== row.project_id)
    throw forbidden(`${operation} attempt not allowed - please review your user/project privileges`);
  return row;
}

async function parseCreate(c: CloudContext): Promise<SecretCreate> {
  const type = c.req.header('content-type')?.split(';')[0]?.trim();
  if (type !== 'application/json')
    throw new HttpError(415, `Unexpected content type. Expected content types are: ['application/json']`);
  const parsed = secretCreateSchema.safeParse(await jsonOf(c));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw mismatch(issue?.message ?? 'invalid', issue?.path.join('.') ?? '');
}

async function jsonOf(c: CloudContext): Promise<unknown> {
  const bytes = await wholeBody(c, longestBody);
  try {
    return parseSoundJson(bytes, { values: 1000 });
  } catch {
    throw new HttpError(400, 'Malformed JSON');
  }
}

function expirationOf(body: SecretCreate, now: number): number | null {
  const text = body.expiration?.trim();
  if (!text) return null;
  // Without a zone it means UTC.
  const time = Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`);
  if (Number.isNaN(time)) throw mismatch("Invalid date for 'expiration'", 'expiration');
  if (time <= now) throw mismatch("'expiration' is before current time", 'expiration');
  return time;
}

/** Anything that is no count is the default, as Barbican has it. */
function countOf(text: string | undefined, otherwise: number): number {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : otherwise;
}

function originOf(c: CloudContext): string {
  return new URL(c.req.url).origin;
}

function pageLink(c: CloudContext, limit: number, offset: number): string {
  const query = new URL(c.req.url).searchParams;
  query.set('limit', String(limit));
  query.set('offset', String(offset));
  return `${originOf(c)}/key-manager/v1/secrets?${query}`;
}
