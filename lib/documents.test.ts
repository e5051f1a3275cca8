import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { secretNames } from '../scripts/settings.mjs';

const root = path.resolve(import.meta.dirname, '..');
const text = (file: string) => readFileSync(path.join(root, file), 'utf8');
const filesUnder = (folder: string, form: RegExp) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => form.test(name) && !name.includes('node_modules'))
    .map((name) => `${folder}/${name}`);

const documents = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(path.join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const sources = [
  ...['app', 'components', 'lib', 'e2e', 'scripts'].flatMap((folder) =>
    filesUnder(folder, /\.(?:tsx?|mts|mjs|css|md)$/),
  ),
  'proxy.ts',
  'instrumentation.ts',
  'next.config.js',
];

test.each(documents)('%s names only what is there', (document) => {
  const paths = text(document).matchAll(/`((?:app|components|lib|e2e|scripts|docs|\.ci)\/[\w./[\]()-]*)`/g);
  const gone = [...paths].map((match) => match[1] ?? '').filter((name) => !existsSync(path.join(root, name)));
  expect(gone).toEqual([]);
});

test.each(documents)('the links of %s lead somewhere', (document) => {
  const links = text(document).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g);
  const gone = [...links]
    .map((match) => match[1] ?? '')
    .filter((name) => !existsSync(path.resolve(root, path.dirname(document), name)));
  expect(gone).toEqual([]);
});

test('every balancer asks who is ready', () => {
  const balancers = filesUnder('docs/proxies', /\.cfg$/).map(
    (file) => /option httpchk (.*)/.exec(text(file))?.[1],
  );
  expect(balancers).toEqual(['GET /healthcheck', 'GET /healthcheck']);
});

test('the README is read in five minutes', () => {
  expect(text('README.md').split('\n').length).toBeLessThanOrEqual(150);
});

test('documents that the code cites are in the repository', () => {
  const places = ['', 'docs', 'lib/embedded', 'e2e/openstack/captures'];
  const isThere = (cited: string) => places.some((place) => existsSync(path.join(root, place, cited)));
  const cited = sources.flatMap((file) =>
    [...text(file).matchAll(/(?<![\w/.-])([\w-][\w/-]*\.md)\b(?!\.[a-zA-Z])/g)]
      .map((match) => match[1] ?? '')
      .filter((name) => !isThere(name))
      .map((name) => `${file}: ${name}`),
  );
  expect(cited).toEqual([]);
});

test('sections of docs/glance-api.md that the code cites are in it', () => {
  const headings = new Set(
    [...text('docs/glance-api.md').matchAll(/^#.* (\d+(?:\.\d+)?)\.? /gm)].map((m) => m[1]),
  );
  const cited = sources.flatMap((file) =>
    [...text(file).matchAll(/glance-api\.md (\d+(?:\.\d+)?)(?:, (\d+\.\d+))?/g)].flatMap((match) =>
      match.slice(1).filter((section) => section !== undefined),
    ),
  );
  expect(cited.length).toBeGreaterThan(8);
  expect(cited.filter((section) => !headings.has(section))).toEqual([]);
});

/** Variables that others set for us, or that only builds and tests of the project itself know. */
const notSettings = new Set([
  'HOME',
  'NEXT_DEPLOYMENT_ID',
  'NEXT_PHASE',
  'NEXT_RUNTIME',
  'NEXT_SERVER_ACTIONS_ENCRYPTION_KEY',
  'NODE_ENV',
  'NODE_EXTRA_CA_CERTS',
  'PATH',
  'XDG_CONFIG_HOME',
  'AUTH_TRUST_HOST',
  'DARKROOM_DIST',
  'OTEL_SDK_DISABLED',
  'OTEL_TRACES_EXPORTER',
  'UV_THREADPOOL_SIZE',
  '__NEXT_PRIVATE_ORIGIN',
  'npm_lifecycle_event',
]);

/** What the running product reads of its environment; the scripts of tests and measurements have their own words. */
function variablesRead(): Set<string> {
  const own = [
    ...filesUnder('scripts/watch', /\.mjs$/),
    ...[
      'start',
      'serve',
      'cloud',
      'settings',
      'lib',
      'certificates',
      'known-hosts',
      'asked-as',
      'base-path',
    ].map((name) => `scripts/${name}.mjs`),
    ...filesUnder('lib', /(?<!\.test)\.tsx?$/),
    ...filesUnder('app', /(?<!\.test)\.tsx?$/),
    'instrumentation.ts',
    'next.config.js',
    'proxy.ts',
  ];
  const forms = [
    /\bprocess\.env\.(\w+)/g,
    /\benv\.([A-Z][A-Z\d_]{3,})/g,
    /\b(?:s|numberS|portS|choiceS)etting\(\s*'([A-Z][A-Z\d_]+)'/g,
    /^ {2}([A-Z][A-Z\d_]{3,}): (?:z|linkTemplate|cacheNodeListSchema)\b/gm,
  ];
  const found = own.flatMap((file) =>
    forms.flatMap((form) => [...text(file).matchAll(form)].map((match) => match[1] ?? '')),
  );
  return new Set(
    [...found, ...secretNames].filter((name) => !notSettings.has(name) && !name.endsWith('_FILE')),
  );
}

test('docs/configuration.md lists every variable that is read, and no other', () => {
  const list = text('docs/configuration.md');
  const read = variablesRead();
  expect(read.size).toBeGreaterThan(30);
  expect([...read].filter((name) => !list.includes(`\`${name}\``))).toEqual([]);
  const entries = [...list.matchAll(/^- (`[^(]*) \(/gm)].flatMap((match) =>
    [...(match[1] ?? '').matchAll(/`(\w+)`/g)].map((name) => name[1] ?? ''),
  );
  expect(entries.length).toBeGreaterThan(30);
  const dead = entries.filter((name) => !read.has(name) && !name.endsWith('_FILE'));
  expect(dead.filter((name) => !sources.some((file) => text(file).includes(name)))).toEqual([]);
});
