import { answerFile } from '@/lib/data/answer';
import { daysWanted, readSpaceFile } from '@/lib/data/space';
import { exportTypes, formatWanted } from '@/lib/images/image-export';

/** GET: every image whose space may be had back, as CSV or JSON; hidden and deactivated ones that nobody changed for `days`. */
export function GET(request: Request): Promise<Response> {
  const format = formatWanted(request.url);
  return answerFile(`space.${format}`, exportTypes[format], async (session) =>
    new Blob([await readSpaceFile(session, daysWanted(request.url), format)]).stream(),
  );
}
