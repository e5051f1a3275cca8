import type { Route } from 'next';
import type { Viewer } from '@/lib/auth/viewer';
import { routes } from '@/lib/routes';
import type { Overview, OverviewPart } from '@/lib/work/overview';

/** How a part is filled where it is drawn: ink, lighter ink, a hatch for what nobody knows, or a state's colour. */
export type Fill = 'ink' | 'light' | 'unknown' | 'ok' | 'warning';

/** A part of the images as it is shown. */
export interface ShownPart extends OverviewPart {
  name: string;
  /** The facets that the list shows exactly these images by; null where none do. */
  facets: string | null;
  fill: Fill;
  /** The name is an id, a store's or a rule's. */
  mono?: boolean;
}

/** Gives the list of a part's images: those that are listed, or hidden ones, which have a list of their own. */
export function partLinks({ scope }: Overview, { projectId }: Viewer) {
  return (facets: string, hidden: boolean): Route => {
    const params = new URLSearchParams();
    if (hidden) params.set('scope', 'hidden');
    else if (scope === 'project') params.set('scope', 'project');
    // All hidden images that somebody sees are one list: of a project are those that it owns.
    const own = hidden && scope === 'project' ? [`owner:${projectId}`] : [];
    const text = [...own, facets].filter(Boolean).join(' ');
    if (text) params.set('q', text);
    return routes.images(params);
  };
}

export type PartLink = ReturnType<typeof partLinks>;
