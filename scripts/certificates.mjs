// The certificate authorities of OS_CACERT and of every cloud in clouds.yaml, as the one file that Node takes.
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fail } from './lib.mjs';

/** The path of that file, or null where nobody names one. Needs the installed dependencies. */
export async function certificateFile() {
  const files = new Set();
  const home = (file) => file.replace(/^~(?=\/)/, os.homedir());
  const { OS_CACERT: own } = process.env;
  if (own) files.add(own);
  if (own && !existsSync(home(own)))
    fail(`The file of certificate authorities ${own} is not there: correct OS_CACERT.`);
  // A cloud whose file is not there is left out, and the dashboard says so (lib/server/clouds-file.ts).
  if (!process.env.OS_AUTH_URL)
    for (const file of await namedInClouds()) if (existsSync(home(file))) files.add(file);
  if (files.size === 0) return null;
  const bundle = path.join(mkdtempSync(path.join(os.tmpdir(), 'darkroom-ca-')), 'bundle.pem');
  writeFileSync(bundle, [...files].map((file) => readFileSync(home(file), 'utf8')).join('\n'));
  return bundle;
}

async function namedInClouds() {
  const folders = [
    '.',
    path.join(process.env.XDG_CONFIG_HOME ?? path.join(os.homedir(), '.config'), 'openstack'),
    '/etc/openstack',
  ];
  const places = folders.flatMap((folder) =>
    ['clouds.yaml', 'clouds.yml'].map((name) => path.join(folder, name)),
  );
  const file =
    process.env.OS_CLIENT_CONFIG_FILE ?? (process.env.OS_CLOUD ? places.find(existsSync) : undefined);
  if (!file || !existsSync(file)) return [];
  const { parse } = await import('yaml');
  try {
    const clouds = parse(readFileSync(file, 'utf8'), { merge: true })?.clouds;
    return Object.values(clouds ?? {}).flatMap((cloud) => (cloud?.cacert ? String(cloud.cacert) : []));
  } catch {
    // What is wrong with the file the dashboard says when it starts.
    return [];
  }
}
