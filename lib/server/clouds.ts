import 'server-only';
import { existsSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readCloudsFile, sentenceOfUnusable, type UnusableCloud } from '@/lib/server/clouds-file';
import { env } from '@/lib/server/env';
import { leaveUnverified } from '@/lib/server/unverified';

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
  /** Its certificates are not looked at, as clouds.yaml wants it. */
  unverified?: true;
}

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

/** What the configuration has: clouds to sign in to, and entries that cannot be used. */
interface Configured {
  clouds: CloudConfig[];
  unusable: UnusableCloud[];
}
let present: Configured | null = null;

function configured(): Configured {
  present ??= readClouds();
  return present;
}

/**
 * The clouds of this dashboard, the first one proposed: the one of OS_AUTH_URL, or else those of clouds.yaml with
 * OS_CLOUD in front. Throws one sentence when the file is missing or wrong, or has no cloud that can be used.
 */
export function clouds(): CloudConfig[] {
  return configured().clouds;
}

/** Entries of clouds.yaml that are left out, with the reason. */
export function unusableClouds(): UnusableCloud[] {
  return configured().unusable;
}

/** The cloud of a name; null when the configuration no longer has it. */
export function findCloud(name: string): CloudConfig | null {
  return clouds().find((cloud) => cloud.name === name) ?? null;
}

/** What the log has to say at the start about what was configured. */
export function warningsOfClouds(): string[] {
  return [
    ...unusableClouds().map(sentenceOfUnusable),
    ...clouds()
      .filter(({ unverified }) => unverified)
      .map(
        ({ name }) =>
          `The certificates of the cloud ${name} are not looked at, since clouds.yaml says so (verify): whoever stands on the way can read passwords and images.`,
      ),
  ];
}

/**
 * Has the services of a cloud reached without a look at their certificates where that is wanted of it. The catalog of such a
 * cloud may be anybody's, so it has no say about the identity services of the others.
 */
export function reachServices(cloud: CloudConfig, urls: (string | null)[]): void {
  if (!cloud.unverified) return;
  const verified = clouds()
    .filter(({ unverified }) => !unverified)
    .map(({ authUrl }) => new URL(authUrl).origin);
  for (const url of urls)
    if (url !== null && URL.canParse(url) && !verified.includes(new URL(url).origin)) leaveUnverified(url);
}

function readClouds(): Configured {
  const given = env();
  const defaults = {
    region: given.region,
    interface: given.interface,
    userDomain: given.userDomain,
  };
  if (given.authUrl) {
    const name = new URL(given.authUrl).host;
    const label = given.cloudName ?? name;
    return { clouds: [{ ...defaults, name, label, authUrl: withVersion(given.authUrl) }], unusable: [] };
  }
  const file = given.cloudsFile ?? usualPlaces().find(existsSync);
  if (!file)
    throw new Error('No cloud is configured: set OS_AUTH_URL, or OS_CLIENT_CONFIG_FILE to a clouds.yaml.');
  const { usable, unusable } = readFile(file);
  const leftOut = unusable.find(({ name }) => name === given.cloud);
  if (leftOut) throw new Error(`OS_CLOUD names ${given.cloud}: ${sentenceOfUnusable(leftOut)}`);
  if (given.cloud && !usable.some(({ name }) => name === given.cloud))
    throw new Error(`OS_CLOUD names ${given.cloud}, which is not in ${file}.`);
  const [first] = unusable;
  if (usable.length === 0)
    throw new Error(
      first
        ? `No cloud of ${file} can be used. ${sentenceOfUnusable(first)}`
        : `${file} has no clouds: write at least one with an auth_url below "clouds:", or set OS_AUTH_URL.`,
    );
  const found = usable.map((entry): CloudConfig => {
    const { name, authUrl, verify } = entry;
    if (!verify) leaveUnverified(authUrl);
    return {
      name,
      label: name,
      authUrl: withVersion(authUrl),
      region: entry.region ?? defaults.region,
      interface: entry.interface ?? defaults.interface,
      userDomain: entry.userDomain ?? defaults.userDomain,
      ...(verify ? {} : { unverified: true }),
    };
  });
  return {
    clouds: found.sort((a, b) => Number(b.name === given.cloud) - Number(a.name === given.cloud)),
    unusable,
  };
}

function readFile(file: string): NonNullable<ReturnType<typeof readCloudsFile>> {
  const home = (name: string) => name.replace(/^~(?=\/)/, os.homedir());
  let found: ReturnType<typeof readCloudsFile>;
  try {
    found = readCloudsFile(readFileSync(file, 'utf8'), (name) => existsSync(home(name)));
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    const reason = 'code' in cause ? String(cause.code) : cause.message.split('\n')[0];
    throw new Error(
      `${file} cannot be read (${reason}): set OS_CLIENT_CONFIG_FILE to a clouds.yaml, or correct it.`,
    );
  }
  if (!found)
    throw new Error(`${file} is no clouds.yaml: it needs a mapping of clouds below "clouds:"; correct it.`);
  return found;
}

/** Identity endpoints are configured with and without their version, of old with v2.0, or as the address of tokens. */
function withVersion(authUrl: string): string {
  const url = authUrl.replace(/\/+$/, '').replace(/\/(?:auth\/)?tokens$/, '');
  return `${url.replace(/\/v(?:2\.0|3)$/, '')}/v3`;
}
