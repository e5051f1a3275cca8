'use client';

import { Upload } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { isRunning } from '@/lib/uploads/upload';
import { useUploads } from '@/lib/uploads/upload-manager';

const UploadTray = dynamic(
  () => import('@/components/uploads/upload-tray').then((module) => module.UploadTray),
  {
    loading: () => null,
  },
);
const circumference = 2 * Math.PI * 7;

/** The uploads of this browser: how many run, a ring that fills, and the list of them. */
export function ActivityButton() {
  const t = useTranslations('shell');
  const uploads = useUploads();
  const [open, setOpen] = useState(false);
  if (uploads.length === 0) return null;
  const running = uploads.filter(isRunning);
  const total = running.reduce((sum, upload) => sum + upload.size, 0);
  const sent = running.reduce((sum, upload) => sum + upload.sent, 0);
  const part = total === 0 ? 1 : sent / total;
  return (
    <>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex h-8 items-center gap-1.5 rounded px-2 hover:bg-hover"
      >
        <svg aria-hidden viewBox="0 0 18 18" className="size-[18px] -rotate-90">
          <circle cx="9" cy="9" r="7" fill="none" strokeWidth="2.5" className="stroke-line" />
          <circle
            cx="9"
            cy="9"
            r="7"
            fill="none"
            strokeWidth="2.5"
            className="stroke-accent"
            strokeDasharray={`${part * circumference} ${circumference}`}
          />
        </svg>
        <span className="text-sm">
          <span className="sr-only">{t('uploads')}</span> {running.length}
        </span>
        <Upload aria-hidden className="size-3.5 text-muted" />
      </button>
      {open && <UploadTray onClose={() => setOpen(false)} />}
    </>
  );
}
