// Bundles the embedded cloud into .build/: cloud.mjs, worker.mjs, metadefs.mjs, seed.mjs, owner.mjs, backup.mjs, stores.mjs and the migrations they need;
// and darkroom.mjs, the commands of bin/darkroom.
import { cpSync } from 'node:fs';
import { build } from 'esbuild';

/** Builds into `outdir`; `watch` keeps building on change and calls `onBuild` after each success. */
export async function buildCloud({ outdir = '.build' } = {}) {
  await build({
    entryPoints: {
      cloud: 'lib/embedded/main.ts',
      worker: 'lib/embedded/pipeline/worker.ts',
      metadefs: 'lib/embedded/metadefs-main.ts',
      seed: 'lib/embedded/seed-main.ts',
      owner: 'lib/embedded/owner-main.ts',
      backup: 'lib/embedded/backup-main.ts',
      stores: 'lib/embedded/stores-main.ts',
      darkroom: 'lib/bin/main.ts',
    },
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    packages: 'external',
    // The mark of a module that is the server's is for Next alone.
    alias: { '@': '.', 'server-only': './node_modules/server-only/empty.js' },
    sourcemap: true,
    logLevel: 'warning',
  });
  cpSync('lib/embedded/db/migrations', `${outdir}/migrations`, { recursive: true });
}

if (import.meta.main ?? process.argv[1]?.endsWith('build-cloud.mjs')) await buildCloud();
