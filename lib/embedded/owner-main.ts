import path from 'node:path';
import { FolderInUse, refuseInUse } from '@/lib/embedded/owner';

/** For `npm start`, which has no SQLite of its own: ends with 3 and one sentence where another process has the data folder. */
try {
  refuseInUse(path.resolve(process.env.DARKROOM_DATA ?? '.darkroom'));
} catch (cause) {
  if (!(cause instanceof FolderInUse)) throw cause;
  console.error(cause.message);
  process.exitCode = 3;
}
