import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

/** Runs a program of one module in a process of its own. */
const run = (program: string) =>
  spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
    cwd: `${import.meta.dirname}/..`,
  });

test('a process that cannot be started is said, and whoever waits for it goes on', () => {
  const { status, stdout } = run(`
    import { ended, startUntil } from './scripts/processes.mjs';
    process.execPath = '/no/such/program';
    let child;
    const why = await startUntil('ready', [], { quiet: true, spawned: (made) => { child = made; } }).catch(
      (error) => error.message,
    );
    await ended(child);
    console.log(why);
  `);
  expect(stdout).toBe('It cannot be started (spawn /no/such/program ENOENT).\n');
  expect(status).toBe(0);
});

test('a part that cannot be started is tried again and stops nothing else', () => {
  const { status, stdout, stderr } = run(`
    import { keepRunning } from './scripts/keep-running.mjs';
    const node = process.execPath;
    const env = () => { process.execPath = node; return {}; };
    process.execPath = '/no/such/program';
    await keepRunning([{ name: 'The part', ready: 'ready', args: [], env: {} }]).catch((error) => console.log(error.message));
    await keepRunning([{ name: 'Another', ready: 'ready', args: ['-e', 'console.log("ready"); setInterval(() => {}, 1000)'], env }]);
    console.log('runs');
    process.exit(0);
  `);
  expect(stderr).toBe('');
  expect(stdout).toBe('It cannot be started (spawn /no/such/program ENOENT).\nruns\n');
  expect(status).toBe(0);
});
