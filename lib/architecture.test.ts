import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { beforeAll, expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const sources = ['app', 'components', 'lib'].flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/\.(test|d)\.tsx?$/.test(name))
    .map((name) => `${folder}/${name}`),
);
const text = (file: string) => readFileSync(path.join(root, file), 'utf8');

/** What each file runs of ours, as the compiler resolves it: static, dynamic, for its effect, relative or by alias. Types are gone at run time. */
let imports: (file: string) => string[];

// Reads every source: seconds, where several suites run at once.
beforeAll(async () => {
  imports = await importsOf(sources);
}, 60_000);

async function importsOf(files: string[], virtual?: { file: string; contents: string }) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: files,
    ...(virtual
      ? {
          stdin: {
            contents: virtual.contents,
            sourcefile: path.basename(virtual.file),
            resolveDir: path.dirname(path.join(root, virtual.file)),
            loader: 'tsx',
          },
        }
      : {}),
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    outdir: 'unused',
    packages: 'external',
    external: ['node:*'],
    loader: { '.css': 'empty' },
    logLevel: 'silent',
  });
  return (file: string) =>
    (metafile.inputs[file]?.imports ?? []).filter(({ external }) => !external).map((found) => found.path);
}

/** Rooms of lib whose code runs everywhere. */
const everywhere = ['commands', 'contract', 'guide', 'images', 'inspect', 'metadata', 'metadefs', 'work'];

/** The room that a file belongs to: a folder of lib, or `common` for what runs everywhere. */
function roomOf(file: string): string {
  const [top = '', second = ''] = file.split('/');
  if (top !== 'lib') return top;
  return file.split('/').length === 2 || everywhere.includes(second) ? 'common' : second;
}

/** Who may import whom: the matrix of the README. */
const allowed: Record<string, string[]> = {
  common: ['common'],
  server: ['common', 'server'],
  openstack: ['openstack', 'common', 'server'],
  auth: ['auth', 'openstack', 'common', 'server'],
  data: ['data', 'auth', 'openstack', 'common', 'server'],
  live: ['live', 'data', 'auth', 'openstack', 'common', 'server'],
  jobs: ['jobs', 'live', 'data', 'auth', 'openstack', 'common', 'server'],
  uploads: ['uploads', 'data', 'auth', 'openstack', 'common', 'server'],
  actions: ['actions', 'jobs', 'data', 'auth', 'openstack', 'forms', 'common', 'server'],
  bin: ['bin', 'jobs', 'data', 'auth', 'openstack', 'common', 'server'],
  forms: ['forms', 'common'],
  browser: ['browser', 'actions', 'common'],
  queries: ['queries', 'browser', 'common'],
  messages: ['messages'],
  components: ['components', 'actions', 'queries', 'forms', 'browser', 'messages', 'common'],
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

const wrongOf = (file: string, targets: string[]) =>
  targets
    .filter((target) => /^(app|components|lib)\//.test(target))
    .filter((target) => !allowed[roomOf(file)]?.includes(roomOf(target)))
    .map((target) => `${file} → ${target}`);

test('imports go one way', () => {
  expect(sources.flatMap((file) => wrongOf(file, imports(file)))).toEqual([]);
});

test.each([
  ["import { getSession } from '@/lib/auth/session'; getSession();"],
  ["export const load = () => import('@/lib/auth/session');"],
  ["import '@/lib/auth/session';"],
  ["import { send } from '../../lib/openstack/http'; send('');"],
  ["export { env } from '@/lib/server/env';"],
])('an import the wrong way is found: %s', async (contents) => {
  const file = 'components/ui/wrong.tsx';
  const found = await importsOf([], { file, contents });
  expect(wrongOf(file, found(file))).toHaveLength(1);
});

test('a type crosses freely', async () => {
  const file = 'components/ui/right.tsx';
  const contents = "import type { Session } from '@/lib/auth/session'; export type Mine = Session;";
  expect((await importsOf([], { file, contents }))(file)).toEqual([]);
});

test('the embedded cloud uses the contract and the header reader of what is common, the names of hosts, nothing of the dashboard', () => {
  const wrong = sources
    .filter((file) => file.startsWith('lib/embedded/'))
    .flatMap((file) => imports(file).map((target) => [file, target]))
    .filter(
      ([, target = '']) =>
        !/^(lib\/(embedded|contract|inspect)\/|scripts\/(known-hosts|connection-limit)\.mjs$)/.test(target),
    );
  expect(wrong).toEqual([]);
});

test('no circle of imports', () => {
  const state = new Map<string, 'open' | 'done'>();
  const circles: string[] = [];
  const visit = (file: string, way: string[]) => {
    if (state.get(file) === 'done') return;
    if (state.get(file) === 'open') {
      circles.push([...way.slice(way.indexOf(file)), file].join(' → '));
      return;
    }
    state.set(file, 'open');
    for (const target of imports(file)) visit(target, [...way, file]);
    state.set(file, 'done');
  };
  for (const file of sources) visit(file, []);
  expect(circles).toEqual([]);
});

/** First words of the addresses of pages. */
const screens = readdirSync(path.join(root, 'app'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('page.tsx'))
  .flatMap((name) => name.split('/').filter((part) => !/^[([]/.test(part))[0] ?? [])
  .filter((part) => part !== 'page.tsx');
const byHand = new RegExp(`['"\`]/(?:${[...new Set(screens)].join('|')})(?=['"\`/?#]|\\$\\{)`);

test('no address of a page is written by hand', () => {
  const wrong = sources
    .filter((file) => file !== 'lib/routes.ts' && !file.startsWith('lib/embedded/'))
    .filter((file) => byHand.test(text(file)));
  expect(wrong).toEqual([]);
});

test.each(["{ href: '/images/new' }", 'push(`/images/new`)', 'href="/usage"', "x = '/metadefs?q=a'"])(
  'an address by hand is found: %s',
  (code) => {
    expect(code).toMatch(byHand);
  },
);

test('no link reads an image that nobody has opened', () => {
  // The title of an image's page is its name: made ahead of a click, it would cost the cloud a call for each link.
  const ahead = /<Link\b(?![^>]*prefetch=\{false\})[^>]*routes\.(?:image|editImage|image[A-Z]\w+)\(/;
  expect(sources.filter((file) => ahead.test(text(file)))).toEqual([]);
});

test('a screen lies in the folder that its address begins with', () => {
  const wrong = sources
    .filter((file) => /^app\/.*page\.tsx$/.test(file))
    .flatMap((file) => {
      const first = file.split('/').find((part) => !/^(app|page\.tsx|\(.*|\[.*)$/.test(part));
      return imports(file)
        .filter((target) => target.startsWith('components/') && !/^components\/(ui|shell)\//.test(target))
        .filter((target) => target.split('/')[1] !== first)
        .map((target) => `${file} → ${target}`);
    });
  expect(wrong).toEqual([]);
});

/** Marks a function as an action where it stands, or gives one some of its arguments: Next would encrypt what it keeps with a key that is public. */
const keepsValues = (source: string) =>
  [...source.matchAll(/['"]use server['"]/g)].some(({ index }) => index > 0) ||
  /\.bind\(\s*null\b/.test(source);

test('server actions are exports of lib/actions, and keep no values of a page', () => {
  const first = /^['"]use server['"]/;
  expect(
    sources.filter((file) => first.test(text(file)) && !/^lib\/actions\/[\w-]+\.ts$/.test(file)),
  ).toEqual([]);
  expect(sources.filter((file) => !file.startsWith('lib/embedded/') && keepsValues(text(file)))).toEqual([]);
});

test.each([
  "export function Form() { async function save() { 'use server'; } }",
  'const save = async () => {\n  "use server";\n};',
  '<form action={hide.bind(null, id)}>',
])('an action that keeps values is found: %s', (code) => {
  expect(keepsValues(code)).toBe(true);
});

test('there are no barrels, and every file is kebab-case', () => {
  expect(sources.filter((file) => /\/index\.tsx?$/.test(file))).toEqual([]);
  const odd = sources.filter((file) => !path.basename(file).match(/^[a-z0-9-]+\.tsx?$/));
  expect(odd).toEqual([]);
});
