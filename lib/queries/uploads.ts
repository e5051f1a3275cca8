import { queryOptions } from '@tanstack/react-query';
import { openAnswer, QueryError, remedyOf } from '@/lib/browser/dashboard';
import { keptUploads } from '@/lib/browser/kept-uploads';
import { isHeldByTab } from '@/lib/browser/uploads/upload-keeper';
import { apiRoutes } from '@/lib/routes';
import { uploadStatusSchema } from '@/lib/work/upload-status';

/** Milliseconds between two looks at an upload that runs or waits; the dashboard alone is asked, never the cloud. */
const lookEvery = 1000;
/** While the record takes data that does not pass through here, or before an upload began. */
const lookRarely = 4000;

export const interruptionKey = ['upload'] as const;

/**
 * What the dashboard and this browser know of an image's upload that this tab does not run; `takesData` tells that the
 * record is taking some, so that the end of another tab is noticed. Times of the dashboard come by this browser's clock.
 */
export function interruptionOptions(imageId: string, takesData: boolean) {
  return queryOptions({
    queryKey: [...interruptionKey, imageId],
    queryFn: async ({ signal }) => {
      const [remembered, held] = await Promise.all([keptUploads.find(imageId), isHeldByTab(imageId)]);
      const response = await openAnswer(apiRoutes.upload(imageId, remembered?.copy), { signal });
      const told = uploadStatusSchema.parse(await response.json());
      const ahead = Date.parse(response.headers.get('date') ?? '') - Date.now();
      // The header tells whole seconds: less than two apart is the same time.
      const skew = Math.abs(ahead) < 2000 || Number.isNaN(ahead) ? 0 : ahead;
      const status =
        told?.state === 'open' && told.waitsUntil !== null
          ? { ...told, waitsUntil: told.waitsUntil - skew }
          : told;
      return { status, remembered, held };
    },
    refetchInterval: ({ state }) => {
      if (state.data?.status?.state === 'open') return lookEvery;
      // Without a first answer nobody knows whether there is something to go on with.
      return takesData || (!state.data && state.error && isLookedAgain(state.error)) ? lookRarely : false;
    },
    staleTime: 0,
    gcTime: 0,
  });
}

/** Whether a first look that failed is repeated: not where somebody was asked to settle it, and did not. */
export function isLookedAgain(error: Error): error is QueryError {
  if (!(error instanceof QueryError)) return false;
  return remedyOf(error.error) === 'again' || error.error.kind === 'unexpected';
}

/** What this browser remembers of uploads that it did not finish, by image. */
export function keptUploadsOptions(projectId: string) {
  return queryOptions({
    queryKey: [...interruptionKey, 'kept', projectId],
    queryFn: async () => new Map((await keptUploads.list()).map((upload) => [upload.imageId, upload])),
    staleTime: 0,
    gcTime: 0,
  });
}
