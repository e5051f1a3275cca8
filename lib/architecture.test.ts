import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const sources = ['app', 'components', 'lib'].flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/\.(test|d)\.tsx?$/.test(name))
    .map((name) => `${folder}/${name}`),
);
const text = (file: string) => readFileSync(path.join(root, file), 'utf8');

/** What a file runs of ours; types cross freely, for they are gone at run time. */
function imports(file: string): string[] {
  return [...text(file).matchAll(/^(?:import|export)(?! type)[^;]*? from '@\/([^']+)'/gms)].flatMap(
    ([whole, target = '']) => (/^import \{\s*(type [^,}]+,?\s*)+\}/.test(whole) ? [] : [target]),
  );
}

/** The part of the tree that a file belongs to: a folder of lib, or `common` for what lies in lib itself. */
function partOf(file: string): string {
  const [top = '', second = ''] = file.split('/');
  if (top !== 'lib') return top;
  if (['env', 'clouds', 'process-singleton'].flatMap((name) => [name, `${name}.ts`]).includes(second))
    return 'server';
  return file.split('/').length === 2 || ['contract', 'inspect', 'metadata'].includes(second)
    ? 'common'
    : second;
}

/** What may run in a browser although the rest of its folder may not. */
const browser = new Set([
  'lib/auth/client',
  'lib/auth/reauth',
  'lib/auth/viewer',
  'lib/jobs/job',
  'lib/live/client',
  'lib/live/use-live-images',
  'lib/uploads/upload',
  'lib/uploads/upload-manager',
]);

/** Who may import whom: the matrix of the README. */
const allowed: Record<string, string[]> = {
  common: ['common'],
  server: ['common', 'server'],
  openstack: ['openstack', 'common', 'server'],
  auth: ['auth', 'openstack', 'common', 'server'],
  data: ['data', 'auth', 'openstack', 'common', 'server'],
  live: ['live', 'data', 'auth', 'openstack', 'common', 'server'],
  jobs: ['jobs', 'live', 'data', 'auth', 'openstack', 'common', 'server'],
  uploads: ['uploads', 'data', 'auth', 'openstack', 'common', 'server', 'actions'],
  actions: ['actions', 'jobs', 'data', 'auth', 'openstack', 'forms', 'common', 'server'],
  forms: ['forms', 'common'],
  queries: ['queries', 'common', 'browser'],
  messages: ['messages'],
  components: ['components', 'actions', 'queries', 'forms', 'common', 'browser'],
  embedded: ['embedded', 'common'],
  app: [
    'app',
    'components',
    'actions',
    'data',
    'auth',
    'live',
    'jobs',
    'uploads',
    'queries',
    'forms',
    'common',
    'server',
  ],
};

test('imports go one way', () => {
  const wrong = sources.flatMap((file) =>
    imports(file)
      .filter((target) => {
        const parts = allowed[partOf(file)] ?? [];
        return !(parts.includes(partOf(target)) || (parts.includes('browser') && browser.has(target)));
      })
      .map((target) => `${file} → ${target}`),
  );
  expect(wrong).toEqual([]);
});

test('the embedded cloud uses the contract and the header reader of what is common, nothing of the dashboard', () => {
  const wrong = sources
    .filter((file) => file.startsWith('lib/embedded/'))
    .flatMap((file) => imports(file).map((target) => [file, target]))
    .filter(([, target = '']) => !/^lib\/(embedded|contract|inspect)\//.test(target));
  expect(wrong).toEqual([]);
});

test('no address of a page is written by hand', () => {
  const byHand = /(?:href|push|replace|assign|redirect)[=(]\s*[{(]?\s*['"`]\/(?!\/)/;
  const wrong = sources.filter((file) => file !== 'lib/routes.ts' && byHand.test(text(file)));
  expect(wrong).toEqual([]);
});

test('there are no barrels, and every file is kebab-case', () => {
  expect(sources.filter((file) => /\/index\.tsx?$/.test(file))).toEqual([]);
  const odd = sources.filter((file) => !path.basename(file).match(/^[a-z0-9-]+\.tsx?$/));
  expect(odd).toEqual([]);
});

test('the README names only what is there', () => {
  const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
  const named = [...readme.matchAll(/`((?:app|components|lib|e2e|scripts|docs|\.ci)\/[\w./[\]()-]*)`/g)].map(
    (match) => match[1] ?? '',
  );
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((name) => !existsSync(path.join(root, name)))).toEqual([]);
});
