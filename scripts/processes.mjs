// Starts and ends the processes of the product, for the commands and for the tests. Only Node: a fresh clone has nothing else.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';

/** Whether a port can be listened on. */
export function portIsFree(port, host) {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}

/** A port that was free a moment ago. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/**
 * From how many megabytes on V8 collects the whole heap, and by how many hundredths it may grow before the next time. By
 * itself V8 begins so low that the buffers of an upload, which are dead before they are old, make it do so thirty times a
 * GiB, on processors that have the upload to do; and later it waits for the heap to be several times what is alive, which
 * 20 uploads at once saw as 50 MiB more.
 */
const collections = ['--initial-old-space-size=192', '--heap-growing-percent=50'];

/**
 * Starts a Node script and resolves when it prints a line with `ready`; what it warns of before is told then. Rejects with
 * what it complained of, or said, when it ends before. A detached one does not hear the Ctrl-C of our terminal: we say when it is to end.
 * `spawned` hears of the process before it is ready. However we end, the process sees its channel to us close, and ends as well.
 */
export function startUntil(
  ready,
  args,
  { env = {}, prefix = '', quiet = false, detached = false, spawned = () => {} } = {},
) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...collections, ...args], {
      // Files are read, written and synced on this pool; its default of four would be the limit of every import.
      env: { UV_THREADPOOL_SIZE: '16', ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached,
    });
    spawned(child);
    let said = '';
    let warned = '';
    let up = false;
    const tell = (text, to) => text && !quiet && to.write(`${prefix}${text}`);
    const hear = (text, to) => {
      if (up) return tell(text, to);
      said += text;
      if (!said.includes(ready)) return;
      up = true;
      tell(warned, process.stderr);
      resolve(child);
    };
    child.stdout?.on('data', (data) => hear(data.toString(), process.stdout));
    child.stderr?.on('data', (data) => {
      if (!up) warned += data;
      hear(data.toString(), process.stderr);
    });
    // The machine has no room for one more process, or no such program.
    child.on('error', (error) => {
      if (child.pid === undefined) reject(new Error(`It cannot be started (${error.message}).`));
    });
    child.once('exit', () => {
      if (!up) reject(new Error(warned.trim() || said.trim() || `It ${howEnded(child)}.`));
    });
  });
}

/** How a process that is gone came to its end, for a sentence about it. */
export function howEnded({ exitCode, signalCode }) {
  return signalCode === null ? `ended with code ${exitCode}` : `was ended by ${signalCode}`;
}

/** Whether a child was started and has not ended yet. */
export const runs = (child) =>
  child.pid !== undefined && child.exitCode === null && child.signalCode === null;

/** Asks a child to end, and waits until it has; nothing is waited for where none runs. */
export async function ended(child, signal = 'SIGTERM') {
  if (!child || !runs(child)) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
}

/** Milliseconds in which a signal that comes again is the same one: npm hands on the Ctrl-C that a terminal sent to us as well. */
const oneSignal = 1000;

/**
 * Ends children with this process, whichever way it ends: the last one first, and each other once that has ended, since
 * the dashboard hands uploads on to the cloud until its own end. A second signal waits for nobody. `children` gives those
 * of the moment; what comes back tells whether the end has begun.
 */
export function endTogether(children) {
  let endingSince = null;
  const end = async () => {
    endingSince = Date.now();
    for (const child of children().reverse()) await ended(child);
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (endingSince === null) end();
      else if (Date.now() - endingSince > oneSignal) process.exit(0);
    });
  }
  process.on('exit', () => {
    for (const child of children()) if (runs(child)) child.kill('SIGTERM');
  });
  return () => endingSince !== null;
}
