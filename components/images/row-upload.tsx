'use client';

import { useQuery } from '@tanstack/react-query';
import { lazy } from '@/components/ui/lazy';
import type { Viewer } from '@/lib/auth/viewer';
import { useUploads } from '@/lib/browser/uploads/upload-list';
import type { ImageSummary } from '@/lib/images/image-summary';
import { passingUploadsOptions } from '@/lib/queries/activity';

const InterruptedEntry = lazy(() =>
  import('@/components/uploads/interrupted-upload').then((module) => module.InterruptedEntry),
);

/** In a row that takes data: that its upload waits for its browser, and the step that helps. Nothing while it is sent. */
export function RowUpload({ image, viewer }: { image: ImageSummary; viewer: Viewer }) {
  const own = useUploads().some(({ imageId }) => imageId === image.id);
  const { data } = useQuery({ ...passingUploadsOptions(viewer.projectId), enabled: !own });
  const waits = data?.some(({ imageId, broken, mine }) => imageId === image.id && broken && mine);
  return waits && !own ? <InterruptedEntry size="row" image={image} /> : null;
}
