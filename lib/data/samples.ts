import 'server-only';
import type { Session } from '@/lib/auth/session';
import type { SampleImage } from '@/lib/contract/sample-image';
import { createSharedReads } from '@/lib/data/shared-reads';
import { listSamples } from '@/lib/openstack/samples';
import { processSingleton } from '@/lib/server/process-singleton';

const reads = processSingleton('samples', () => createSharedReads<SampleImage[]>(60_000));

/** The images that the session's cloud offers to try an import with, asked at most once a minute for everybody. */
export async function readSamples({ samplesUrl }: Session): Promise<SampleImage[]> {
  return samplesUrl === null ? [] : reads.get(samplesUrl, () => listSamples(samplesUrl));
}
