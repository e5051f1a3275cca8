import { createTurns } from '@/lib/jobs/image-turns';
import type { JobEngine } from '@/lib/jobs/job-engine';
import type { JobFile } from '@/lib/jobs/job-file';
import type { JobRecord } from '@/lib/jobs/job-record';
import { createMemoryShelf } from '@/lib/jobs/memory-shelf';
import { breakOff, runJob } from '@/lib/jobs/run-job';
import type { Sealer } from '@/lib/jobs/sealed';

/**
 * Works on jobs in this process alone. With a file, those of an earlier process go on from there; without one, jobs end with
 * the process, and another copy of the dashboard knows nothing of them.
 */
export async function startProcessEngine(
  sealer: Sealer,
  file: JobFile | null = null,
  log: (sentence: string, error: unknown) => void = console.error,
): Promise<JobEngine> {
  let told = false;
  const keep = async (records: Parameters<JobFile['write']>[0]) => {
    try {
      await file?.write(records);
      told = false;
    } catch (error) {
      // What runs goes on: it is only a restart that would not know of it.
      if (!told)
        log('Jobs cannot be kept, so a restart would end them: make room in the data folder.', error);
      told = true;
    }
  };
  let before: JobRecord[] = [];
  try {
    before = (await file?.read()) ?? [];
  } catch (error) {
    log(
      'Jobs that an earlier process left cannot be read, so they do not go on: look at the data folder.',
      error,
    );
  }
  const shelf = createMemoryShelf(keep, before);
  const turns = createTurns();
  const begin = (id: string, run: number) => {
    runJob({ shelf, turns }, sealer, id, run).catch(async (error: unknown) => {
      log('A job broke off:', error);
      await breakOff({ shelf }, id, run);
    });
  };
  for (const { job, run } of shelf.live()) begin(job.id, run);
  return { shelf, turns, dispatch: async ({ job, run }) => begin(job.id, run) };
}
