import { answerFile } from '@/lib/data/answer';
import { readHealth } from '@/lib/data/health';
import { healthCsv } from '@/lib/images/health';
import { exportTypes, formatWanted } from '@/lib/images/image-export';
import { ageWanted } from '@/lib/work/image-uses';

/** GET: everything that the rules say of all images, as CSV or JSON. */
export function GET(request: Request): Promise<Response> {
  const format = formatWanted(request.url);
  return answerFile(`catalog-health.${format}`, exportTypes[format], async (session) => {
    const report = await readHealth(session, ageWanted(request.url));
    const text = format === 'csv' ? healthCsv(report) : `${JSON.stringify(report, null, 1)}\n`;
    return new Blob([text]).stream();
  });
}
