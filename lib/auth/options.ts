import 'server-only';
import type { NextAuthOptions, User } from 'next-auth';
import CredentialsProvider from 'next-auth/providers/credentials';
import { z } from 'zod';
import { authLogger } from '@/lib/auth/auth-logger';
import { countedSignIn } from '@/lib/auth/counted-sign-in';
import {
  afterSession,
  endToken,
  keystoneSignIn,
  keystoneSwitch,
  SignInError,
  ssoSignIn,
} from '@/lib/auth/keystone-sign-in';
import { getSession, sessionClaimsSchema } from '@/lib/auth/session';
import { sessionCookie } from '@/lib/auth/session-cookie';
import { sessionLife, tellSignOut } from '@/lib/auth/sign-outs';
import { forgetSso, readArrivedToken, readStart } from '@/lib/auth/sso-cookies';
import { basePath, inFull, routes } from '@/lib/routes';
import { type CloudConfig, clouds, findCloud } from '@/lib/server/clouds';
import { env } from '@/lib/server/env';

/** Fields that say where to; empty ones are not there. */
const destination = {
  /** Name of the cloud; without it the first one. */
  cloud: z.string().max(255).optional(),
  /** Set when somebody signs in again over a page: back into the same project and region. */
  projectId: z.string().max(64).optional(),
  region: z.string().max(255).optional(),
};
const passwordSchema = z.object({
  ...destination,
  name: z.string().min(1).max(255),
  password: z.string().min(1).max(4096),
  domain: z.string().max(255).default(''),
  /** One-time password; people write it in groups. */
  code: z
    .string()
    .max(64)
    .transform((text) => text.replace(/\s/g, ''))
    .optional(),
});
const credentialSchema = z.object({
  ...destination,
  id: z.string().min(1).max(255),
  secret: z.string().min(1).max(4096),
});
const ssoSchema = z.object({
  projectId: z.string().max(64).optional(),
  region: z.string().max(255).optional(),
});
const switchSchema = z.object({
  projectId: z.string().min(1).max(64),
  region: z.string().max(255).optional(),
});

/** next-auth with Keystone behind it: the token lives in the encrypted cookie and nowhere else, for https alone where that was used. */
export function authOptions(https: boolean): NextAuthOptions {
  return {
    secret: env().secret,
    useSecureCookies: https,
    logger: authLogger,
    session: { strategy: 'jwt', maxAge: sessionLife / 1000 },
    pages: { signIn: inFull(routes.signIn()), error: inFull(routes.signIn()) },
    cookies: {
      callbackUrl: {
        name: `${https ? '__Host-' : ''}next-auth.callback-url`,
        options: { httpOnly: true, sameSite: 'lax', path: '/', secure: https },
      },
      sessionToken: {
        name: sessionCookie(https),
        options: { httpOnly: true, sameSite: 'lax', path: basePath || '/', secure: https },
      },
    },
    providers: [
      CredentialsProvider({
        id: 'password',
        credentials: { cloud: {}, name: {}, password: {}, domain: {}, code: {}, projectId: {}, region: {} },
        async authorize(input, request) {
          const { cloud: wanted, name, password, domain, code, ...to } = parsed(passwordSchema, input);
          const cloud = cloudOr(wanted);
          const credentials = {
            method: 'password',
            name,
            password,
            domain: domain || cloud.userDomain,
            code,
          } as const;
          const who = { cloud: cloud.name, method: 'password', name, domain: credentials.domain };
          const claims = await countedSignIn(who, request, () => keystoneSignIn(cloud, credentials, to));
          return asUser(await afterSession(claims, await getSession()));
        },
      }),
      CredentialsProvider({
        id: 'application-credential',
        credentials: { cloud: {}, id: {}, secret: {}, region: {} },
        async authorize(input, request) {
          const { cloud: wanted, id, secret: key, ...to } = parsed(credentialSchema, input);
          const cloud = cloudOr(wanted);
          const credentials = { method: 'application_credential', id, secret: key } as const;
          const who = { cloud: cloud.name, method: 'application_credential', name: id, domain: '' };
          const claims = await countedSignIn(who, request, () => keystoneSignIn(cloud, credentials, to));
          return asUser(await afterSession(claims, await getSession()));
        },
      }),
      CredentialsProvider({
        id: 'websso',
        credentials: { projectId: {}, region: {} },
        async authorize(input, request) {
          const to = parsed(ssoSchema, input);
          const [start, token] = await Promise.all([readStart(), readArrivedToken()]);
          const cloud = start && findCloud(start.cloud);
          if (!start || !cloud || !token) throw new SignInError('sso_over');
          const who = { cloud: cloud.name, method: 'websso', name: '', domain: '' };
          const claims = await countedSignIn(who, request, () => ssoSignIn(cloud, token, to));
          await forgetSso();
          return asUser(await afterSession({ ...claims, webSso: start.choice }, await getSession()));
        },
      }),
      CredentialsProvider({
        id: 'project',
        credentials: { projectId: {}, region: {} },
        async authorize(input) {
          const { projectId, region } = parsed(switchSchema, input);
          const session = await getSession();
          if (!session) throw new SignInError('credentials');
          const to = { projectId, region: region ?? session.viewer.region };
          return asUser(await keystoneSwitch(session, to));
        },
      }),
    ],
    callbacks: {
      // `user` is there only right after signing in; it holds the claims.
      jwt: ({ token, user }) => (user ? { ...user } : token),
      session: ({ session, token }) => ({ ...session, user: { name: String(token.userName) } }),
    },
    events: {
      async signOut({ token }) {
        const claims = sessionClaimsSchema.safeParse(token);
        if (!claims.success) return;
        const { sessionId, userId, keystoneToken, earlierTokens } = claims.data;
        tellSignOut({ cloud: claims.data.cloud, userId, sessionId });
        // Signing out must work with the cloud away: the token then ends by itself.
        const cloud = findCloud(claims.data.cloud);
        if (!cloud) return;
        await Promise.all([
          endToken(cloud, keystoneToken),
          ...earlierTokens.map((token) => endToken(cloud, token, { earlier: true })),
        ]);
      },
    },
  };
}

function asUser(claims: z.infer<typeof sessionClaimsSchema>): User {
  return { id: claims.userId, ...claims } as User;
}

/** Fields of a form through their schema; empty ones count as missing, and wrong ones as wrong credentials. */
function parsed<T>(schema: z.ZodType<T>, input: Record<string, string> | undefined): T {
  const given = Object.fromEntries(Object.entries(input ?? {}).filter(([, value]) => value !== ''));
  const result = schema.safeParse(given);
  if (!result.success) throw new SignInError('credentials');
  return result.data;
}

function cloudOr(name: string | undefined): CloudConfig {
  const cloud = name ? findCloud(name) : clouds()[0];
  if (!cloud) throw new SignInError('credentials');
  return cloud;
}
