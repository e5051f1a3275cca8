// `npm run package -- [FOLDER] [--former PACKAGE]`: makes dist/darkroom, or FOLDER: all that runs the dashboard and the embedded
// cloud with Node alone, with the scripts of an earlier PACKAGE for tabs that are open. Nothing is installed or built there, and nothing written but to DARKROOM_DATA.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { keepStaticFor } from './former-static.mjs';
import {
  buildCloudIfChanged,
  buildDashboardIfChanged,
  distFolder,
  fail,
  install,
  requireNode,
} from './lib.mjs';

requireNode();
const {
  values: { former },
  positionals: [wanted = 'dist/darkroom'],
} = parseArgs({ allowPositionals: true, options: { former: { type: 'string' } } });
const folder = path.resolve(wanted);
if (former !== undefined && !existsSync(path.join(former, '.next/static')))
  fail(`${former} is no package, so it has no scripts to keep: name the folder of the one that runs.`);

/** What is run, and what is loaded only where it is wanted; of the scripts, those that these import. */
const entries = [
  'start.mjs',
  'serve.mjs',
  'cloud.mjs',
  'metadefs.mjs',
  'darkroom.mjs',
  'watch/log.mjs',
  'watch/metrics.mjs',
  'watch/tracing.mjs',
];
/** What is imported from them, from .build/ and from the pages as it is; all else is in the bundles. */
const imported = [
  'next',
  'react',
  'react-dom',
  'yaml',
  'bullmq',
  'ioredis',
  'pino',
  'prom-client',
  '@opentelemetry/api',
  '@opentelemetry/exporter-trace-otlp-http',
  '@opentelemetry/resources',
  '@opentelemetry/sdk-trace-base',
  'hono',
  '@hono/node-server',
  'zod',
  'ipaddr.js',
  'p-limit',
  'drizzle-orm',
  'better-sqlite3',
];
/** What Next wants to build, and to make images smaller, which no page asks for. */
const unwanted = /^(?:@next\/swc-|sharp$|@img\/)/;
/** In packages and builds: what is for people, for bundlers, for development, and what a build keeps for the next one. */
const leftOut =
  /\.(?:map|d\.[cm]?ts|md|tsbuildinfo)$|\/next\/dist\/(?:docs|esm)(?:\/|$)|\/@opentelemetry\/[\w-]+\/build\/(?:esm|esnext)(?:\/|$)|\.development\.js$|\.dev\.js$/;
const ofBuildAlone = /^(?:cache|diagnostics|trace|trace-build|types|dev)$/;

install();
await buildCloudIfChanged();
await buildDashboardIfChanged();
const dist = distFolder();
if (existsSync(folder) && !existsSync(path.join(folder, '.next')))
  fail(`${folder} is there and no package: name a folder that is not there yet.`);
// Before it goes, where one package takes the place of the other.
const layFormer = former === undefined ? null : keepStaticFor(path.join(former, '.next'));
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

const into = (...parts) => path.join(folder, ...parts);
cpSync(dist, into('.next'), {
  recursive: true,
  filter: (from) => !ofBuildAlone.test(path.relative(dist, from)) && !leftOut.test(from),
});
layFormer?.(into('.next'));
cpSync('public', into('public'), { recursive: true });
cpSync('.build', into('.build'), {
  recursive: true,
  filter: (from) => !/\.(?:map|stamp)$/.test(from) && path.relative('.build', from) !== 'dev',
});
cpSync('bin', into('bin'), { recursive: true });
cpSync('LICENSE', into('LICENSE'));
for (const name of scriptsOf(entries)) cpSync(`scripts/${name}`, into('scripts', name));
for (const at of packagesOf(imported))
  cpSync(at, into(at), { recursive: true, filter: (from) => isOwn(at, from) && !leftOut.test(from) });

const {
  name,
  version,
  private: isPrivate,
  license,
  type,
  engines,
  scripts,
} = JSON.parse(readFileSync('package.json', 'utf8'));
const kept = Object.fromEntries(['start', 'cloud', 'metadefs'].map((command) => [command, scripts[command]]));
writeFileSync(
  into('package.json'),
  `${JSON.stringify({ name, version, private: isPrivate, license, type, engines, scripts: kept }, null, 2)}\n`,
);
// Next has what it was told from the build, but for the build's name: of pages without one it loads each anew.
const { config } = JSON.parse(readFileSync(`${dist}/required-server-files.json`, 'utf8'));
const { deploymentId, basePath } = config;
writeFileSync(into('next.config.js'), `export default ${JSON.stringify({ deploymentId, basePath })};\n`);
console.log(`Packaged in ${folder}: run it with "node scripts/start.mjs" there.`);

/** The scripts that some import when they are loaded, and they themselves. */
function scriptsOf(names) {
  const found = new Set();
  const add = (name) => {
    if (found.has(name)) return;
    found.add(name);
    const text = readFileSync(`scripts/${name}`, 'utf8');
    for (const [, next] of text.matchAll(/^(?:import|export) [^;]*from '(\.[\w./-]+\.mjs)';/gms))
      add(path.posix.join(path.posix.dirname(name), next));
  };
  names.forEach(add);
  return found;
}

/** Where packages are installed that some need, and they themselves, by the lock file; what is optional, where it is there. */
function packagesOf(names) {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  const found = new Set();
  const add = (name, from) => {
    if (unwanted.test(name)) return;
    // As Node looks for it: beside its user, then in each folder above (Node.js, "Loading from node_modules folders").
    for (let above = from; ; above = above.slice(0, Math.max(0, above.lastIndexOf('/node_modules/')))) {
      const at = `${above === '' ? '' : `${above}/`}node_modules/${name}`;
      if (packages[at] && existsSync(at)) {
        if (found.has(at)) return;
        found.add(at);
        const { dependencies, optionalDependencies } = packages[at];
        for (const next of Object.keys({ ...dependencies, ...optionalDependencies })) add(next, at);
        return;
      }
      if (above === '') return;
    }
  };
  for (const name of names) add(name, '');
  return found;
}

/** Whether a file is of the package itself, and not of one that is installed inside it. */
function isOwn(at, from) {
  return !path.relative(at, from).split(path.sep).includes('node_modules');
}
