'use client';

import { Download, History, SlidersHorizontal } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import type { ListView } from '@/components/images/list-view';
import { Button } from '@/components/ui/button';
import { lazy } from '@/components/ui/lazy';
import type { Viewer } from '@/lib/auth/viewer';
import type { ImageListQuery } from '@/lib/images/image-list-query';
import type { ImageSummary } from '@/lib/images/image-summary';
import { olderVersions } from '@/lib/images/older-versions';

const ViewDialog = lazy(() => import('@/components/images/view-dialog').then((module) => module.ViewDialog));
const ExportDialog = lazy(() =>
  import('@/components/images/export-dialog').then((module) => module.ExportDialog),
);
const OlderVersionsDialog = lazy(() =>
  import('@/components/images/older-versions-dialog').then((module) => module.OlderVersionsDialog),
);

interface ListToolsProps {
  query: ImageListQuery;
  view: ListView;
  viewer: Viewer;
  read: ImageSummary[];
  /** Images that the query lets through, or null while not all are read. */
  total: number | null;
  onView: (view: ListView) => void;
  onQuery: (query: ImageListQuery) => void;
  /** These were hidden; they are to be read again. */
  onHidden: (ids: string[]) => void;
}

/** Rows that are looked at for the offer to hide older versions: it is an offer, the dialog looks at all. */
const lookedAt = 1000;

/** What is done with the list as a whole: how it is shown, taking it along, clearing old versions out of it. */
export function ListTools({ query, view, viewer, read, total, onView, onQuery, onHidden }: ListToolsProps) {
  const t = useTranslations('list');
  const [open, setOpen] = useState<'view' | 'export' | 'older' | null>(null);
  const older = useMemo(() => {
    const world = { now: Date.now(), who: viewer, usedOf: () => 'no' as const };
    return olderVersions(read.slice(0, lookedAt), 'name', world).reduce(
      (sum, of) => sum + of.older.length,
      0,
    );
  }, [read, viewer]);
  const close = () => setOpen(null);
  return (
    <div className="flex gap-2">
      {older > 0 && (
        <Button
          title={t('older_hint')}
          icon={<History aria-hidden className="size-4" />}
          onClick={() => setOpen('older')}
        >
          <span className="max-sm:sr-only">{t('older')}</span>
          <span className="rounded bg-hover px-1 text-muted text-xs tabular-nums">
            {t('tab_count', { count: older })}
          </span>
        </Button>
      )}
      <Button
        icon={<SlidersHorizontal aria-hidden className="size-4" />}
        onClick={() => setOpen('view')}
        aria-haspopup="dialog"
      >
        <span className="max-sm:sr-only">{t('view')}</span>
      </Button>
      <Button
        icon={<Download aria-hidden className="size-4" />}
        onClick={() => setOpen('export')}
        aria-haspopup="dialog"
      >
        <span className="max-sm:sr-only">{t('export')}</span>
      </Button>
      {open === 'view' && (
        <ViewDialog query={query} view={view} onView={onView} onQuery={onQuery} onClose={close} />
      )}
      {open === 'export' && <ExportDialog query={query} total={total} onClose={close} />}
      {open === 'older' && (
        <OlderVersionsDialog
          viewer={viewer}
          onClose={close}
          onDone={(ids) => {
            close();
            onHidden(ids);
          }}
        />
      )}
    </div>
  );
}
