import type { z } from 'zod';
import { badRequest, HttpError } from '@/lib/embedded/error';
import { type CloudContext, jsonBody } from '@/lib/embedded/http';
import { expecting } from '@/lib/embedded/identity/keystone-errors';

/** The JSON object of a request, or Keystone's 400. */
export async function identityBody(c: CloudContext): Promise<Record<string, unknown>> {
  const body = await jsonBody(c).catch((cause: unknown) => {
    if (cause instanceof HttpError && cause.status === 400) throw expecting('valid JSON', 'request body');
    throw cause;
  });
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw expecting('valid JSON', 'request body');
  return { ...body };
}

/** The member that a request is about (`user`, `project`), through its schema; one that is not there counts as `{}`. */
export async function bodyMember<T>(c: CloudContext, name: string, schema: z.ZodType<T>): Promise<T> {
  return valid(schema, (await identityBody(c))[name] ?? {});
}

/** Parses a value, or answers 400 with the first thing that is wrong, in the words of Keystone's JSON schemas. */
export function valid<T>(schema: z.ZodType<T>, given: unknown): T {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (!issue) throw badRequest('The request is not right.');
  const value = valueAt(given, issue.path);
  if (issue.code === 'invalid_type' && value === undefined) {
    const name = String(issue.path.at(-1) ?? '');
    throw wrong(issue.path.slice(0, -1), `'${name}' is a required property`);
  }
  throw wrong(issue.path, complaint(issue, value));
}

function wrong(path: readonly PropertyKey[], said: string): HttpError {
  return badRequest(
    path.length > 0 ? `Invalid input for field '${path.map(String).join('/')}': ${said}` : said,
  );
}

function complaint(issue: z.core.$ZodIssue, value: unknown): string {
  const shown = asPython(value);
  switch (issue.code) {
    case 'invalid_type':
      return `${shown} is not of type '${jsonTypes[issue.expected] ?? issue.expected}'`;
    case 'too_small':
      return `${shown} ${typeof value === 'object' && !Array.isArray(value) ? 'does not have enough properties' : 'is too short'}`;
    case 'too_big':
      return `${shown} ${typeof value === 'object' && !Array.isArray(value) ? 'has too many properties' : 'is too long'}`;
    case 'invalid_format':
      return `${shown} does not match ${asPython((issue.pattern ?? issue.format).replace(/^\/|\/$/g, ''))}`;
    case 'unrecognized_keys': {
      const keys = issue.keys.map((key) => `'${key}'`).join(', ');
      return `Additional properties are not allowed (${keys} ${issue.keys.length === 1 ? 'was' : 'were'} unexpected)`;
    }
    // Of this service's own rules: words that follow the value, or a whole sentence.
    case 'custom':
      return issue.params?.whole === true ? issue.message : `${shown} ${issue.message}`;
    default:
      return issue.message;
  }
}

/** Types that JSON schema calls otherwise. */
const jsonTypes: Record<string, string> = { record: 'object', int: 'integer' };

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, step) => (typeof at === 'object' && at !== null ? Reflect.get(at, step) : undefined),
    value,
  );
}

/** A JSON value as Python writes it, in which the words of JSON schema name it. */
function asPython(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') {
    const escaped = value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
    if (value.includes("'") && !value.includes('"')) return `"${escaped}"`;
    return `'${escaped.replaceAll("'", "\\'")}'`;
  }
  if (Array.isArray(value)) return `[${value.map(asPython).join(', ')}]`;
  if (typeof value === 'object')
    return `{${Object.entries(value)
      .map(([key, member]) => `${asPython(key)}: ${asPython(member)}`)
      .join(', ')}}`;
  return String(value);
}
