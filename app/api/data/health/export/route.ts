import { answerFile } from '@/lib/data/answer';
import { readHealth } from '@/lib/data/health';
import { healthCsv } from '@/lib/images/health';
import { ageWanted } from '@/lib/work/image-uses';

const types = { csv: 'text/csv; charset=utf-8', json: 'application/json' } as const;

/** GET: everything that the rules say of all images, as CSV or JSON. */
export function GET(request: Request): Promise<Response> {
  const format = new URL(request.url).searchParams.get('format') === 'csv' ? 'csv' : 'json';
  return answerFile(`catalog-health.${format}`, types[format], async (session) => {
    const report = await readHealth(session, ageWanted(request.url));
    const text = format === 'csv' ? healthCsv(report) : `${JSON.stringify(report, null, 1)}\n`;
    return new Blob([text]).stream();
  });
}
