import { existsSync } from 'node:fs';
import path from 'node:path';

/** A file that lies in a data folder for as long as a backup is not wholly restored into it. */
export const restoringName = 'restoring.json';

/** Throws one sentence where a restore into a data folder did not come to its end: half of a cloud is none. */
export function refuseHalfRestored(data: string): void {
  const sign = path.join(data, restoringName);
  if (existsSync(sign))
    throw new Error(
      `A restore into ${data} did not come to its end (${sign} is still there): restore the same backup again with npm run cloud -- restore, or empty the folder.`,
    );
}
