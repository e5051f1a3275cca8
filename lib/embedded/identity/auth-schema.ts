import { z } from 'zod';

const text = z.string();
const domainRef = z.object({ id: text.optional(), name: text.optional() });
const userRef = z.object({ id: text.optional(), name: text.optional(), domain: domainRef.optional() });
const projectRef = z.object({ id: text.optional(), name: text.optional(), domain: domainRef.optional() });

export type DomainRef = z.infer<typeof domainRef>;
export type UserRef = z.infer<typeof userRef>;
export type ProjectRef = z.infer<typeof projectRef>;

/** What each method is given to prove. */
const payloads = {
  password: z.object({ user: userRef.extend({ password: text.optional() }).optional() }),
  totp: z.object({ user: userRef.extend({ passcode: text.optional() }).optional() }),
  token: z.object({ id: text.optional() }),
  application_credential: z.object({
    id: text.optional(),
    name: text.optional(),
    user: userRef.optional(),
    secret: text.optional(),
  }),
};

/** The `auth` of POST /v3/auth/tokens (keystone/auth/schema.py). */
export const authSchema = z.object({
  // Of a method that is not offered there may be anything.
  identity: z.looseObject({
    methods: z.array(text),
    password: payloads.password.optional(),
    totp: payloads.totp.optional(),
    token: payloads.token.optional(),
    application_credential: payloads.application_credential.optional(),
  }),
  scope: z
    .union([
      text,
      z.object({
        project: projectRef.optional(),
        domain: domainRef.optional(),
        system: z.object({ all: z.boolean().optional() }).optional(),
        unscoped: z.unknown().optional(),
        'OS-TRUST:trust': z.unknown().optional(),
      }),
    ])
    .optional(),
});
export type AuthRequest = z.infer<typeof authSchema>;
export type AuthIdentity = AuthRequest['identity'];

/** The methods that are offered here. */
export const offeredMethods = ['password', 'token', 'application_credential', 'totp'] as const;
export type AuthMethod = (typeof offeredMethods)[number];

/** Whether a name is that of a method that is offered. */
export function isOffered(name: string): name is AuthMethod {
  return offeredMethods.some((method) => method === name);
}
