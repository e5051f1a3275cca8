// Files to send, and commands that work on them.
import { spawn } from 'node:child_process';
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';

export const mebibyte = 1024 * 1024;

/** Writes a file of so many bytes, no two blocks of which are equal or zero. */
export function makeFile(name, bytes) {
  const handle = openSync(name, 'w');
  const block = Buffer.alloc(4 * mebibyte, 'darkroom bench');
  for (let written = 0; written < bytes; written += block.length) {
    block.writeUInt32LE(written / block.length, 0);
    writeSync(handle, block, 0, Math.min(block.length, bytes - written));
  }
  fsyncSync(handle);
  closeSync(handle);
}

/** Runs a command; rejects when it ends with anything but 0. */
export function command(name, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(name, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${name} ended with ${code}`))));
  });
}

/** Sends a file with curl, as the whole body of one request. */
export function curl(method, file, url, headers) {
  const lines = ['expect:', ...headers];
  return command('curl', ['-sf', '-X', method, '-T', file, ...lines.flatMap((line) => ['-H', line]), url]);
}
