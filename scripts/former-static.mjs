// A tab that is open while the dashboard is upgraded asks for scripts of its own build: the files of the build before stay
// for one release. Their names bear a digest of their content, so two builds never mean different things by one name.
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

/** Names of the files below a folder, from it; none where it is not there. */
const filesIn = (folder) =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    : [];

const listOf = (dist) => path.join(dist, 'former-static.json');

const listIn = (dist) => (existsSync(listOf(dist)) ? JSON.parse(readFileSync(listOf(dist), 'utf8')) : []);

/**
 * Puts the scripts, styles and fonts of the build in `dist` aside, but for those that are of the one before it already.
 * Gives what lays them into the next build, once that is made, in `dist` or elsewhere.
 */
export function keepStatic(dist) {
  const from = path.join(dist, 'static');
  const older = new Set(listIn(dist));
  const own = filesIn(from).filter((name) => !older.has(name));
  mkdirSync('.build', { recursive: true });
  const aside = mkdtempSync('.build/static-');
  for (const name of own) cpSync(path.join(from, name), path.join(aside, name));
  return (to = dist) => {
    const present = new Set(filesIn(path.join(to, 'static')));
    const added = own.filter((name) => !present.has(name));
    for (const name of added) cpSync(path.join(aside, name), path.join(to, 'static', name));
    writeFileSync(listOf(to), JSON.stringify(added));
    rmSync(aside, { recursive: true });
  };
}

/** The same for a build that was made elsewhere than the one before, `to`: what that one has of a former one it keeps. */
export function keepStaticFor(former) {
  const lay = keepStatic(former);
  return (to) => {
    const own = listIn(to);
    lay(to);
    writeFileSync(listOf(to), JSON.stringify([...new Set([...own, ...listIn(to)])]));
  };
}
