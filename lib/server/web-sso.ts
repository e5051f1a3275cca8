import 'server-only';
import { z } from 'zod';

/** A way to sign in at a provider. */
export interface WebSsoChoice {
  /** As WEBSSO_CHOICES has it. */
  id: string;
  /** How people call it. */
  label: string;
  /** Keystone's address for it, below its `/v3`. */
  path: string;
}

/** Single sign-on as it is configured, for the first cloud. */
export interface WebSso {
  /** The one that is proposed first. */
  choices: WebSsoChoice[];
  /** People may sign in by a password as well. */
  password: boolean;
  /** Keystone as browsers reach it, where that is another address than ours. */
  keystoneUrl: string | undefined;
  /** Who comes without a session is sent there at once. */
  redirect: WebSsoChoice | null;
  /** Where a browser goes that has signed out, so that the provider ends its session too. */
  logoutUrl: string | undefined;
}

const flag = z
  .enum(['true', 'True', 'yes', '1', 'false', 'False', 'no', '0'])
  .transform((word) => ['true', 'True', 'yes', '1'].includes(word))
  .optional();
const address = z.url({ protocol: /^https?$/ }).optional();
const schema = z.object({
  WEBSSO_ENABLED: flag,
  WEBSSO_CHOICES: z.string().default(''),
  WEBSSO_IDP_MAPPING: z.string().default(''),
  WEBSSO_KEYSTONE_URL: address,
  WEBSSO_INITIAL_CHOICE: z.string().optional(),
  WEBSSO_DEFAULT_REDIRECT: flag,
  WEBSSO_DEFAULT_REDIRECT_PROTOCOL: z.string().optional(),
  WEBSSO_DEFAULT_REDIRECT_REGION: address,
  WEBSSO_DEFAULT_REDIRECT_LOGOUT: address,
});

/** Horizon's word for signing in by a password. */
const password = 'credentials';

/**
 * Reads Horizon's settings of WebSSO (openstack_auth/defaults.py) from the environment; null where it is off. Pairs are
 * written `id:label,…` and `id:provider/protocol,…`, or in JSON. Throws one sentence that names what is wrong.
 */
export function readWebSso(given: NodeJS.ProcessEnv): WebSso | null {
  const parsed = schema.safeParse(
    Object.fromEntries(Object.entries(given).filter(([, value]) => value !== '')),
  );
  if (!parsed.success) {
    const name = parsed.error.issues[0]?.path.join('.') ?? '';
    throw new Error(`${name} is not valid: see "Configuration" in the README.`);
  }
  const { data } = parsed;
  const choices = pairsOf('WEBSSO_CHOICES', data.WEBSSO_CHOICES);
  if (data.WEBSSO_ENABLED === false || (choices.length === 0 && !data.WEBSSO_ENABLED)) return null;
  if (!choices.some(([id]) => id !== password))
    throw new Error(
      'WEBSSO_CHOICES names no way to sign in but credentials: write as openid:Company login, or leave WEBSSO_ENABLED out.',
    );
  const mapping = new Map(pairsOf('WEBSSO_IDP_MAPPING', data.WEBSSO_IDP_MAPPING));
  const stray = [...mapping.keys()].find((id) => !choices.some(([known]) => known === id));
  if (stray !== undefined)
    throw new Error(
      `WEBSSO_IDP_MAPPING names ${stray}, which is not in WEBSSO_CHOICES: correct one of them.`,
    );
  const all = choices
    .filter(([id]) => id !== password)
    .map(([id, label]): WebSsoChoice => ({ id, label, path: pathOf(id, mapping.get(id)) }));
  const initial = data.WEBSSO_INITIAL_CHOICE;
  const redirected = data.WEBSSO_DEFAULT_REDIRECT_PROTOCOL;
  const [first = null] = all;
  const redirect = all.find(({ id }) => id === redirected) ?? (redirected ? choiceOf(redirected) : first);
  return {
    choices: all.sort((a, b) => Number(b.id === initial) - Number(a.id === initial)),
    password: choices.some(([id]) => id === password) && !data.WEBSSO_DEFAULT_REDIRECT,
    keystoneUrl: data.WEBSSO_DEFAULT_REDIRECT_REGION ?? data.WEBSSO_KEYSTONE_URL,
    redirect: data.WEBSSO_DEFAULT_REDIRECT ? redirect : null,
    logoutUrl: data.WEBSSO_DEFAULT_REDIRECT_LOGOUT,
  };
}

/** A protocol that is no choice of its own: Horizon redirects to it all the same. */
const choiceOf = (id: string): WebSsoChoice => ({ id, label: id, path: pathOf(id, undefined) });

function pathOf(id: string, mapped: string | undefined): string {
  if (mapped === undefined) return `/auth/OS-FEDERATION/websso/${encodeURIComponent(id)}`;
  const [, provider = '', protocol = ''] = /^([^/]+)\/([^/]+)$/.exec(mapped) ?? [];
  if (!protocol)
    throw new Error(
      `WEBSSO_IDP_MAPPING gives ${id} "${mapped}", which is no provider and protocol: write it as ${id}:provider/protocol.`,
    );
  return `/auth/OS-FEDERATION/identity_providers/${encodeURIComponent(provider)}/protocols/${encodeURIComponent(protocol)}/websso`;
}

const jsonPairs = z.union([
  z.array(z.tuple([z.string(), z.string()])),
  z
    .record(z.string(), z.union([z.string(), z.tuple([z.string(), z.string()])]))
    .transform((all) =>
      Object.entries(all).map(([id, value]): [string, string] => [
        id,
        typeof value === 'string' ? value : value.join('/'),
      ]),
    ),
]);

/** Pairs of a setting, in order. */
function pairsOf(name: string, text: string): [string, string][] {
  if (/^\s*[[{]/.test(text)) {
    const found = jsonPairs.safeParse(jsonOf(text));
    if (found.success) return found.data;
    throw new Error(`${name} is no JSON of pairs: write it as [["openid","Company login"]].`);
  }
  return text
    .split(',')
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [, id = '', value = ''] = /^([^:]+):(.+)$/.exec(pair) ?? [];
      if (!id) throw new Error(`${name} has "${pair}", which is no pair: write it as openid:Company login.`);
      return [id.trim(), value.trim()];
    });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

let configured: { sso: WebSso | null } | null = null;

/** Single sign-on of this dashboard's first cloud; null where there is none. */
export function webSso(): WebSso | null {
  configured ??= { sso: readWebSso(process.env) };
  return configured.sso;
}

/** A configured way by its id. */
export function webSsoChoice(id: string): WebSsoChoice | null {
  const sso = webSso();
  if (!sso) return null;
  return [...sso.choices, ...(sso.redirect ? [sso.redirect] : [])].find((choice) => choice.id === id) ?? null;
}
