import type { CloudConfig } from '@/lib/embedded/config';
import { type SampleFile, sampleFiles } from '@/lib/embedded/samples/sample-files';
import { addressOf } from '@/scripts/known-hosts.mjs';

/** Where this cloud itself reads a sample from, whatever name and port it has outside. */
export function sampleUrl({ host, port }: Pick<CloudConfig, 'host' | 'port'>, { file }: SampleFile): string {
  return `http://${addressOf(host)}:${port}/samples/${file}`;
}

/** Whether an import may fetch this although it is on loopback: it is the address of a sample, to the letter. */
export function isSampleUrl(
  config: Pick<CloudConfig, 'host' | 'port' | 'sample_images'>,
  uri: string,
): boolean {
  return config.sample_images && sampleFiles.some((sample) => sampleUrl(config, sample) === uri);
}
