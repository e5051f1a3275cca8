'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useEffect, useMemo, useRef } from 'react';
import { CopyTrack } from '@/components/placement/copy-track';
import type { CellActs, QueuedImage } from '@/components/placement/use-cell-items';
import { useFailureToast } from '@/components/shell/use-failure-toast';
import { useToast } from '@/components/ui/toast';
import { copyToStores, stopCopies } from '@/lib/actions/placement';
import type { Viewer } from '@/lib/auth/viewer';
import { act, QueryError } from '@/lib/browser/dashboard';
import type { ActionError } from '@/lib/contract/action-result';
import type { ImageSummary } from '@/lib/images/image-summary';
import { jobsKey, jobsOptions } from '@/lib/queries/jobs';
import { useKeptError } from '@/lib/queries/use-kept-error';
import { itemEnded, type Job } from '@/lib/work/job';

export interface Copies extends Pick<CellActs, 'drop'> {
  /** Begins one copy and says so; false where it was refused, which is said too. */
  copy: (image: ImageSummary, store: string) => Promise<boolean>;
  /** Copies many images, one after another; false where the cloud refused. */
  copyMany: (images: readonly ImageSummary[], stores: readonly string[]) => Promise<boolean>;
  stop: (job: string) => void;
  /** Of this user, newest first. */
  jobs: Job[];
  /** Why they could not be read, and how they are read again; null when they were. */
  notRead: { error: ActionError; retry: () => void; pending: boolean; stale: boolean } | null;
  /** Images that wait in a job or are worked on by one. */
  queued: ReadonlyMap<string, QueuedImage>;
}

const noJobs: Job[] = [];
/** Images that one job takes. */
const atOnce = 1000;

/** Begins copies and follows those that this user began; `onEnded` hears of images that a job has finished with, `first` came with the page. */
export function useCopies(viewer: Viewer, onEnded: (ids: string[]) => void, first?: Job[]): Copies {
  const t = useTranslations('placement');
  const list = useTranslations('list');
  const client = useQueryClient();
  const toast = useToast();
  const failed = useFailureToast();
  const found = useQuery(jobsOptions(viewer.projectId, first));
  const { data: jobs = noJobs } = found;
  const queued = useMemo(() => {
    const all = new Map<string, QueuedImage>();
    for (const job of jobs.filter(({ kind }) => kind === 'copy'))
      for (const item of job.items)
        if (!itemEnded(item) && !all.has(item.imageId))
          all.set(item.imageId, { job: job.id, item, stores: job.stores });
    return all;
  }, [jobs]);

  // What a job has finished with is read again, once.
  const before = useRef(queued);
  const ended = useRef(onEnded);
  useEffect(() => {
    ended.current = onEnded;
  });
  useEffect(() => {
    const over = [...before.current.keys()].filter((id) => !queued.has(id));
    before.current = queued;
    if (over.length > 0) ended.current(over);
  }, [queued]);

  const follow = () => client.invalidateQueries({ queryKey: jobsKey });
  const start = async (images: readonly ImageSummary[], stores: readonly string[]) => {
    for (let from = 0; from < images.length; from += atOnce) {
      const part = images.slice(from, from + atOnce).map(({ id, name }) => ({ id, name: name ?? null }));
      const result = await act(copyToStores, { images: part, stores: [...stores] });
      await follow();
      if (result.ok) continue;
      failed('copy', t('not_copied', { count: images.length - from }), result.error);
      return false;
    }
    return true;
  };
  const end = async (which: { id: string; imageId?: string }) => {
    const result = await act(stopCopies, which);
    await follow();
    if (!result.ok) failed(null, t('not_stopped'), result.error);
  };
  const error = useKeptError(
    found.error instanceof QueryError ? found.error.error : null,
    found.isFetching,
    viewer.projectId,
  );
  const notRead = error && {
    error,
    retry: () => void found.refetch(),
    pending: found.isFetching,
    stale: found.data !== undefined,
  };
  return {
    jobs,
    notRead,
    queued,
    copy: async (image, store) => {
      const ok = await start([image], [store]);
      const title = t('copy_begun', { name: image.name || list('unnamed'), store });
      if (ok) toast({ tone: 'success', title, description: <CopyTrack image={image} store={store} /> });
      return ok;
    },
    copyMany: start,
    drop: (id, imageId) => void end({ id, imageId }),
    stop: (id) => void end({ id }),
  };
}
