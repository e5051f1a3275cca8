import { mkdir, open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { type JobRecord, parseJobRecord } from '@/lib/jobs/job-record';

/** Milliseconds after which a record that nobody changed is not read any more: what waits that long is waited for in vain. */
const tooOld = 30 * 24 * 60 * 60 * 1000;

/** A file that jobs are kept in, a line each. */
export interface JobFile {
  /** What it holds; nothing where it is not there. Lines that are no records are left out. */
  read(): Promise<JobRecord[]>;
  /** Puts these in the place of what it holds, whole or not at all; writes that come close together are one. */
  write(records: readonly JobRecord[]): Promise<void>;
}

/** The file of one process: no other one may have the same. */
export function jobFile(name: string): JobFile {
  let wanted: readonly JobRecord[] | null = null;
  let writing: Promise<void> | null = null;
  const writeAll = async () => {
    try {
      // Whoever comes while a write runs waits for the next one, which has it all.
      while (wanted) {
        const lines = wanted.map((record) => `${JSON.stringify(record)}\n`).join('');
        wanted = null;
        await mkdir(path.dirname(name), { recursive: true, mode: 0o700 });
        const file = await open(`${name}.new`, 'w', 0o600);
        try {
          await file.writeFile(lines);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(`${name}.new`, name);
      }
    } finally {
      writing = null;
    }
  };
  return {
    async read() {
      try {
        const lines = (await readFile(name, 'utf8')).split('\n');
        const records = lines.flatMap((line) => parseJobRecord(line) ?? []);
        return records.filter(({ job }) => Date.now() - (job.endedAt ?? job.startedAt) < tooOld);
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
        throw error;
      }
    },
    write(records) {
      wanted = records;
      writing ??= writeAll();
      return writing;
    },
  };
}
