import type { Questionable } from '@/components/uploads/file-look-dialog';
import { blobBytes } from '@/lib/inspect/bytes';
import { isQuestionable, type RecordFormats, recordAdvice } from '@/lib/inspect/file-advice';
import { readFileKind } from '@/lib/inspect/file-kind';

/** Reads a file and gives what somebody should hear of it; null where it suits the record. Throws what reading it throws. */
export async function readQuestionable(file: File, record: RecordFormats): Promise<Questionable | null> {
  const reading = await readFileKind(blobBytes(file), file.name);
  const told = recordAdvice(reading, file.name, file.size, record);
  return isQuestionable(reading, told) ? { file, reading, told } : null;
}
