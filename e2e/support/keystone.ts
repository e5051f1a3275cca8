import type { z } from 'zod';

/** An answer of Keystone. */
export interface KeystoneAnswer {
  status: number;
  headers: Headers;
  /** parsed JSON, null without a body */
  body: unknown;
}

/** Calls Keystone and gives whatever it answers; `authUrl` ends in `/v3`. */
export async function keystone(
  authUrl: string,
  method: string,
  path: string,
  { token, body, headers = {} }: { token?: string; body?: object; headers?: Record<string, string> } = {},
): Promise<KeystoneAnswer> {
  const response = await fetch(`${authUrl}${path}`, {
    method,
    headers: {
      ...(token === undefined ? {} : { 'x-auth-token': token }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) };
}

/** The body of an answer that has to have a status; what came instead is in the error. */
export function bodyOf<T>(answer: KeystoneAnswer, status: number, schema: z.ZodType<T>): T {
  if (answer.status !== status)
    throw new Error(`${answer.status} in place of ${status}: ${JSON.stringify(answer.body)}`);
  return schema.parse(answer.body);
}

/** Signs in by whatever `identity` proves. */
export function signInWith(
  authUrl: string,
  identity: object,
  scope?: unknown,
  headers: Record<string, string> = {},
): Promise<KeystoneAnswer> {
  const body = { auth: { identity, ...(scope === undefined ? {} : { scope }) } };
  return keystone(authUrl, 'POST', '/auth/tokens', { body, headers });
}

/** The error of an answer, as Keystone words it. */
export const keystoneError = (code: number, message: string, title: string) => ({
  status: code,
  body: { error: { code, message, title } },
});
