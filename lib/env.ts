import 'server-only';
import { z } from 'zod';

const schema = z.object({
  OS_AUTH_URL: z.url({ protocol: /^https?$/ }),
  OS_REGION_NAME: z.string().optional(),
  OS_INTERFACE: z.string().default('public'),
  OS_USER_DOMAIN_NAME: z.string().default('Default'),
  NEXTAUTH_SECRET: z.string().min(1),
  NEXTAUTH_URL: z.string().optional(),
  UPLOAD_GRACE_SECONDS: z.coerce.number().positive().default(120),
  /** `name:password,…`, shown on the sign-in page. */
  DARKROOM_DEMO_ACCOUNTS: z.string().default(''),
});

/** What the process was told about its cloud and itself. */
export interface Env {
  /** Identity endpoint with its `/v3`. */
  authUrl: string;
  region: string | undefined;
  interface: string;
  userDomain: string;
  secret: string;
  /** The dashboard is reached by https, so cookies are for https only. */
  secure: boolean;
  uploadGraceSeconds: number;
  demoAccounts: { name: string; password: string }[];
}

/** Reads the environment; throws one sentence that names what is missing or wrong. */
export function env(): Env {
  const parsed = schema.safeParse(process.env);
  if (!parsed.success) {
    const name = parsed.error.issues[0]?.path.join('.') ?? '';
    throw new Error(`${name} is missing or not valid: see "Configuration" in the README.`);
  }
  const { data } = parsed;
  const authUrl = data.OS_AUTH_URL.replace(/\/+$/, '');
  return {
    authUrl: /\/v3$/.test(authUrl) ? authUrl : `${authUrl}/v3`,
    region: data.OS_REGION_NAME,
    interface: data.OS_INTERFACE,
    userDomain: data.OS_USER_DOMAIN_NAME,
    secret: data.NEXTAUTH_SECRET,
    secure: data.NEXTAUTH_URL?.startsWith('https:') ?? false,
    uploadGraceSeconds: data.UPLOAD_GRACE_SECONDS,
    demoAccounts: data.DARKROOM_DEMO_ACCOUNTS.split(',')
      .filter(Boolean)
      .map((entry) => {
        const [name = '', password = ''] = entry.split(':');
        return { name, password };
      }),
  };
}
