import { readdirSync } from 'node:fs';
import { markName } from '@/lib/embedded/stores/mark';

/** The names in a folder of the embedded cloud, sorted and without its mark. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name !== markName)
    .sort();
}
