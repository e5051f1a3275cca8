import createNextIntlPlugin from 'next-intl/plugin';

/** @type {import('next').NextConfig} */
const config = {
  distDir: process.env.DARKROOM_DIST ?? '.next',
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
        { key: 'x-content-type-options', value: 'nosniff' },
      ],
    },
  ],
  // Browsers ask for this while a page gives way to another.
  rewrites: async () => [{ source: '/favicon.ico', destination: '/icon.svg' }],
  // A catalog of metadata definitions is imported in one action, with what was there before it.
  experimental: { serverActions: { bodySizeLimit: '4mb' } },
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

export default withMessages(config);
