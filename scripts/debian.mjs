// Packages of Debian that a command needs beside Node.
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { fail, onPath, run } from './lib.mjs';

/**
 * Installs the packages of commands that are not there, given as `command: package`. Ends with one sentence where that
 * cannot be done. `what` needs them.
 */
export function installDebian(what, wanted) {
  const packages = Object.entries(wanted).flatMap(([command, name]) => (onPath(command) ? [] : [name]));
  if (packages.length === 0) return;
  if (!onPath('apt-get') || process.getuid?.() !== 0)
    fail(`${what} need ${packages.join(', ')}: run this on Debian as root, or install them.`);
  console.log(`Installing ${packages.join(', ')}…`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  // The tests start what they need; the services of the packages would all want their usual ports.
  const policy = '/usr/sbin/policy-rc.d';
  const mayStart = !existsSync(policy);
  if (mayStart) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  process.once('exit', () => mayStart && rmSync(policy, { force: true }));
  run('apt-get', ['update'], { env });
  run('apt-get', ['install', '-y', '--no-install-recommends', ...packages], { env });
  if (mayStart) rmSync(policy);
}
