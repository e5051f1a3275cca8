'use client';

import { useTranslations } from 'next-intl';
import { Dialog } from '@/components/ui/dialog';

const keys = [
  ['/', 'filter'],
  ['j ↓', 'down'],
  ['k ↑', 'up'],
  ['Enter', 'open'],
  ['Space', 'peek'],
  ['x', 'select'],
  ['c', 'create'],
  ['Ctrl K', 'palette'],
  ['?', 'help'],
] as const;

/** The keys of the list. */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('keys');
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t('title')}>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5">
        {keys.map(([key, meaning]) => (
          <div key={key} className="contents">
            <dt>
              <kbd className="rounded border bg-hover px-1.5 font-mono text-sm">{key}</kbd>
            </dt>
            <dd>{t(meaning)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
