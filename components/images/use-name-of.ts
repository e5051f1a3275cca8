'use client';

import { useMemo } from 'react';

/** The names of images by their ids. */
export function useNameOf(
  images: readonly { id: string; name?: string | null }[],
): (id: string) => string | null {
  const names = useMemo(() => new Map(images.map(({ id, name }) => [id, name ?? null])), [images]);
  return (id) => names.get(id) ?? null;
}
