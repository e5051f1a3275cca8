import * as z from 'zod/mini';
import { shaped } from '@/lib/browser/dashboard';
import type { ImageSummaryPage } from '@/lib/data/images';
import type { ImageSummary } from '@/lib/images/image-summary';
import type { LiveImage } from '@/lib/work/live-event';

/** What every page that shows an image relies on. */
export const imageShape = z.object({
  id: z.string(),
  status: z.string(),
  visibility: z.string(),
  tags: z.array(z.string()),
  created_at: z.string(),
  updated_at: z.string(),
});
/** An image with what its stores and its import are at. */
export const liveImageShape = z.object({
  image: imageShape,
  track: z.object({ state: z.string(), stores: z.array(z.object({ store: z.string() })) }),
});

export const imageListSchema = shaped<{ images: ImageSummary[] }>(z.object({ images: z.array(imageShape) }));
export const imagePageSchema = shaped<ImageSummaryPage>(
  z.object({ images: z.array(imageShape), nextMarker: z.nullable(z.string()) }),
);
/** null where this session sees no such image. */
export const liveImageSchema = shaped<LiveImage | null>(z.nullable(liveImageShape));
