'use client';

import { useRouter } from 'next/navigation';
import { DropOverlay } from '@/components/images/drop-overlay';
import { useFileDrop } from '@/components/images/use-file-drop';
import { putFiles } from '@/lib/browser/dropped-files';
import { routes } from '@/lib/routes';

/** Files that are dropped anywhere on the list go to the page that makes images of them. */
export function ListDrop() {
  const router = useRouter();
  const over = useFileDrop((files) => {
    putFiles(files);
    router.push(routes.newImage());
  });
  return over ? <DropOverlay /> : null;
}
