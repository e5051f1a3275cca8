import { answerFile } from '@/lib/data/answer';
import { exportImages } from '@/lib/data/export-images';
import { exportFormats } from '@/lib/images/image-export';
import { parseImageListQuery } from '@/lib/images/image-list-query';

const types = { csv: 'text/csv; charset=utf-8', json: 'application/json' } as const;

/** GET: every image of a list as CSV or JSON. */
export function GET(request: Request): Promise<Response> {
  const params = new URL(request.url).searchParams;
  const format = exportFormats.find((known) => known === params.get('format')) ?? 'json';
  const query = parseImageListQuery(params);
  return answerFile(`images.${format}`, types[format], (session) =>
    exportImages(session, query, format, request.signal),
  );
}
