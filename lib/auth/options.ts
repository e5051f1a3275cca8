import 'server-only';
import type { NextAuthOptions, User } from 'next-auth';
import CredentialsProvider from 'next-auth/providers/credentials';
import { z } from 'zod';
import { keystoneSignIn, SignInError } from '@/lib/auth/keystone-sign-in';
import { getSession, sessionClaimsSchema, sessionCookie } from '@/lib/auth/session';
import { env } from '@/lib/env';
import { revokeToken } from '@/lib/openstack/identity';

const passwordSchema = z.object({
  name: z.string().min(1).max(255),
  password: z.string().min(1).max(4096),
  domain: z.string().max(255).default(''),
  /** Set when somebody signs in again over a page: back into the same project. */
  projectId: z.string().max(64).optional(),
});
const projectSchema = z.object({ projectId: z.string().min(1).max(64) });

/** next-auth with Keystone behind it: the token lives in the encrypted cookie and nowhere else. */
export function authOptions(): NextAuthOptions {
  const { secret, secure, userDomain } = env();
  return {
    secret,
    session: { strategy: 'jwt', maxAge: 24 * 3600 },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    cookies: {
      sessionToken: { name: sessionCookie, options: { httpOnly: true, sameSite: 'lax', path: '/', secure } },
    },
    providers: [
      CredentialsProvider({
        id: 'password',
        credentials: { name: {}, password: {}, domain: {}, projectId: {} },
        async authorize(input) {
          const parsed = passwordSchema.safeParse(input);
          if (!parsed.success) throw new SignInError('credentials');
          const { name, password, domain, projectId } = parsed.data;
          return asUser(
            await keystoneSignIn(
              { method: 'password', name, password, domain: domain || userDomain },
              projectId || undefined,
            ),
          );
        },
      }),
      CredentialsProvider({
        id: 'project',
        credentials: { projectId: {} },
        async authorize(input) {
          const parsed = projectSchema.safeParse(input);
          const session = await getSession();
          if (!parsed.success || !session) throw new SignInError('credentials');
          const { token } = session.service;
          return asUser(await keystoneSignIn({ method: 'token', token }, parsed.data.projectId));
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
        // Signing out must work with the cloud away: the token then ends by itself.
        await revokeToken(env().authUrl, claims.data.keystoneToken).catch((cause: unknown) =>
          console.warn('The token could not be revoked:', cause),
        );
      },
    },
  };
}

function asUser(claims: z.infer<typeof sessionClaimsSchema>): User {
  return { id: claims.userId, ...claims } as User;
}
