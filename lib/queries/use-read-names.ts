'use client';

import { useQueryClient } from '@tanstack/react-query';
import { imageNameSeen } from '@/lib/browser/image-names';
import { shownText } from '@/lib/images/odd-text';
import { imageListKey, type KeptPage } from '@/lib/queries/images';

/** Finds how an image is called in what this tab has read of lists and pages, without asking; null where it read none. */
export function useReadNames(): (id: string) => string | null {
  const client = useQueryClient();
  return (id) => {
    for (const [, data] of client.getQueriesData<{ pages?: KeptPage[] }>({ queryKey: imageListKey }))
      for (const page of data?.pages ?? []) {
        const name = page.images.find((image) => image.id === id)?.name;
        if (name) return shownText(name);
      }
    return imageNameSeen(id);
  };
}
