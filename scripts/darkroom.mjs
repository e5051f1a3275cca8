// `bin/darkroom`: commands for cron. Files are named from where it is called, which lib.mjs leaves.
import { spawn } from 'node:child_process';
import path from 'node:path';

const from = process.cwd();
const { buildCloudIfChanged, install, requireNode, root } = await import('./lib.mjs');
requireNode();
install();
await buildCloudIfChanged();
process.chdir(from);
const { commandSecretNames, takeSecretFiles } = await import('./settings.mjs');
try {
  takeSecretFiles(process.env, commandSecretNames);
} catch (error) {
  console.error(error.message);
  // As a command that is wrong.
  process.exit(2);
}
const { certificateFile } = await import('./certificates.mjs');
const certificates = await certificateFile();
const child = spawn(process.execPath, [path.join(root, '.build/darkroom.mjs'), ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, ...(certificates ? { NODE_EXTRA_CA_CERTS: certificates } : {}) },
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (status) => {
  process.exitCode = status ?? 1;
});
