'use client';

import { useSearchParams } from 'next/navigation';
import { inFull, routes } from '@/lib/routes';
import { type ActivityGroup, type ActivityKind, activityGroups, activityKinds } from '@/lib/work/activity';

/** What of the activity is shown; null is everything. */
export interface ActivityFilter {
  group: ActivityGroup | null;
  kind: ActivityKind | null;
  /** Part of an image's name, or the beginning of its id. */
  text: string;
}

/** The filter as the address has it; a change writes the address without asking the server for the page again. */
export function useActivityFilter() {
  const params = useSearchParams();
  const filter: ActivityFilter = {
    group: activityGroups.find((group) => group === params.get('show')) ?? null,
    kind: activityKinds.find((kind) => kind === params.get('kind')) ?? null,
    text: params.get('q') ?? '',
  };
  const change = (next: Partial<ActivityFilter>) => {
    const { group, kind, text } = { ...filter, ...next };
    const written = new URLSearchParams();
    if (group) written.set('show', group);
    if (kind) written.set('kind', kind);
    if (text) written.set('q', text);
    window.history.replaceState(null, '', inFull(routes.activity(written)));
  };
  return { filter, change };
}
