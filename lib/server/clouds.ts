import 'server-only';
import { existsSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { env } from '@/lib/server/env';

/** A cloud that people can sign in to. */
export interface CloudConfig {
  /** Its key in clouds.yaml, or the host of OS_AUTH_URL. */
  name: string;
  /** How it is called on screen; sessions and what browsers keep go by `name`. */
  label: string;
  /** Identity endpoint with its `/v3`. */
  authUrl: string;
  /** The region to begin in, or none in particular. */
  region: string | undefined;
  interface: string;
  userDomain: string;
  projectDomain: string;
}

/** What is read of a cloud in clouds.yaml; names and secrets in it are not ours to use. */
const cloudSchema = z.object({
  auth: z.object({
    auth_url: z.url({ protocol: /^https?$/ }),
    user_domain_name: z.string().optional(),
    project_domain_name: z.string().optional(),
    domain_name: z.string().optional(),
  }),
  region_name: z.string().optional(),
  regions: z.array(z.union([z.string(), z.object({ name: z.string() })])).optional(),
  interface: z.string().optional(),
});
const fileSchema = z.object({ clouds: z.record(z.string(), cloudSchema) });

/** Where openstacksdk looks for clouds.yaml, in its order. */
function usualPlaces(): string[] {
  const places = [
    process.cwd(),
    path.join(process.env.XDG_CONFIG_HOME ?? path.join(os.homedir(), '.config'), 'openstack'),
    '/etc/openstack',
  ];
  return places.flatMap((folder) =>
    ['clouds.yaml', 'clouds.yml'].map((name) => path.join(/*turbopackIgnore: true*/ folder, name)),
  );
}

let known: CloudConfig[] | null = null;

/**
 * The clouds of this dashboard, the first one proposed: the one of OS_AUTH_URL, or else those of clouds.yaml with
 * OS_CLOUD in front. Throws one sentence when the file is missing or wrong.
 */
export function clouds(): CloudConfig[] {
  known ??= readClouds();
  return known;
}

/** The cloud of a name; null when the configuration no longer has it. */
export function findCloud(name: string): CloudConfig | null {
  return clouds().find((cloud) => cloud.name === name) ?? null;
}

function readClouds(): CloudConfig[] {
  const given = env();
  const defaults = {
    region: given.region,
    interface: given.interface,
    userDomain: given.userDomain,
    projectDomain: given.projectDomain,
  };
  if (given.authUrl) {
    const name = new URL(given.authUrl).host;
    return [{ ...defaults, name, label: given.cloudName ?? name, authUrl: withVersion(given.authUrl) }];
  }
  const file = given.cloudsFile ?? usualPlaces().find(existsSync);
  if (!file)
    throw new Error('No cloud is configured: set OS_AUTH_URL, or OS_CLIENT_CONFIG_FILE to a clouds.yaml.');
  const parsed = fileSchema.safeParse(readYaml(file));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(
      `${file} is no clouds.yaml as it should be (${issue?.path.join('.') || 'file'}: ${issue?.message}): correct it.`,
    );
  }
  const found = Object.entries(parsed.data.clouds).map(([name, cloud]): CloudConfig => {
    const [region] = cloud.regions ?? [];
    return {
      name,
      label: name,
      authUrl: withVersion(cloud.auth.auth_url),
      region: cloud.region_name ?? (typeof region === 'object' ? region.name : region) ?? defaults.region,
      interface: cloud.interface?.replace(/URL$/, '') ?? defaults.interface,
      userDomain: cloud.auth.user_domain_name ?? cloud.auth.domain_name ?? defaults.userDomain,
      projectDomain: cloud.auth.project_domain_name ?? cloud.auth.domain_name ?? defaults.projectDomain,
    };
  });
  if (given.cloud && !found.some((cloud) => cloud.name === given.cloud)) {
    throw new Error(`OS_CLOUD names ${given.cloud}, which is not in ${file}.`);
  }
  return found.sort((a, b) => Number(b.name === given.cloud) - Number(a.name === given.cloud));
}

function readYaml(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    const reason = 'code' in cause ? String(cause.code) : cause.message.split('\n')[0];
    throw new Error(
      `${file} cannot be read (${reason}): set OS_CLIENT_CONFIG_FILE to a clouds.yaml, or correct it.`,
    );
  }
}

/** Identity endpoints are configured with and without their version. */
function withVersion(authUrl: string): string {
  const url = authUrl.replace(/\/+$/, '');
  return /\/v3$/.test(url) ? url : `${url}/v3`;
}
