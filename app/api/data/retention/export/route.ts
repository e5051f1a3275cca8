import { answerFile } from '@/lib/data/answer';
import { readRetentionFile } from '@/lib/data/retention';
import { exportTypes, formatWanted } from '@/lib/images/image-export';

/** GET: the whole plan of a rule (`rule`, as JSON), as CSV or JSON; nothing is written. */
export function GET(request: Request): Promise<Response> {
  const format = formatWanted(request.url);
  const rule = new URL(request.url).searchParams.get('rule') ?? '';
  return answerFile(`retention.${format}`, exportTypes[format], async (session) =>
    new Blob([await readRetentionFile(session, rule, format)]).stream(),
  );
}
