'use client';

import { FileUp } from 'lucide-react';
import { useTranslations } from 'next-intl';

interface DropOverlayProps {
  /** Whether a record takes the bytes of one file; else each file becomes an image. */
  record?: boolean;
}

/** Lies over the page while files are dragged over it, and says what becomes of them. The drop goes through it. */
export function DropOverlay({ record = false }: DropOverlayProps) {
  const t = useTranslations('create');
  return (
    <div className="pointer-events-none fixed inset-0 z-40 bg-shade p-3">
      <div
        role="status"
        className="flex h-full flex-col items-center justify-center gap-2 rounded border-2 border-focus border-dashed bg-raised text-center"
      >
        <FileUp aria-hidden className="size-8 text-muted" />
        <p className="font-semibold text-lg">{t(record ? 'drop_record' : 'drop_here')}</p>
        <p className="max-w-[52ch] px-4 text-muted">{t(record ? 'drop_record_text' : 'drop_here_text')}</p>
      </div>
    </div>
  );
}
