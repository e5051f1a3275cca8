'use client';

import { useEffect } from 'react';
import { hasFiles } from '@/lib/browser/dropped-files';

/** Keeps the browser from opening a file that is dropped where no page takes it: it would replace the page. */
export function DropGuard() {
  useEffect(() => {
    const guard = (event: DragEvent) => {
      if (event.defaultPrevented || !hasFiles(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'none';
    };
    window.addEventListener('dragover', guard);
    window.addEventListener('drop', guard);
    return () => {
      window.removeEventListener('dragover', guard);
      window.removeEventListener('drop', guard);
    };
  }, []);
  return null;
}
