// `npm run licences`: what runs in production, with its licence, by the lock file. Ends with 1 where one is none of those
// below. Only Node: a fresh clone has nothing else.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Licences that ours (Apache-2.0) goes with. LGPL is that of libvips, which Next may load for pictures, as a library of its own. */
const allowed = new Set(
  [
    'MIT',
    'Apache-2.0',
    'ISC',
    'BSD-2-Clause',
    'BSD-3-Clause',
    '0BSD',
    'OFL-1.1',
    'CC-BY-4.0',
    'BlueOak-1.0.0',
  ].concat('LGPL-3.0-or-later', 'Unlicense', 'Python-2.0'),
);

/** Whether a licence (SPDX) may be used: all of those joined by AND, one of those joined by OR. */
export function isAllowed(licence) {
  const text = licence.replace(/^\((.*)\)$/, '$1');
  if (text.includes(' OR ')) return text.split(' OR ').some(isAllowed);
  if (text.includes(' AND ')) return text.split(' AND ').every(isAllowed);
  return allowed.has(text);
}

/** The packages that are installed for production, by name, from the text of a lock file (npm, version 3). */
export function productionPackages(lock) {
  return Object.entries(JSON.parse(lock).packages)
    .filter(([place, { dev }]) => place !== '' && dev !== true)
    .map(([place, { name, version, license = 'none' }]) => ({
      name: name ?? place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version,
      licence: license,
    }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const lock = readFileSync(path.join(import.meta.dirname, '..', 'package-lock.json'), 'utf8');
  for (const { name, version, licence } of productionPackages(lock)) {
    const known = isAllowed(licence);
    if (!known) process.exitCode = 1;
    console.log(
      `${licence.padEnd(24)} ${name} ${version}${known ? '' : '  (not among those that may be used)'}`,
    );
  }
}
