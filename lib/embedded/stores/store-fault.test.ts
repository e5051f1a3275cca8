import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { answersInTime, lookAtFolder } from '@/lib/embedded/stores/store-fault';

/** As many threads as Node reads files with. */
const threads = Number(process.env.UV_THREADPOOL_SIZE ?? 4);
const patience = { folder: 50, machine: 600, quick: 20 };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'darkroom-look-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Keeps every thread waiting, as a folder out of reach does; gives what lets them go. */
function holdThreads(): () => Promise<void> {
  const pipes = Array.from({ length: threads }, (_, number) => path.join(folder, `pipe${number}`));
  execFileSync('mkfifo', pipes);
  // Opening a pipe for reading waits for somebody who opens it for writing.
  const readers = pipes.map((pipe) => open(pipe, 'r'));
  return async () => {
    const writers = pipes.map((pipe) => openSync(pipe, 'w'));
    for (const reader of await Promise.all(readers)) await reader.close();
    for (const writer of writers) closeSync(writer);
  };
}

test('a folder that waits behind other work is not called silent', async () => {
  const free = holdThreads();
  const look = lookAtFolder(folder, undefined);
  const answer = answersInTime(
    folder,
    look.then(({ fault }) => fault),
    (fault) => fault,
    patience,
  );
  await delay(patience.folder * 5);
  await free();
  expect(await answer).toBeNull();
});

test('a folder that gives no answer while others do is called silent', async () => {
  const never = new Promise<null>(() => {});
  expect(await answersInTime(folder, never, (fault) => fault, patience)).toBe(`${folder} does not answer`);
});

test('where every thread waits for good, that is said as well', async () => {
  const free = holdThreads();
  const look = lookAtFolder(folder, undefined);
  const answer = await answersInTime(
    folder,
    look.then(() => null),
    (fault) => fault,
    patience,
  );
  expect(answer).toBe(`${folder} does not answer`);
  await free();
});
