'use client';

import { useQuery } from '@tanstack/react-query';
import type { Viewer } from '@/lib/auth/viewer';
import { projectsOptions } from '@/lib/queries/projects';

/** The name of a project where this user is in it, or null: no API tells a member the names of others. */
export function useProjectName(projectId: string | null, viewer: Viewer): string | null {
  const mine = projectId === viewer.projectId;
  const { data } = useQuery({ ...projectsOptions(), enabled: projectId !== null && !mine });
  if (mine) return viewer.projectName;
  return data?.find(({ id }) => id === projectId)?.name ?? null;
}
