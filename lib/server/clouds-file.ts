import { parse } from 'yaml';
import { z } from 'zod';
import { hasSignIn } from '@/lib/server/sign-in-in-address';

/** A cloud of clouds.yaml, as far as the file says; what it leaves out the environment or the cloud itself decides. */
export interface CloudEntry {
  name: string;
  /** As the file has it, with or without its version. */
  authUrl: string;
  region?: string;
  interface?: string;
  userDomain?: string;
  projectDomain?: string;
  /** Its file of certificate authorities. */
  authority?: string;
  /** false: the certificates of this cloud are not looked at. */
  verify: boolean;
}

/** Why an entry cannot be used. */
export type UnusableReason =
  /** It names no identity service: of another kind of sign-in, or of a vendor's profile that is not in the file. */
  | 'no_auth_url'
  | 'no_keystone'
  /** Its auth_url is no address of the web. */
  | 'wrong_auth_url'
  /** Its auth_url has a name or a password in it. */
  | 'sign_in_in_auth_url'
  /** Its file of certificate authorities is not there. */
  | 'no_cacert'
  /** It is no mapping, or has one where a text belongs. */
  | 'shape';

/** An entry that is left out. */
export interface UnusableCloud {
  name: string;
  reason: UnusableReason;
}

const sentences: Record<UnusableReason, string> = {
  no_auth_url: 'it has no auth_url',
  no_keystone: 'its auth_type is not one of Keystone',
  wrong_auth_url: 'its auth_url is no address that begins with http:// or https://',
  sign_in_in_auth_url:
    'its auth_url has a user name or a password in it, which no request can carry (they belong below auth)',
  no_cacert: 'its cacert is not there',
  shape: 'it is not as an entry should be',
};

/** A sentence for the log; the pages have words of their own. */
export function sentenceOfUnusable({ name, reason }: UnusableCloud): string {
  return `The cloud ${name} of clouds.yaml is left out, for ${sentences[reason]}.`;
}

/** Standalone services, which know no Keystone (keystoneauth1/loading). */
const withoutKeystone = new Set(['none', 'noauth', 'http_basic', 'admin_token']);

/** A text; YAML has made a number or a boolean of what looks like one, and nothing of what is left empty. */
const text = z.preprocess(
  (value) => (typeof value === 'number' || typeof value === 'boolean' ? String(value) : (value ?? undefined)),
  z.string().optional(),
);
const named = z.union([text, z.looseObject({ name: text }).transform(({ name }) => name)]);
/** Of a list of regions the first one is the one to begin in. */
const region = z.union([z.array(named).transform(([first]) => first), named]);
const authSchema = z.preprocess(
  (value) => value ?? {},
  z.looseObject({
    auth_url: text,
    user_domain_name: text,
    project_domain_name: text,
    domain_name: text,
  }),
);
const entrySchema = z.looseObject({
  auth_type: text,
  auth: authSchema,
  /** openstacksdk takes it beside `auth` too. */
  auth_url: text,
  region_name: region,
  regions: region,
  interface: text,
  cacert: text,
  verify: text,
  insecure: text,
});
const fileSchema = z.looseObject({ clouds: z.record(z.string(), z.unknown()).nullish() }).nullable();

/**
 * Reads a clouds.yaml as openstacksdk does: merge keys are merged, numbers are texts, what is empty is not there. An
 * entry that cannot be used is left out and named; `isThere` tells whether a file is. Names and secrets in it are not ours
 * to use. Throws YAML's own error for what is no YAML, and null stands for a file of another shape.
 */
export function readCloudsFile(
  content: string,
  isThere: (file: string) => boolean,
): { usable: CloudEntry[]; unusable: UnusableCloud[] } | null {
  const file = fileSchema.safeParse(parse(content, { merge: true }));
  if (!file.success) return null;
  const usable: CloudEntry[] = [];
  const unusable: UnusableCloud[] = [];
  for (const [name, value] of Object.entries(file.data?.clouds ?? {})) {
    const entry = readEntry(name, value, isThere);
    if (typeof entry === 'string') unusable.push({ name, reason: entry });
    else usable.push(entry);
  }
  return { usable, unusable };
}

function readEntry(
  name: string,
  value: unknown,
  isThere: (file: string) => boolean,
): CloudEntry | UnusableReason {
  const read = entrySchema.safeParse(value);
  if (!read.success) return 'shape';
  const { auth, cacert, ...entry } = read.data;
  if (withoutKeystone.has(entry.auth_type?.toLowerCase() ?? '')) return 'no_keystone';
  const authUrl = auth.auth_url ?? entry.auth_url;
  if (!authUrl) return 'no_auth_url';
  if (!/^https?:\/\//i.test(authUrl) || !URL.canParse(authUrl)) return 'wrong_auth_url';
  if (hasSignIn(authUrl)) return 'sign_in_in_auth_url';
  const verify = !isSaid(entry.verify, 'false', 'no', '0') && !isSaid(entry.insecure, 'true', 'yes', '1');
  if (verify && cacert && !isThere(cacert)) return 'no_cacert';
  return {
    name,
    authUrl,
    region: entry.region_name || entry.regions || undefined,
    // clouds.yaml of old says internalURL for internal.
    interface: entry.interface?.replace(/URL$/, '') || undefined,
    userDomain: auth.user_domain_name || auth.domain_name,
    projectDomain: auth.project_domain_name || auth.domain_name,
    authority: cacert,
    verify,
  };
}

const isSaid = (value: string | undefined, ...words: string[]) => words.includes(value?.toLowerCase() ?? '');
