import { dataFolderOf } from '@/lib/embedded/data-folder';
import { FolderInUse, refuseInUse } from '@/lib/embedded/owner';

/** For `npm start`, which has no SQLite of its own: ends with 3 and one sentence where another process has the data folder. */
try {
  refuseInUse(dataFolderOf(process.env));
} catch (cause) {
  if (!(cause instanceof FolderInUse)) throw cause;
  console.error(cause.message);
  process.exitCode = 3;
}
