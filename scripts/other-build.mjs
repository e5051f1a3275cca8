// A second build of the dashboard, of sources that differ in some words: what tests of upgrades put in the place of the first.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { keepStatic } from './former-static.mjs';
import { fail } from './lib.mjs';
import { dashboardSources, sourceDigest } from './source-digest.mjs';

/** Where the second build, its sources and links to its packages lie. */
export const otherFolder = '.next-other';

/** What is written otherwise, by file. */
const changes = {
  'lib/messages/en.json': ['"Skip to content"', '"Skip to the content"'],
  // Actions are named by their path from here, and Next takes the outermost folder with a lock file.
  'next.config.js': ['  distDir,', '  distDir,\n  turbopack: { root: import.meta.dirname },'],
  'components/images/create-image-form.tsx': ['max-w-[1080px]', 'max-w-[1081px]'],
};

/** Writes in the sources of a folder what is otherwise in the second build. */
export function changeWords(folder) {
  for (const [file, [from, to]] of Object.entries(changes)) {
    const text = readFileSync(path.join(folder, file), 'utf8');
    if (!text.includes(from))
      fail(`${file} does not say ${from} any more: scripts/other-build.mjs changes that.`);
    writeFileSync(path.join(folder, file), text.replace(from, to));
  }
}

/** Makes the second build where its sources changed, with the first one's files in it as those of the release before. */
export function buildOtherIfChanged() {
  const digest = sourceDigest([...dashboardSources, 'scripts']);
  const stamp = path.join(otherFolder, 'made-of');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  console.log('Building a second dashboard of other sources…');
  mkdirSync(otherFolder, { recursive: true });
  for (const source of [...dashboardSources, 'scripts', 'public', 'package.json']) {
    if (!existsSync(source)) continue;
    const to = path.join(otherFolder, source);
    if (!source.startsWith('scripts/')) rmSync(to, { recursive: true, force: true });
    cpSync(source, to, { recursive: true, filter: (file) => !/\.test\.tsx?$/.test(file) });
  }
  changeWords(otherFolder);
  rmSync(path.join(otherFolder, 'node_modules'), { recursive: true, force: true });
  if (spawnSync('cp', ['-al', 'node_modules', otherFolder], { stdio: 'inherit' }).status !== 0)
    fail('The second build could not be given the packages of the first.');
  const lay = keepStatic('.next');
  const next = path.resolve(otherFolder, 'node_modules/next/dist/bin/next');
  const env = {
    ...process.env,
    NEXT_TELEMETRY_DISABLED: '1',
    DARKROOM_DIST: '.next',
    DARKROOM_BASE_PATH: '',
  };
  const { status, stdout, stderr } = spawnSync(process.execPath, [next, 'build'], {
    cwd: otherFolder,
    env,
    encoding: 'utf8',
  });
  if (status !== 0) fail(`${stdout}${stderr}\nThe second build failed; what it said is above.`);
  lay(path.join(otherFolder, '.next'));
  writeFileSync(stamp, digest);
}
