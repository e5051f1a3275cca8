'use client';

import { useQuery } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { SweepJobs } from '@/components/retention/sweep-jobs';
import { UsesUnknown } from '@/components/retention/uses-unknown';
import { PageHeader } from '@/components/shell/page-header';
import { RetryNotice } from '@/components/shell/retry-notice';
import { SpaceView } from '@/components/space/space-view';
import { Button } from '@/components/ui/button';
import { ExportLinks } from '@/components/ui/export-links';
import { RelativeTime } from '@/components/ui/relative-time';
import { TextField } from '@/components/ui/text-field';
import type { Viewer } from '@/lib/auth/viewer';
import { QueryError } from '@/lib/browser/dashboard';
import { spaceOptions } from '@/lib/queries/space';
import { apiRoutes } from '@/lib/routes';

/** Days for which a hidden or deactivated image has to be unchanged, where nobody says. */
const usualDays = 90;

/** What takes room and serves nobody: how much of it, where and why, and the way to clean it up. */
export function SpacePage({ viewer }: { viewer: Viewer }) {
  const t = useTranslations('space');
  const [days, setDays] = useState(usualDays);
  const [text, setText] = useState(String(usualDays));
  const [wrong, setWrong] = useState(false);
  const space = useQuery(spaceOptions(viewer.projectId, days));
  const error = space.error instanceof QueryError ? space.error.error : null;
  const look = (event: FormEvent) => {
    event.preventDefault();
    if (!/^\d{1,5}$/.test(text.trim())) return setWrong(true);
    if (Number(text) === days) void space.refetch();
    setDays(Number(text));
  };
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title={t('title')} text={t('text')}>
        <div className="flex flex-wrap gap-2">
          <ExportLinks href={(format) => apiRoutes.exportSpace(days, format)} />
        </div>
      </PageHeader>
      <form noValidate onSubmit={look} className="flex flex-wrap items-start gap-3">
        <TextField
          label={t('days')}
          unit={t('days_unit')}
          inputMode="numeric"
          className="w-72"
          value={text}
          error={wrong ? t('wrong_days') : undefined}
          onChange={({ target }) => {
            setText(target.value);
            setWrong(false);
          }}
        />
        <Button
          type="submit"
          className="sm:mt-6"
          pending={space.isFetching}
          icon={<RefreshCw aria-hidden className="size-3.5" />}
        >
          {t('look')}
        </Button>
      </form>
      <p role="status" className="text-muted text-sm">
        {space.isFetching
          ? t('looking')
          : space.data && (
              <>
                {t('looked', { count: space.data.looked })} ·{' '}
                <RelativeTime counted iso={new Date(space.data.readAt).toISOString()} />
              </>
            )}
      </p>
      {error && (
        <RetryNotice
          error={error}
          title={t('not_read')}
          retry={() => void space.refetch()}
          pending={space.isFetching}
          stale={space.data !== undefined}
        />
      )}
      {space.data && !space.isFetching && (
        <>
          <UsesUnknown parts={space.data.parts} />
          <SpaceView key={space.dataUpdatedAt} space={space.data} days={days} viewer={viewer} />
        </>
      )}
      {/* Below what was found: it would be pushed down by it. */}
      {(space.data || error) && <SweepJobs kind="space" viewer={viewer} />}
    </div>
  );
}
