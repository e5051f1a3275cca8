import { answer } from '@/lib/data/answer';
import { getImageCatalog } from '@/lib/data/image-catalog';

/** GET: what the cloud's catalog says of image properties. */
export function GET(): Promise<Response> {
  return answer(getImageCatalog);
}
