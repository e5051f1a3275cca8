'use client';

import { useTranslations } from 'next-intl';
import { useProjectName } from '@/components/images/use-project-name';
import type { Viewer } from '@/lib/auth/viewer';
import { formatBytes, shortId } from '@/lib/format';
import { type SpaceReason, spaceReasons, type SpaceTotals as Totals } from '@/lib/images/space';

interface SpaceTotalsProps {
  totals: Totals;
  /** The cloud has one store and no list. */
  oneStore: boolean;
  viewer: Viewer;
  /** The reason whose images are shown, or null for all. */
  chosen: SpaceReason | null;
  onChoose: (reason: SpaceReason | null) => void;
}

/** Projects shown: those with most bytes. */
const projectsAtMost = 8;

/** What could be had back by reason, by store and by project; a click on a reason shows its images alone. */
export function SpaceTotals({ totals, oneStore, viewer, chosen, onChoose }: SpaceTotalsProps) {
  const t = useTranslations('space');
  const stores = Object.entries(totals.stores).sort((a, b) => b[1] - a[1]);
  const projects = Object.entries(totals.projects)
    .sort((a, b) => b[1].bytes - a[1].bytes)
    .slice(0, projectsAtMost);
  return (
    <div className="grid gap-4 lg:grid-cols-[2fr_1fr_1fr]">
      <section aria-label={t('by_reason')} className="rounded border bg-surface">
        <h2 className="border-b px-4 py-2 font-medium">{t('by_reason')}</h2>
        <ul className="divide-y">
          {spaceReasons.map((reason) => {
            const total = totals.reasons[reason];
            return (
              total && (
                <li key={reason}>
                  <button
                    type="button"
                    aria-pressed={chosen === reason}
                    onClick={() => onChoose(chosen === reason ? null : reason)}
                    className="flex w-full items-center gap-3 px-4 py-1.5 text-left hover:bg-hover aria-pressed:bg-hover"
                  >
                    <span className="min-w-0 flex-1">{t(`is_${reason}`)}</span>
                    <span className="text-muted text-sm tabular-nums">
                      {t('number', { count: total.images })}
                    </span>
                    <span className="w-24 text-right tabular-nums">{formatBytes(total.bytes)}</span>
                  </button>
                </li>
              )
            );
          })}
        </ul>
      </section>
      <section aria-label={t('by_store')} className="rounded border bg-surface">
        <h2 className="border-b px-4 py-2 font-medium">{t('by_store')}</h2>
        <ul className="divide-y">
          {stores.map(([store, bytes]) => (
            <li key={store} className="flex gap-3 px-4 py-1.5">
              <span className="min-w-0 flex-1 break-words">
                {store || t(oneStore ? 'one_store' : 'store_not_told')}
              </span>
              <span className="tabular-nums">{formatBytes(bytes)}</span>
            </li>
          ))}
        </ul>
      </section>
      <section aria-label={t('by_project')} className="rounded border bg-surface">
        <h2 className="border-b px-4 py-2 font-medium">{t('by_project')}</h2>
        <ul className="divide-y">
          {projects.map(([owner, { bytes }]) => (
            <li key={owner} className="flex gap-3 px-4 py-1.5">
              <Project id={owner} viewer={viewer} />
              <span className="tabular-nums">{formatBytes(bytes)}</span>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

function Project({ id, viewer }: { id: string; viewer: Viewer }) {
  const t = useTranslations('space');
  const name = useProjectName(id || null, viewer);
  return (
    <span className="min-w-0 flex-1 truncate" title={id}>
      {id === '' ? t('no_owner') : (name ?? shortId(id))}
    </span>
  );
}
