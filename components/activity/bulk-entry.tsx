'use client';

import { ListChecks } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { BulkVerb } from '@/components/images/bulk-dialog';
import { useActionErrorText } from '@/components/shell/action-error';
import { Button } from '@/components/ui/button';
import { ProgressBar } from '@/components/ui/progress-bar';
import { RelativeTime } from '@/components/ui/relative-time';
import type { BulkRun } from '@/lib/browser/bulk-runs';
import { shortId } from '@/lib/format';
import { useReadNames } from '@/lib/queries/use-read-names';
import { routes } from '@/lib/routes';

/** Something that this tab does to many images: how far it is, and which stayed as they were. */
export function BulkEntry({ run }: { run: BulkRun }) {
  const t = useTranslations('activity');
  const verbs = useTranslations('verbs');
  const errorText = useActionErrorText();
  const nameOf = useReadNames();
  const running = run.endedAt === null;
  const verb = verbs(run.verb as BulkVerb);
  const title = t('bulk', { verb, count: run.all });
  const failed = run.failed.length;
  const words = [t('ended_of', { ended: run.done, all: run.all })];
  if (failed > 0) words.push(t('stayed', { count: failed }));
  return (
    <li className="flex flex-col gap-1.5 px-3 py-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <ListChecks aria-hidden className="size-4 text-muted" />
        <span className="min-w-0 flex-1 font-medium">{title}</span>
        <span className="text-muted text-sm tabular-nums">
          {t('ended_of', { ended: run.done, all: run.all })} ·{' '}
          <RelativeTime iso={new Date(run.endedAt ?? run.startedAt).toISOString()} />
        </span>
        {running && (
          <Button size="sm" onClick={run.stop}>
            {t('stop')}
          </Button>
        )}
      </div>
      <ProgressBar
        label={title}
        value={(run.done - failed) / Math.max(1, run.all)}
        failed={failed / Math.max(1, run.all)}
        text={words.join(' · ')}
        tone={running ? 'progress' : 'ok'}
      />
      {run.error && <p className="text-danger text-sm">{errorText(run.error)}</p>}
      {failed > 0 && (
        <details className="text-sm">
          <summary className="text-danger">{t('stayed', { count: failed })}</summary>
          <ul className="mt-1 flex flex-col gap-0.5">
            {run.failed.map(({ id, result }) => (
              <li key={id} className="break-words">
                <Link prefetch={false} href={routes.image(id)} className="font-medium hover:underline">
                  {nameOf(id) ?? <span className="font-mono">{shortId(id)}</span>}
                </Link>
                {!result.ok && ` ${errorText(result.error)}`}
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}
