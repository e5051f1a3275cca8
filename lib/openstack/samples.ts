import type { Catalog } from '@/lib/contract/identity';
import { type SampleImage, sampleIndexSchema } from '@/lib/contract/sample-image';
import { endpointOf } from '@/lib/openstack/catalog';
import { OpenStackError } from '@/lib/openstack/error';
import { parse, send } from '@/lib/openstack/http';

/** The folder of sample images that a catalog names, or null where the cloud has none. */
export function samplesUrl(catalog: Catalog, region: string | null, side?: string): string | null {
  return endpointOf(catalog, 'image-samples', region, side)?.replace(/\/+$/, '') ?? null;
}

/**
 * The sample images of a folder (its `index.json`); none where it does not answer in time or as it should, for nothing
 * depends on them. Asked without a token: it may be anybody's mirror.
 */
export async function listSamples(url: string): Promise<SampleImage[]> {
  try {
    return (await parse(await send(`${url}/index.json`, { timeout: 2000 }), sampleIndexSchema)).samples;
  } catch (error) {
    if (error instanceof OpenStackError) return [];
    throw error;
  }
}
