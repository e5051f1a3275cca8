import { existsSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Credentials, Scope } from '@/lib/openstack/identity';
import { readCloudsFile, sentenceOfUnusable } from '@/lib/server/clouds-file';
import { hasSignIn } from '@/lib/server/sign-in-in-address';

/** Where a command signs in, as whom and to which project. */
export interface CloudAccess {
  /** The name of the cloud, or the host of its identity service. */
  name: string;
  /** Identity endpoint with its `/v3`. */
  authUrl: string;
  region: string | null;
  interface: string;
  credentials: Credentials;
  scope: Scope;
  /** Its certificates are not looked at, as clouds.yaml wants it. */
  unverified: boolean;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** A sentence for whoever gave the command. */
export class UsageError extends Error {}

/**
 * The cloud as the stock commands find it: `OS_CLOUD` (or `named`) in a clouds.yaml, else the variables of the environment,
 * domains by their names alone.
 * Throws UsageError where something is missing.
 */
export function cloudAccess(env: Variables, named: string | undefined): CloudAccess {
  const name = named ?? env.OS_CLOUD;
  return name ? ofFile(name, env) : ofEnvironment(env);
}

function ofEnvironment(env: Variables): CloudAccess {
  for (const whose of ['USER', 'PROJECT']) {
    const id = env[`OS_${whose}_DOMAIN_ID`];
    // Keystone's first domain has this id wherever nobody changed it, and is called Default.
    if (id && id !== 'default' && !env[`OS_${whose}_DOMAIN_NAME`])
      throw new UsageError(
        `A domain is read by its name: set OS_${whose}_DOMAIN_NAME as well as OS_${whose}_DOMAIN_ID.`,
      );
  }
  const authUrl = env.OS_AUTH_URL;
  if (!authUrl || !URL.canParse(authUrl))
    throw new UsageError('No cloud is named: set OS_CLOUD, or OS_AUTH_URL and credentials.');
  if (hasSignIn(authUrl))
    throw new UsageError(
      'OS_AUTH_URL has a user name or a password in it, which no request can carry: set OS_USERNAME and OS_PASSWORD instead.',
    );
  return {
    name: new URL(authUrl).host,
    authUrl: withVersion(authUrl),
    region: env.OS_REGION_NAME || null,
    interface: (env.OS_INTERFACE || 'public').replace(/URL$/, ''),
    unverified: false,
    ...proofOf({
      application_credential_id: env.OS_APPLICATION_CREDENTIAL_ID,
      application_credential_secret: env.OS_APPLICATION_CREDENTIAL_SECRET,
      username: env.OS_USERNAME,
      password: env.OS_PASSWORD,
      project_id: env.OS_PROJECT_ID,
      project_name: env.OS_PROJECT_NAME,
      user_domain_name: env.OS_USER_DOMAIN_NAME,
      project_domain_name: env.OS_PROJECT_DOMAIN_NAME,
    }),
  };
}

const text = z.preprocess(
  (value) => (typeof value === 'number' || typeof value === 'boolean' ? String(value) : (value ?? undefined)),
  z.string().optional(),
);
/** What the entry of a cloud says of who signs in; the dashboard itself does not read it. */
const proofSchema = z.object({
  application_credential_id: text,
  application_credential_secret: text,
  username: text,
  password: text,
  project_id: text,
  project_name: text,
  user_domain_name: text,
  project_domain_name: text,
});
const secretsSchema = z.object({
  clouds: z.record(z.string(), z.looseObject({ auth: z.preprocess((auth) => auth ?? {}, proofSchema) })),
});

function ofFile(name: string, env: Variables): CloudAccess {
  const file = env.OS_CLIENT_CONFIG_FILE || usualPlaces(env).find((place) => existsSync(place));
  if (!file)
    throw new UsageError(`There is no clouds.yaml that could name ${name}: set OS_CLIENT_CONFIG_FILE.`);
  let content: string;
  let found: ReturnType<typeof readCloudsFile>;
  let secrets: ReturnType<typeof secretsSchema.safeParse>;
  try {
    content = readFileSync(file, 'utf8');
    found = readCloudsFile(content, (named) => existsSync(named.replace(/^~(?=\/)/, os.homedir())));
    secrets = secretsSchema.safeParse(parse(content, { merge: true }));
  } catch (cause) {
    // What YAML says may quote the file, and with it a secret: its code alone is told.
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'no YAML';
    throw new UsageError(`${file} cannot be read (${reason}).`);
  }
  const unusable = found?.unusable.find((entry) => entry.name === name);
  if (unusable) throw new UsageError(sentenceOfUnusable(unusable));
  const entry = found?.usable.find((known) => known.name === name);
  const proof = secrets.success ? secrets.data.clouds[name]?.auth : undefined;
  if (!entry || !proof) throw new UsageError(`${file} has no cloud ${name} that can be used.`);
  return {
    name,
    authUrl: withVersion(entry.authUrl),
    region: env.OS_REGION_NAME || entry.region || null,
    interface: entry.interface ?? 'public',
    unverified: !entry.verify,
    ...proofOf({
      ...proof,
      user_domain_name: entry.userDomain,
      project_domain_name: entry.projectDomain,
    }),
  };
}

function proofOf(proof: z.output<typeof proofSchema>): Pick<CloudAccess, 'credentials' | 'scope'> {
  const { application_credential_id: id, application_credential_secret: secret } = proof;
  if (id && secret)
    return { credentials: { method: 'application_credential', id, secret }, scope: 'default' };
  if (!proof.username || !proof.password)
    throw new UsageError(
      'No credentials are given: set OS_APPLICATION_CREDENTIAL_ID and OS_APPLICATION_CREDENTIAL_SECRET, or OS_USERNAME and OS_PASSWORD, or write them into clouds.yaml.',
    );
  const domain = proof.user_domain_name || 'Default';
  return {
    credentials: { method: 'password', name: proof.username, domain, password: proof.password },
    scope: proof.project_id
      ? { projectId: proof.project_id }
      : proof.project_name
        ? { projectName: proof.project_name, domain: proof.project_domain_name || domain }
        : 'default',
  };
}

/** Where openstacksdk looks for clouds.yaml, in its order. */
function usualPlaces(env: Variables): string[] {
  const folders = [
    process.cwd(),
    path.join(env.XDG_CONFIG_HOME || path.join(os.homedir(), '.config'), 'openstack'),
    '/etc/openstack',
  ];
  return folders.flatMap((folder) => ['clouds.yaml', 'clouds.yml'].map((file) => path.join(folder, file)));
}

/** Identity endpoints are given with and without their version. */
function withVersion(authUrl: string): string {
  return `${authUrl.replace(/\/+$/, '').replace(/\/v(?:2\.0|3)$/, '')}/v3`;
}
