import { liveStream } from '@/lib/live/live-stream';

/** GET: server-sent events about some images (`ids`, and `expect` for those with an upload about to begin). */
export function GET(request: Request): Promise<Response> {
  return liveStream(request);
}
