import { answer } from '@/lib/data/answer';
import { findRegionImages } from '@/lib/data/region-images';

/** GET: active images of another region (`region`), by whole name or id (`text`) or the newest. */
export function GET(request: Request): Promise<Response> {
  const params = new URL(request.url).searchParams;
  return answer((session) =>
    findRegionImages(session, params.get('region') ?? '', (params.get('text') ?? '').slice(0, 255)),
  );
}
