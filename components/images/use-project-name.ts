'use client';

import { useQuery } from '@tanstack/react-query';
import type { Viewer } from '@/lib/auth/viewer';
import { projectNamesOptions } from '@/lib/queries/projects';

/** The name of a project where this user may know it, or null: a member knows one's own alone. */
export function useProjectName(projectId: string | null, viewer: Viewer): string | null {
  const mine = projectId === viewer.projectId;
  const { data } = useQuery(projectNamesOptions(projectId === null || mine ? [] : [projectId]));
  if (mine) return viewer.projectName;
  return data?.get(projectId ?? '') ?? null;
}
