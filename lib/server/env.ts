import 'server-only';
import { z } from 'zod';
import { cacheNodeListSchema } from '@/lib/server/cache-node-list';
import { hasSignIn } from '@/lib/server/sign-in-in-address';
import { type UrlCheckList, urlCheckListSchema } from '@/lib/server/url-check-list';

/** An address of the cloud's own dashboard with `{id}` where an image's id belongs. */
const linkTemplate = z
  .url({ protocol: /^https?$/ })
  .includes('{id}')
  .optional();

const schema = z.object({
  OS_AUTH_URL: z.url({ protocol: /^https?$/ }).optional(),
  OS_CLOUD: z.string().optional(),
  /** How the cloud of OS_AUTH_URL is called on screen. */
  CLOUD_NAME: z.string().trim().max(60).optional(),
  OS_CLIENT_CONFIG_FILE: z.string().optional(),
  OS_REGION_NAME: z.string().optional(),
  OS_INTERFACE: z.string().default('public'),
  OS_USER_DOMAIN_NAME: z.string().default('Default'),
  NEXTAUTH_SECRET: z.string().min(1),
  NEXTAUTH_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Where jobs are kept for every copy of the dashboard. */
  VALKEY_URL: z.url({ protocol: /^(redis|valkey)s?$/ }).optional(),
  DARKROOM_DATA: z.string().optional(),
  PORT: z.string().default('3000'),
  /** Names this copy of the dashboard in the addresses of its uploads; what stands in front of the copies routes by it. */
  COPY_NAME: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,31}$/)
    .optional(),
  UPLOAD_GRACE_SECONDS: z.coerce.number().positive().max(604_800).default(120),
  UPLOAD_IDLE_SECONDS: z.coerce.number().positive().max(86_400).default(30),
  /** Glance's image_size_cap, which no API tells; its default is one TiB. */
  IMAGE_SIZE_CAP: z.coerce
    .number()
    .positive()
    .default(1024 ** 4),
  LAUNCH_URL: linkTemplate,
  VOLUME_URL: linkTemplate,
  /** `name:password,…`, shown on the sign-in page. */
  DARKROOM_DEMO_ACCOUNTS: z.string().default(''),
  /** Whether the dashboard looks at addresses that images are to come from, and where beside the public network. */
  URL_CHECK: z.enum(['yes', 'no']).default('yes'),
  URL_CHECK_ALLOW: urlCheckListSchema,
  /** `name=url,…`, glance-api nodes whose caches can be looked at one by one. */
  DARKROOM_CACHE_NODES: cacheNodeListSchema,
});

/** What the process was told about its cloud and itself. */
export interface Env {
  /** Identity endpoint of the only cloud; without it clouds.yaml tells which there are. */
  authUrl: string | undefined;
  /** How people call the cloud of `authUrl`; it is its host to them otherwise. */
  cloudName: string | undefined;
  /** The cloud of clouds.yaml that is proposed first. */
  cloud: string | undefined;
  /** A clouds.yaml at a place of its own. */
  cloudsFile: string | undefined;
  region: string | undefined;
  interface: string;
  userDomain: string;
  secret: string;
  /** The dashboard is reached by https, so cookies are for https only. */
  secure: boolean;
  /** The Valkey or Redis where jobs are kept for every copy of the dashboard; without it each copy has its own. */
  valkeyUrl: string | undefined;
  /** Folder of what outlives the process. */
  dataFolder: string | undefined;
  /** On which the dashboard listens, as it was told. */
  port: string;
  /** What this copy of the dashboard is called among others, of letters, digits and hyphens. */
  copyName: string | undefined;
  /** How long an upload waits for a browser that is away. */
  uploadGraceSeconds: number;
  /** How long a browser that is sending may send next to nothing before its connection counts as broken. */
  uploadIdleSeconds: number;
  /** Bytes that an image may have at most. */
  imageSizeCap: number;
  /** Where the cloud's own dashboard launches an instance or makes a volume from an image: `{id}` stands for it. */
  launchUrl: string | undefined;
  volumeUrl: string | undefined;
  demoAccounts: { name: string; password: string }[];
  /** Where the dashboard looks at addresses beside the public network; null where it looks at none. */
  urlCheck: UrlCheckList | null;
  /** glance-api nodes of the first cloud, by the operator's names, without `/v2`. */
  cacheNodes: { name: string; url: string }[];
}

/** Reads the environment; throws one sentence that names what is missing or wrong. */
export function env(): Env {
  // A variable that is set to nothing is not set.
  const parsed = schema.safeParse(
    Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== '')),
  );
  if (!parsed.success) {
    const name = parsed.error.issues[0]?.path.join('.') ?? '';
    throw new Error(`${name} is missing or not valid: see "Configuration" in the README.`);
  }
  const { data } = parsed;
  if (data.OS_AUTH_URL && hasSignIn(data.OS_AUTH_URL))
    throw new Error(
      'OS_AUTH_URL has a user name or a password in it, which no request can carry: take it out, people sign in with their own.',
    );
  return {
    authUrl: data.OS_AUTH_URL,
    cloudName: data.CLOUD_NAME,
    cloud: data.OS_CLOUD,
    cloudsFile: data.OS_CLIENT_CONFIG_FILE,
    region: data.OS_REGION_NAME,
    interface: data.OS_INTERFACE,
    userDomain: data.OS_USER_DOMAIN_NAME,
    secret: data.NEXTAUTH_SECRET,
    secure: data.NEXTAUTH_URL !== undefined && new URL(data.NEXTAUTH_URL).protocol === 'https:',
    valkeyUrl: data.VALKEY_URL?.replace(/^valkey/, 'redis'),
    dataFolder: data.DARKROOM_DATA,
    port: data.PORT,
    copyName: data.COPY_NAME,
    uploadGraceSeconds: data.UPLOAD_GRACE_SECONDS,
    uploadIdleSeconds: data.UPLOAD_IDLE_SECONDS,
    imageSizeCap: data.IMAGE_SIZE_CAP,
    launchUrl: data.LAUNCH_URL,
    volumeUrl: data.VOLUME_URL,
    demoAccounts: data.DARKROOM_DEMO_ACCOUNTS.split(',')
      .filter(Boolean)
      .map((entry) => {
        const at = entry.indexOf(':');
        return at < 0
          ? { name: entry, password: '' }
          : { name: entry.slice(0, at), password: entry.slice(at + 1) };
      }),
    urlCheck: data.URL_CHECK === 'yes' ? data.URL_CHECK_ALLOW : null,
    cacheNodes: data.DARKROOM_CACHE_NODES,
  };
}
