import { shaped } from '@/lib/browser/dashboard';
import * as s from '@/lib/contract/shape';
import type { ImageSummaryPage } from '@/lib/data/images';
import type { ImageSummary } from '@/lib/images/image-summary';
import type { LiveImage } from '@/lib/work/live-event';

/** What every page that shows an image relies on. */
export const imageShape = s.object({
  id: s.string(),
  status: s.string(),
  visibility: s.string(),
  tags: s.array(s.string()),
  created_at: s.string(),
  updated_at: s.string(),
});
/** An image with what its stores and its import are at. */
export const liveImageShape = s.object({
  image: imageShape,
  track: s.object({ state: s.string(), stores: s.array(s.object({ store: s.string() })) }),
});

export const imageListSchema = shaped<{ images: ImageSummary[] }>(s.object({ images: s.array(imageShape) }));
export const imagePageSchema = shaped<ImageSummaryPage>(
  s.object({ images: s.array(imageShape), nextMarker: s.nullable(s.string()) }),
);
/** null where this session sees no such image. */
export const liveImageSchema = shaped<LiveImage | null>(s.nullable(liveImageShape));
