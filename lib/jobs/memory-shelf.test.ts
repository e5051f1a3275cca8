import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { jobFile } from '@/lib/jobs/job-file';
import { type JobRecord, ownerKey } from '@/lib/jobs/job-record';
import { createMemoryShelf } from '@/lib/jobs/memory-shelf';

const owner = { serviceUrl: 'http://glance', userId: 'u', projectId: 'p' };
const record = (id: string, change: Partial<JobRecord> = {}, endedAt: number | null = null): JobRecord => ({
  ...{ owner, central: null, run: 1, holder: null },
  right: { sealed: 'sealed', expiresAt: 0, roles: [] },
  job: {
    ...{ id, kind: 'copy', stores: ['dcn0'], items: [], startedAt: Date.now(), endedAt },
    ...{ stopping: false, waits: null },
  },
  ...change,
});
const ids = (records: readonly JobRecord[]) => records.map(({ job }) => job.id);

test('everybody sees their own jobs alone, newest first, and hears of each change', async () => {
  const shelf = createMemoryShelf();
  const heard: string[] = [];
  const leave = shelf.watch((id) => heard.push(id));
  await shelf.add(record('a'));
  await shelf.add(record('b', { owner: { ...owner, userId: 'other' } }));
  await shelf.add(record('c', { owner: { ...owner, projectId: 'other' } }));
  await shelf.add(record('d'));
  expect(ids(await shelf.list(ownerKey(owner)))).toEqual(['d', 'a']);
  await shelf.change('a', (known) => ({ ...known, run: 2 }));
  leave();
  await shelf.change('a', (known) => ({ ...known, run: 3 }));
  expect(heard).toEqual(['a', 'b', 'c', 'd', 'a']);
  expect((await shelf.read('a'))?.run).toBe(3);
});

test('a record of an id that is there already is not kept, and the one that is there is given', async () => {
  const shelf = createMemoryShelf();
  const first = record('a');
  expect(await shelf.add(first)).toBe(first);
  expect(await shelf.add(record('a', { run: 2 }))).toBe(first);
  expect((await shelf.read('a'))?.run).toBe(1);
});

test('a change that gives nothing leaves a record as it is, and so does one of a record that is not there', async () => {
  const shelf = createMemoryShelf();
  await shelf.add(record('a'));
  expect(await shelf.change('a', () => null)).toBeNull();
  expect(await shelf.change('none', (known) => known)).toBeNull();
  expect((await shelf.read('a'))?.run).toBe(1);
});

test('of those that ended the last twenty are kept, and every one that runs', async () => {
  const shelf = createMemoryShelf();
  await shelf.add(record('runs'));
  for (let index = 0; index < 30; index += 1) await shelf.add(record(`${index}`, {}, index));
  const known = ids(await shelf.list(ownerKey(owner)));
  expect(known).toHaveLength(21);
  expect(known[0]).toBe('29');
  expect(known.at(-1)).toBe('runs');
});

test('a file has what was kept last, for its owner alone to read, and leaves out what is no record', async () => {
  const file = path.join(mkdtempSync(path.join(os.tmpdir(), 'jobs-')), 'jobs.jsonl');
  expect(await jobFile(file).read()).toEqual([]);
  const shelf = createMemoryShelf(jobFile(file).write);
  await Promise.all(['a', 'b', 'c'].map((id) => shelf.add(record(id))));
  await Promise.all(
    Array.from({ length: 50 }, (_, index) => shelf.change('b', (known) => ({ ...known, run: index }))),
  );
  expect(statSync(file).mode & 0o777).toBe(0o600);
  writeFileSync(file, `{"owner":\n[]\n${readFileSync(file, 'utf8')}`);
  const read = await jobFile(file).read();
  expect(ids(read)).toEqual(['a', 'b', 'c']);
  expect(read[1]?.run).toBe(49);
});
