import type { z } from 'zod';
import { badRequest, forbidden } from '@/lib/embedded/error';
import { type CloudContext, jsonBody } from '@/lib/embedded/http';

/**
 * Reads a body through its contract as glance/api/v2/metadef_*.py does: what is read-only is 403 before anything is
 * looked at, and what does not fit is 400. `what` is the name of Glance's schema.
 */
export async function metadefBody<T>(
  c: CloudContext,
  what: string,
  schema: z.ZodType<T>,
  readOnly: string[] = ['created_at', 'updated_at'],
): Promise<T> {
  const body = await jsonBody(c);
  if (body === null) throw badRequest('Body expected in request.');
  if (typeof body !== 'object') throw badRequest('Unexpected body type. Expected list/dict.');
  const key = readOnly.find((name) => Object.hasOwn(body, name));
  if (key) throw forbidden(`Attribute '${key}' is read-only.`);
  return fitting(what, schema, body);
}

/** The same for a value that did not come as a body. */
export function fitting<T>(what: string, schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue?.path.length ? ` (at ${issue.path.join('.')})` : '';
  throw badRequest(
    `Provided object does not match schema '${what}': ${issue?.message ?? 'unreadable'}${where}`,
  );
}
