'use client';

import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Viewer } from '@/lib/auth/viewer';
import { runningImages } from '@/lib/browser/running-images';
import { useUploads } from '@/lib/browser/uploads/upload-list';
import { useLiveImages } from '@/lib/browser/use-live-images';
import type { Activity } from '@/lib/data/activity';
import { activityKey, activityOptions, passingUploadsOptions } from '@/lib/queries/activity';
import { usePageData } from '@/lib/queries/page-data';
import { keptUploadsOptions } from '@/lib/queries/uploads';
import {
  type ActivityGroup,
  activityGroup,
  activityKept,
  activityKind,
  activityPhase,
  activityRank,
  heardOf,
  type ImageActivity,
  isUnderWay,
} from '@/lib/work/activity';
import type { Job } from '@/lib/work/job';
import { isRunning } from '@/lib/work/upload';

/** Looks that are read without being asked for: more than a thousand images. */
const looksAtMost = 12;
const runningRank = activityRank('running');

/**
 * What happens and happened to images, as rows that keep their places: what failed first, then what runs, then the
 * rest, each newest first. Reads on by itself to what Glance keeps no tasks of any more.
 */
export function useActivityRows(viewer: Viewer, first: Activity | null, jobs: readonly Job[]) {
  const client = useQueryClient();
  const options = activityOptions(viewer.projectId, first);
  const query = useInfiniteQuery(options);
  usePageData(options);
  const uploads = useUploads();
  const passing = useQuery(passingUploadsOptions(viewer.projectId)).data ?? [];
  const kept = useQuery(keptUploadsOptions(viewer.projectId)).data;
  const pages = query.data?.pages;
  const items = useMemo(() => {
    const [newest] = pages ?? [];
    const seen = new Set(newest?.gone);
    // What changed between two readings comes in both pages; the first is newer, and has all that is under way.
    return (pages ?? [])
      .flatMap((page) =>
        page === newest || newest?.more ? page.items : page.items.filter(({ image }) => !isUnderWay(image)),
      )
      .filter(({ image }) => !seen.has(image.id) && seen.add(image.id));
  }, [pages]);
  const sending = useMemo(() => uploads.filter(isRunning).map(({ imageId }) => imageId), [uploads]);
  const { images, gone, stale } = useLiveImages(items, sending);
  useEffect(() => runningImages.tell(items), [items]);

  const last = pages?.at(-1);
  const isYoung = last?.until != null && last.readAt - Date.parse(last.until) < activityKept;
  const readsOn = query.hasNextPage && isYoung && (pages?.length ?? 0) < looksAtMost && !query.isError;
  const { isFetching, fetchNextPage } = query;
  useEffect(() => {
    if (readsOn && !isFetching) void fetchNextPage();
  }, [readsOn, isFetching, fetchNextPage]);

  // What began after the page was read: it is read again once for each.
  const begun = [
    ...sending,
    ...passing.map(({ imageId }) => imageId),
    ...jobs.flatMap(({ endedAt, items: own }) =>
      endedAt === null ? own.flatMap((item) => (item.state === 'running' ? [item.imageId] : [])) : [],
    ),
  ];
  const unknown = begun
    .filter((id) => !items.some(({ image }) => image.id === id))
    .sort()
    .join(',');
  const atWork = jobs.filter(({ endedAt }) => endedAt === null).length;
  const wasAtWork = useRef(0);
  useEffect(() => {
    const ended = atWork < wasAtWork.current;
    wasAtWork.current = atWork;
    if (unknown || ended) void client.invalidateQueries({ queryKey: activityKey });
  }, [unknown, atWork, client]);

  const placeOf = usePlaces();
  const atFirst = new Set(pages?.[0]?.items.map(({ image }) => image.id));
  const rows = images
    .filter(({ image }) => !gone.has(image.id))
    .map((item) => {
      const upload = uploads.find(({ imageId, state }) => imageId === item.image.id && state !== 'done');
      const passes = passing.find(({ imageId }) => imageId === item.image.id);
      const told = activityPhase(item);
      const remembered =
        kept?.has(item.image.id) === true && !upload && !passes && (told === 'waiting' || told === 'left');
      const phase =
        upload && isRunning(upload)
          ? 'sending'
          : passes?.broken
            ? 'paused'
            : passes && told === 'waiting'
              ? 'sending'
              : remembered
                ? 'broken'
                : told;
      const moves = phase === 'sending' || phase === 'paused' || phase === 'broken';
      const kind = moves && item.image.status === 'queued' ? 'upload' : activityKind(item);
      const group = activityGroup(phase);
      return {
        item,
        upload,
        passes,
        phase,
        kind,
        group,
        place: placeOf(item, rankOf(group, atFirst.has(item.image.id))),
      };
    })
    .sort((a, b) => a.place.rank - b.place.rank || b.place.heard.localeCompare(a.place.heard));
  return {
    rows,
    query,
    stale,
    latest: pages?.[0],
    /** Still reads on by itself. */
    reading: readsOn,
    again: () => void client.invalidateQueries({ queryKey: activityKey }),
  };
}

/** Where a row stands when it is first seen: a failure found further back pushes down nothing that runs. */
function rankOf(group: ActivityGroup, atFirst: boolean): number {
  const rank = activityRank(group);
  return atFirst || rank >= runningRank ? rank : runningRank + 0.5;
}

/** Where a row stood when it was first seen: it stays there while its work goes on and ends. */
function usePlaces(): (item: ImageActivity, rank: number) => { rank: number; heard: string } {
  const [places] = useState(() => new Map<string, { rank: number; heard: string }>());
  return (item, rank) => {
    const place = places.get(item.image.id) ?? { rank, heard: heardOf(item) };
    places.set(item.image.id, place);
    return place;
  };
}
