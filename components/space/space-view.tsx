'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ConfirmSweep } from '@/components/retention/confirm-sweep';
import { ActionErrorNotice } from '@/components/shell/action-error';
import { SpaceRow } from '@/components/space/space-row';
import { SpaceTotals } from '@/components/space/space-totals';
import { Button } from '@/components/ui/button';
import { applySpace } from '@/lib/actions/sweeps';
import type { Viewer } from '@/lib/auth/viewer';
import { act } from '@/lib/browser/dashboard';
import type { ActionError } from '@/lib/contract/action-result';
import type { SpacePage } from '@/lib/data/space';
import { formatBytes } from '@/lib/format';
import type { SpaceReason } from '@/lib/images/space';
import { jobsKey } from '@/lib/queries/jobs';

interface SpaceViewProps {
  space: SpacePage;
  /** What it was asked with. */
  days: number;
  viewer: Viewer;
}

/** Images that one job takes. */
const atOnce = 1000;
/** Rows shown before somebody asks for more. */
const atFirst = 100;

/** What could be had back, added up and image by image; what somebody chooses is cleaned up. */
export function SpaceView({ space, days, viewer }: SpaceViewProps) {
  const t = useTranslations('space');
  const client = useQueryClient();
  const [reason, setReason] = useState<SpaceReason | null>(null);
  const [shown, setShown] = useState(atFirst);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [asks, setAsks] = useState(false);
  const [pending, setPending] = useState(false);
  const [begun, setBegun] = useState(false);
  const [error, setError] = useState<ActionError | null>(null);
  const { rows, totals } = space;
  const fitting = rows.filter((row) => reason === null || row.reason === reason);
  const visible = fitting.slice(0, shown);
  const picked = rows.filter(({ id }) => chosen.has(id)).slice(0, atOnce);
  const all = Object.values(totals.reasons);
  const images = all.reduce((sum, total) => sum + total.images, 0);
  const bytes = all.reduce((sum, total) => sum + total.bytes, 0);
  const choose = (ids: readonly string[], add: boolean) =>
    setChosen((present) => {
      const next = new Set(present);
      for (const id of ids) {
        if (add) next.add(id);
        else next.delete(id);
      }
      return next;
    });
  const clean = async () => {
    setAsks(false);
    setError(null);
    setPending(true);
    const wanted = picked.map(({ id, name, verb, updated_at }) => ({ id, name, verb, updated_at }));
    const result = await act(applySpace, { days, images: wanted });
    await client.invalidateQueries({ queryKey: jobsKey });
    setPending(false);
    if (result.ok) setBegun(true);
    else setError(result.error);
  };
  if (begun) return <p role="status">{t('begun')}</p>;
  if (images === 0) return <p>{t('nothing')}</p>;
  return (
    <>
      <p className="text-lg">
        {t.rich('could', {
          bytes: formatBytes(bytes),
          count: images,
          strong: (text) => <strong className="font-semibold">{text}</strong>,
        })}
      </p>
      <SpaceTotals
        totals={totals}
        oneStore={space.defaultStore === null}
        viewer={viewer}
        chosen={reason}
        onChoose={(next) => {
          setReason(next);
          setShown(atFirst);
        }}
      />
      {images > rows.length && <p className="text-muted text-sm">{t('first', { count: rows.length })}</p>}
      <section aria-label={t('images')} className="rounded border bg-surface">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b px-4 py-2">
          <input
            type="checkbox"
            aria-label={t('choose_all')}
            disabled={pending}
            checked={visible.length > 0 && visible.every(({ id }) => chosen.has(id))}
            onChange={({ target }) =>
              choose(
                visible.map(({ id }) => id),
                target.checked,
              )
            }
            className="size-4 accent-[var(--accent)]"
          />
          <span role="status" className="grow text-muted text-sm tabular-nums">
            {t('chosen', {
              count: picked.length,
              bytes: formatBytes(picked.reduce((sum, row) => sum + row.bytes, 0)),
            })}
          </span>
          <Button
            variant="danger"
            size="sm"
            pending={pending}
            disabled={picked.length === 0}
            onClick={() => setAsks(true)}
          >
            {t('clean', { count: picked.length })}
          </Button>
        </div>
        <ul className="divide-y">
          {visible.map((row) => (
            <SpaceRow
              key={row.id}
              row={row}
              checked={chosen.has(row.id)}
              disabled={pending}
              onCheck={(checked) => choose([row.id], checked)}
            />
          ))}
        </ul>
        {fitting.length > shown && (
          <div className="border-t px-4 py-2">
            <Button size="sm" onClick={() => setShown(shown + 500)}>
              {t('more', { count: fitting.length - shown })}
            </Button>
          </div>
        )}
      </section>
      {error && <ActionErrorNotice error={error} title={t('not_begun')} />}
      {asks && (
        <ConfirmSweep
          title={t('confirm_title', { count: picked.length })}
          text={t('confirm_text', {
            deleted: picked.filter(({ verb }) => verb === 'delete').length,
            trimmed: picked.filter(({ verb }) => verb === 'trim').length,
          })}
          act={t('clean', { count: picked.length })}
          images={picked}
          onClose={() => setAsks(false)}
          onConfirm={() => void clean()}
        />
      )}
    </>
  );
}
