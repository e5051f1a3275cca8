// What the dashboard is built from, and one name for it. Only Node: a fresh clone has nothing else.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

/** Files and folders that change the built dashboard, from the root of the project. */
export const dashboardSources = [
  'package-lock.json',
  'tsconfig.json',
  'app',
  'components',
  'lib',
  'proxy.ts',
  'instrumentation.ts',
  'instrumentation-client.ts',
  'next.config.js',
  'postcss.config.mjs',
  'scripts/base-path.mjs',
  'scripts/build-worker.mjs',
  'scripts/source-digest.mjs',
];

/**
 * A digest of every file in `sources` (files and folders, from `folder`), tests left out: 64 hex digits of names and contents
 * alone, the same in every folder and at any time.
 */
export function sourceDigest(sources, folder = root) {
  const hash = createHash('sha256');
  const visit = (entry) => {
    const file = path.join(folder, entry);
    if (!existsSync(file)) return;
    if (statSync(file).isDirectory()) {
      for (const name of readdirSync(file).sort()) visit(`${entry}/${name}`);
    } else if (!/\.test\.tsx?$/.test(entry)) hash.update(`${entry}\0`).update(readFileSync(file));
  };
  for (const source of sources) visit(source);
  return hash.digest('hex');
}

/** The digest of what the dashboard is built from, its prefix (base-path.mjs) included. */
export const dashboardDigest = (basePath) =>
  createHash('sha256')
    .update(`${sourceDigest(dashboardSources)}\0${basePath}`)
    .digest('hex');
