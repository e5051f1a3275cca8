import 'server-only';
import type { PublishedChecksum } from '@/lib/contract/published-checksum';
import { type Looker, looking, rulesFor } from '@/lib/data/address-look';
import { addressName } from '@/lib/images/address-name';
import { OutsideError, type OutsideRules, readOutside } from '@/lib/server/outside';
import { checksumFileLimit } from '@/lib/work/checksum-file';
import { type ChecksumPlace, checksumPlaces, digestIn } from '@/lib/work/checksum-places';

/** Milliseconds for all places together. */
const patience = 10_000;

/**
 * Looks for the checksum of an image beside it: five places at most, one after the other, until one names it; each under
 * the dashboard's guard, and 1 MiB at most. null where nothing was found, nobody looks, or too many looks are under way.
 */
export async function findChecksum(
  looker: Looker,
  address: string,
  signal: AbortSignal,
): Promise<PublishedChecksum> {
  const rules = rulesFor(looker.samplesUrl);
  const fileName = addressName(address);
  if (!rules || fileName === '') return null;
  const end = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
  return looking(looker, null, async () => {
    for (const place of checksumPlaces(address)) {
      const text = await textAt(place, rules, end);
      signal.throwIfAborted();
      if (end.aborted) return null;
      const found = text === null ? null : digestIn(text, fileName, place);
      if (found) return { algorithm: found.algorithm, value: found.value, source: place.address };
    }
    return null;
  });
}

/** What is at a place; null for nothing, for what is too long to be a list, and where nobody answers. */
async function textAt(
  { address }: ChecksumPlace,
  rules: OutsideRules,
  signal: AbortSignal,
): Promise<string | null> {
  try {
    const bytes = await readOutside(address, checksumFileLimit, rules, signal);
    return bytes && new TextDecoder().decode(bytes);
  } catch (cause) {
    if (cause instanceof OutsideError || signal.aborted) return null;
    throw cause;
  }
}
