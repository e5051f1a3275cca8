'use client';

import { useEffect, useRef, useState } from 'react';
import { hasFiles } from '@/lib/browser/dropped-files';
import { droppedFiles } from '@/lib/browser/file-handles';

/**
 * Makes the whole page a place to drop files on, but where a part of it takes them itself. Gives whether files are being
 * dragged over it.
 */
export function useFileDrop(onFiles: (files: File[]) => void): boolean {
  const [over, setOver] = useState(false);
  const handler = useRef(onFiles);
  useEffect(() => {
    handler.current = onFiles;
  });
  useEffect(() => {
    const ends = new AbortController();
    const { signal } = ends;
    const move = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      setOver(true);
      if (event.defaultPrevented) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
    };
    // To another element of the page it goes on.
    const leave = (event: DragEvent) => event.relatedTarget === null && setOver(false);
    const drop = (event: DragEvent) => {
      setOver(false);
      if (event.defaultPrevented || !hasFiles(event)) return;
      event.preventDefault();
      void droppedFiles(event.dataTransfer).then((files) => {
        if (files.length > 0) handler.current(files);
      });
    };
    // Before the window, where `DropGuard` refuses whatever nobody took.
    document.addEventListener('dragover', move, { signal });
    document.addEventListener('dragleave', leave, { signal });
    document.addEventListener('drop', drop, { signal });
    return () => ends.abort();
  }, []);
  return over;
}
