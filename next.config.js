import { readFileSync } from 'node:fs';
import { PHASE_DEVELOPMENT_SERVER, PHASE_PRODUCTION_SERVER } from 'next/constants.js';
import createNextIntlPlugin from 'next-intl/plugin';
import { basePathSetting, builtBasePath } from './scripts/base-path.mjs';
import { dashboardDigest } from './scripts/source-digest.mjs';

// The names of server actions are made with this key: with one of chance, as Next has it, two builds of the same sources
// would not know each other's actions. It may be public, since it hides nothing: what Next encrypts with it are values
// that inline and bound actions keep, and lib/architecture.test.ts lets none of those in. An operator's secret must not
// take its place, or two operators' pages would differ; so it is not asked whether one is set.
process.env.NEXT_SERVER_ACTIONS_ENCRYPTION_KEY = btoa('darkroom public key, not secret!');

const distDir = process.env.DARKROOM_DIST ?? '.next';

/** The name of this build: a page that gets an answer of another one is loaded anew when it is next left for another page. */
function deploymentId(phase) {
  if (phase === PHASE_DEVELOPMENT_SERVER) return undefined;
  // As it was built, whatever became of the sources since.
  if (phase === PHASE_PRODUCTION_SERVER)
    return JSON.parse(readFileSync(`${distDir}/required-server-files.json`, 'utf8')).config.deploymentId;
  return dashboardDigest(basePathSetting()).slice(0, 16);
}

/** @type {import('next').NextConfig} */
const config = {
  distDir,
  // Next writes the types of every folder that it builds into the configuration, but not into one that extends another.
  ...(distDir === '.next' ? {} : { typescript: { tsconfigPath: 'scripts/tsconfig.beside.json' } }),
  poweredByHeader: false,
  reactStrictMode: true,
  typedRoutes: true,
  // Where the catalog of metadata definitions was before its pages bore the name that Glance gives it.
  redirects: async () => [
    { source: '/metadata', destination: '/metadefs', permanent: true },
    { source: '/metadata/:namespace', destination: '/metadefs/:namespace', permanent: true },
  ],
  // The one script that runs WebAssembly: as a worker with this policy, which is stricter than the pages' but for that.
  headers: async () => [
    {
      source: '/hash-worker.js',
      headers: [
        { key: 'content-security-policy', value: "default-src 'none'; script-src 'wasm-unsafe-eval'" },
      ],
    },
  ],
  // Loaded where VALKEY_URL is set, and not by every start.
  serverExternalPackages: ['bullmq', 'ioredis'],
  // Browsers ask for this while a page gives way to another.
  rewrites: async () => [{ source: '/favicon.ico', destination: '/icon.svg' }],
  // A catalog of metadata definitions is imported in one action, with what was there before it.
  experimental: {
    serverActions: { bodySizeLimit: '4mb' },
    // Seconds for which a page that was asked for ahead, or visited, is shown when its link is meant again; Next takes no
    // fewer. lib/browser/page-age.ts has it read anew behind that.
    staleTimes: { dynamic: 0, static: 30 },
    // The folder of a package cannot be written; nothing is kept in it that a request made.
    isrFlushToDisk: false,
  },
  // No page asks for pictures to be made smaller, and what others ask for would be kept on disk.
  images: { unoptimized: true },
  // The embedded cloud is a program of its own; nothing of it belongs in the dashboard's bundle.
  outputFileTracingExcludes: { '*': ['lib/embedded/**'] },
};

const withMessages = createNextIntlPlugin({
  requestConfig: './lib/messages/request.ts',
  // Messages are compiled with the build: pages would carry a parser of ICU messages, 8 kB (gzip), to do it anew.
  experimental: {
    messages: { path: './lib/messages', format: 'json', locales: ['en', 'zh-CN'], precompile: true },
  },
});

export default (phase) => {
  const basePath = phase === PHASE_PRODUCTION_SERVER ? builtBasePath(distDir) : basePathSetting();
  // lib/routes.ts has it in the addresses that Next does not make.
  const env = { DARKROOM_BASE_PATH: basePath };
  return withMessages({ ...config, basePath, env, deploymentId: deploymentId(phase) });
};
