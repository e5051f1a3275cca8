'use client';

import { Undo2 } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { RequestId, useActionErrorText } from '@/components/shell/action-error';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { ProgressBar } from '@/components/ui/progress-bar';
import { RelativeTime } from '@/components/ui/relative-time';
import { useListed } from '@/components/ui/use-listed';
import { shownText } from '@/lib/images/odd-text';
import { routes } from '@/lib/routes';
import { itemEnded, type Job, type JobItem, undoOfItem } from '@/lib/work/job';
import { sweepVerbs } from '@/lib/work/sweep';

interface SweepJobProps {
  job: Job;
  /** Another job has taken it back, or does. */
  undone: boolean;
  onStop: () => unknown;
  onUndo: () => unknown;
}

/**
 * Images shown before somebody asks for all. Of more, once they have ended, only those that went otherwise than planned, if
 * any.
 */
const atFirst = 20;

/** Acts on many images, one after another: how far they are, and what became of each. */
export function SweepJob({ job, undone, onStop, onUndo }: SweepJobProps) {
  const t = useTranslations('sweep');
  const listed = useListed();
  const [pending, setPending] = useState(false);
  const [whole, setWhole] = useState(false);
  const { items } = job;
  const of = (state: JobItem['state']) => items.filter((item) => item.state === state);
  const counts = (['done', 'left', 'failed', 'stopped'] as const)
    .map((state) => ({ state, count: of(state).length }))
    .filter(({ state, count }) => state === 'done' || count > 0)
    .map(({ state, count }) => t(`count_${state}`, { count }))
    .join(' · ');
  const runs = job.endedAt === null;
  const what = listed(
    sweepVerbs
      .map((verb) => ({ verb, count: items.filter(({ act }) => act?.verb === verb).length }))
      .filter(({ count }) => count > 0)
      .map(({ verb, count }) => t(`title_${verb}`, { count })),
  );
  const title = job.undoes === undefined ? what : t('title_undo', { title: what });
  // What takes something back is not taken back in turn.
  const back = job.undoes === undefined ? items.filter((item) => undoOfItem(item) !== null).length : 0;
  const press = async (run: () => unknown) => {
    setPending(true);
    await run();
    setPending(false);
  };
  // What went otherwise than planned comes first.
  const order: readonly JobItem['state'][] = ['failed', 'left', 'running', 'waiting', 'stopped', 'done'];
  const sorted = [...items].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  const otherwise = of('failed').length + of('left').length;
  const most = !runs && otherwise > 0 && items.length > atFirst ? Math.min(otherwise, atFirst) : atFirst;
  const shown = whole ? sorted : sorted.slice(0, most);
  return (
    <article aria-label={title} className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="min-w-0 grow basis-56 break-words font-medium">{title}</h3>
        <span role="status" className="text-muted text-sm tabular-nums">
          {counts}
        </span>
        <span className="text-muted text-sm">
          <RelativeTime iso={new Date(job.endedAt ?? job.startedAt).toISOString()} />
        </span>
        {runs && (
          <Button size="sm" pending={pending} disabled={job.stopping} onClick={() => void press(onStop)}>
            {t(job.stopping ? 'stopping' : 'stop')}
          </Button>
        )}
        {!runs && back > 0 && !undone && (
          <Button
            size="sm"
            pending={pending}
            icon={<Undo2 aria-hidden className="size-3.5" />}
            onClick={() => void press(onUndo)}
          >
            {t('undo', { count: back })}
          </Button>
        )}
        {undone && <span className="text-muted text-sm">{t('undone')}</span>}
      </div>
      {runs && (
        <ProgressBar
          label={title}
          value={items.length === 0 ? 1 : items.filter(itemEnded).length / items.length}
          text={counts}
        />
      )}
      {job.waits === 'sign_in' && <Notice tone="warning">{t('waits')}</Notice>}
      <details open={runs || otherwise > 0}>
        <summary className="text-sm">{t('images')}</summary>
        <ul className="mt-1 flex flex-col gap-1">
          {shown.map((item) => (
            <SweepItem key={item.imageId} item={item} />
          ))}
        </ul>
        {shown.length < items.length && (
          <Button size="sm" className="mt-2" onClick={() => setWhole(true)}>
            {t('all', { count: items.length })}
          </Button>
        )}
      </details>
    </article>
  );
}

function SweepItem({ item }: { item: JobItem }) {
  const t = useTranslations('sweep');
  const list = useTranslations('list');
  const text = useActionErrorText();
  const { imageId, name, state, act, left, error } = item;
  const gone = act?.verb === 'delete' && state === 'done';
  const shown = shownText(name ?? '') || list('unnamed');
  return (
    <li className="flex flex-wrap items-baseline gap-x-2 text-sm">
      {gone ? (
        <span className="break-all font-medium">{shown}</span>
      ) : (
        <Link href={routes.image(imageId)} prefetch={false} className="break-all font-medium hover:underline">
          {shown}
        </Link>
      )}
      <span className="font-mono text-muted">{imageId.slice(0, 8)}</span>
      <span className={state === 'failed' ? 'text-danger' : 'text-muted'}>
        {left
          ? t(`left_${left}`)
          : state === 'done' && act
            ? t(`done_${act.verb}`)
            : t(`is_${state as 'waiting'}`)}
      </span>
      {error && (
        <span className="basis-full text-danger">
          {text(error)}
          <RequestId error={error} />
        </span>
      )}
    </li>
  );
}
