'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import { useState } from 'react';
import { AilingImage } from '@/components/health/ailing-image';
import { RuleTable } from '@/components/health/rule-table';
import { PageTitle } from '@/components/shell/page-header';
import { RetryNotice } from '@/components/shell/retry-notice';
import { Button } from '@/components/ui/button';
import { ExportLinks } from '@/components/ui/export-links';
import { Notice } from '@/components/ui/notice';
import { RelativeTime } from '@/components/ui/relative-time';
import type { Viewer } from '@/lib/auth/viewer';
import { QueryError } from '@/lib/browser/dashboard';
import type { HealthPage } from '@/lib/data/health';
import { healthScore } from '@/lib/images/health';
import { healthOptions, refreshHealth } from '@/lib/queries/health';
import { apiRoutes, routes } from '@/lib/routes';

/** Every image that this session sees by the standards' rules and ours: what is wrong, why, and the click that mends it. */
export function CatalogHealthPage({ viewer }: { viewer: Viewer }) {
  const t = useTranslations('health');
  const client = useQueryClient();
  const [refreshing, setRefreshing] = useState(false);
  const report = useQuery(healthOptions(viewer.projectId));
  const error = report.error instanceof QueryError ? report.error.error : null;
  const refresh = async () => {
    setRefreshing(true);
    // What fails is told by the query itself.
    await refreshHealth(client, viewer.projectId).catch(() => {});
    setRefreshing(false);
  };
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-start justify-between gap-2">
        <PageTitle>{t('title')}</PageTitle>
        <div className="flex flex-wrap gap-2">
          <ExportLinks href={apiRoutes.exportHealth} />
          <Button
            size="sm"
            pending={refreshing}
            disabled={report.isFetching}
            icon={<RefreshCw aria-hidden className="size-3.5" />}
            onClick={() => void refresh()}
          >
            {t('refresh')}
          </Button>
        </div>
      </div>
      <p className="max-w-3xl text-muted">{t('text')}</p>
      <p role="status" className="text-muted text-sm">
        {report.data ? (
          <>
            {t('looked', { count: report.data.looked })} ·{' '}
            <RelativeTime counted iso={new Date(report.data.readAt).toISOString()} />
          </>
        ) : (
          report.isFetching && t('looking')
        )}
      </p>
      {error && (
        <RetryNotice
          error={error}
          title={t('not_read')}
          retry={() => void report.refetch()}
          pending={report.isFetching}
          stale={report.data !== undefined}
        />
      )}
      {report.data && <Report report={report.data} viewer={viewer} />}
    </div>
  );
}

/** Images shown before somebody asks for more. */
const atFirst = 50;

function Report({ report, viewer }: { report: HealthPage; viewer: Viewer }) {
  const t = useTranslations('health');
  const format = useFormatter();
  const [rule, setRule] = useState<string | null>(null);
  const [shown, setShown] = useState(atFirst);
  const { ailing, all, missing, rules } = report;
  const found = ailing.filter(({ findings }) => rule === null || findings.some((one) => one.rule === rule));
  return (
    <>
      <p className="text-lg">
        {t.rich('score', {
          score: format.number(healthScore(rules) / 100, { style: 'percent' }),
          count: all,
          strong: (text) => <strong className="font-semibold">{text}</strong>,
        })}
      </p>
      {missing.length > 0 && (
        <Notice
          tone={missing.some(({ level }) => level === 'must') ? 'warning' : 'info'}
          title={t('missing')}
        >
          <ul className="list-disc pl-5">
            {missing.map(({ id, what, system, level }) => (
              <li key={id}>
                {t(what === 'capi' ? 'wanted_capi' : `wanted_${level}`, { system, standard: 'SCS-0104-v2' })}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <RuleTable
        rules={rules}
        chosen={rule}
        onChoose={(next) => {
          setRule(next);
          setShown(atFirst);
        }}
      />
      <section aria-label={t('images')} className="rounded border bg-surface">
        <div className="flex flex-wrap items-baseline justify-between gap-x-3 border-b px-4 py-2">
          <h2 className="break-words font-medium">
            {rule === null ? t('images') : t('images_of', { rule })}
          </h2>
          {all > 0 && (
            <Link
              href={routes.images(new URLSearchParams({ q: `health:${rule ?? 'bad,fair'}` }))}
              prefetch={false}
              className="text-link text-sm hover:underline"
            >
              {t('in_list')}
            </Link>
          )}
        </div>
        {found.length === 0 && <p className="px-4 py-3 text-muted">{t('none')}</p>}
        <ul className="divide-y">
          {found.slice(0, shown).map((image) => (
            <AilingImage key={image.id} image={image} rule={rule} viewer={viewer} />
          ))}
        </ul>
        {found.length > shown && (
          <div className="border-t px-4 py-2">
            <Button size="sm" onClick={() => setShown(shown + 100)}>
              {t('more', { count: found.length - shown })}
            </Button>
          </div>
        )}
        {all > ailing.length && (
          <p className="border-t px-4 py-2 text-muted text-sm">{t('worst', { shown: ailing.length, all })}</p>
        )}
      </section>
    </>
  );
}
