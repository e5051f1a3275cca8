'use client';

import { useQuery } from '@tanstack/react-query';
import { projectsOptions } from '@/lib/queries/projects';

/** Gives the name of a project where this session knows it, else its id. */
export function useOwnerName(): (owner: string) => string {
  const { data } = useQuery(projectsOptions());
  return (owner) => data?.find(({ id }) => id === owner)?.name ?? owner;
}
