'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { PhaseBadge } from '@/components/activity/phase-badge';
import { Button } from '@/components/ui/button';
import { CheckboxField } from '@/components/ui/checkbox-field';
import { Dialog } from '@/components/ui/dialog';
import { lazy } from '@/components/ui/lazy';
import { Notice } from '@/components/ui/notice';
import { RelativeTime } from '@/components/ui/relative-time';
import type { Viewer } from '@/lib/auth/viewer';
import type { Image } from '@/lib/contract/image';
import { formatBytes } from '@/lib/format';
import { imageCan } from '@/lib/images/image-can';
import type { ActivityPhase } from '@/lib/work/activity';

const BulkAct = lazy(() => import('@/components/images/bulk-act').then((module) => module.BulkAct));

interface LeftBehindProps {
  rows: { image: Image; phase: ActivityPhase }[];
  viewer: Viewer;
  onDone: () => void;
}

/** Milliseconds without a change after which a record is ticked. */
const quietAfter = 3_600_000;

/** Records that nobody fills any more: told, and offered to be deleted after somebody looked at each. */
export function LeftBehind({ rows, viewer, onDone }: LeftBehindProps) {
  const t = useTranslations('activity');
  const list = useTranslations('list');
  const common = useTranslations('verbs');
  const [step, setStep] = useState<'choose' | 'delete' | null>(null);
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const mine = rows.filter(({ image }) => imageCan.delete(image, viewer) === null);
  // Ticked beforehand is only what is this project's and has been quiet: an import may be about to be asked for.
  const isChosen = (image: Image) => {
    const quiet = Date.now() - Date.parse(image.updated_at) > quietAfter;
    return (quiet && image.owner === viewer.projectId) !== toggled.has(image.id);
  };
  const chosen = mine.filter(({ image }) => isChosen(image)).map(({ image }) => image);
  if (mine.length === 0) return null;
  const toggle = (id: string) =>
    setToggled((present) => {
      const next = new Set(present);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  return (
    <>
      <Notice
        tone="info"
        title={t('left', { count: mine.length })}
        action={<Button onClick={() => setStep('choose')}>{t('clean_up')}</Button>}
      >
        {t('left_text', { count: mine.length })}
      </Notice>
      {step === 'choose' && (
        <Dialog
          open
          wide
          onOpenChange={(stays) => !stays && setStep(null)}
          title={t('clean_up_title')}
          description={t('clean_up_text')}
          footer={
            <>
              <Button onClick={() => setStep(null)}>{common('cancel')}</Button>
              <Button variant="danger" disabled={chosen.length === 0} onClick={() => setStep('delete')}>
                {t('delete_chosen', { count: chosen.length })}
              </Button>
            </>
          }
        >
          <ul className="divide-y border-y">
            {mine.map(({ image, phase }) => (
              <li key={image.id} className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 py-2">
                <CheckboxField
                  checked={isChosen(image)}
                  onChange={() => toggle(image.id)}
                  label={<span className="break-all">{image.name || list('unnamed')}</span>}
                  className="min-w-0"
                />
                <span className="flex items-center gap-3 text-muted text-sm">
                  {image.size !== null && formatBytes(image.size)}
                  <RelativeTime iso={image.updated_at} />
                  <PhaseBadge phase={phase} />
                </span>
              </li>
            ))}
          </ul>
        </Dialog>
      )}
      {step === 'delete' && (
        <BulkAct
          verb="delete"
          images={chosen}
          viewer={viewer}
          onClose={() => setStep('choose')}
          onDone={() => {
            setStep(null);
            onDone();
          }}
        />
      )}
    </>
  );
}
