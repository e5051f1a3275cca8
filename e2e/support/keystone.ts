import type { z } from 'zod';
import { type Token, tokenBodySchema } from '@/lib/contract/identity';

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

/** A user by id, or by name in the default domain. */
export type UserRef = { id: string } | { name: string };
const refOf = (user: UserRef) => ('id' in user ? user : { ...user, domain: { id: 'default' } });

/** What proves a password. */
export const byPassword = (user: UserRef, password: string) => ({
  methods: ['password'],
  password: { user: { ...refOf(user), password } },
});

/** What proves a one-time password. */
export const byCode = (user: UserRef, passcode: string) => ({
  methods: ['totp'],
  totp: { user: { ...refOf(user), passcode } },
});

/** What proves an application credential. */
export const byApplicationCredential = ({ id, secret }: { id: string; secret: string }) => ({
  methods: ['application_credential'],
  application_credential: { id, secret },
});

/** Names the token that a call is about. */
export const aboutToken = (id: string) => ({ 'x-subject-token': id });

/** A token with its user. */
export interface Issued {
  id: string;
  token: Token;
}

/** Signs in, and throws what came where no token did. */
export async function issuedFor(authUrl: string, identity: object, scope?: unknown): Promise<Issued> {
  const answer = await signInWith(authUrl, identity, scope);
  const { token } = bodyOf(answer, 201, tokenBodySchema);
  return { id: answer.headers.get('x-subject-token') ?? '', token };
}

/** The user that a token stands for. */
export async function userIdOf(authUrl: string, token: string): Promise<string> {
  const answer = await keystone(authUrl, 'GET', '/auth/tokens', { token, headers: aboutToken(token) });
  return bodyOf(answer, 200, tokenBodySchema).token.user.id;
}

/** The error of an answer, as Keystone words it. */
export const keystoneError = (code: number, message: string, title: string) => ({
  status: code,
  body: { error: { code, message, title } },
});
