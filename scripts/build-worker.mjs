// Bundles the worker that hashes files into public/: a script of its own, which next.config.js serves with a policy of its own.
import { build } from 'esbuild';

export async function buildWorker() {
  await build({
    entryPoints: { 'hash-worker': 'lib/browser/hash-worker.ts' },
    outdir: 'public',
    bundle: true,
    minify: true,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    alias: { '@': '.' },
    logLevel: 'warning',
  });
}

if (import.meta.main ?? process.argv[1]?.endsWith('build-worker.mjs')) await buildWorker();
