'use client';

import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { useUsesWords } from '@/components/images/use-uses-words';
import { PartAmounts } from '@/components/overview/part-amounts';
import { PartBars } from '@/components/overview/part-bars';
import { PartColumns } from '@/components/overview/part-columns';
import { PartStack } from '@/components/overview/part-stack';
import { PartTable } from '@/components/overview/part-table';
import { type Fill, partLinks, type ShownPart } from '@/components/overview/shown-part';
import { buttonClass } from '@/components/ui/button';
import type { Viewer } from '@/lib/auth/viewer';
import { formatBytes } from '@/lib/format';
import { imageCan } from '@/lib/images/image-can';
import { valueText } from '@/lib/images/image-filter';
import { routes } from '@/lib/routes';
import { isWhole } from '@/lib/work/image-uses';
import { type AgePart, type Overview, whole } from '@/lib/work/overview';

const useFills: Record<string, Fill> = { yes: 'ink', no: 'light', unknown: 'unknown' };
const verdictFills: Record<string, Fill> = { good: 'ok', fair: 'light', bad: 'warning' };

interface OverviewCardsProps {
  overview: Overview;
  viewer: Viewer;
  /** Tables in place of drawings. */
  tables: boolean;
}

/** The numbers that matter in a line, and below them where they come from. */
export function OverviewCards({ overview, viewer, tables }: OverviewCardsProps) {
  const t = useTranslations('overview');
  const uses = useTranslations('uses');
  const health = useTranslations('health');
  const words = useUsesWords();
  const format = useFormatter();
  const link = partLinks(overview, viewer);
  const { all, parts, scope } = overview;
  if (whole(all).images === 0) return <NoImages viewer={viewer} />;

  const everything: ShownPart = { ...all, name: t('all'), facets: '', fill: 'ink' };
  const stores = overview.stores.map(
    (part): ShownPart => ({
      ...part,
      name: part.key || t('no_store'),
      mono: part.key !== '',
      facets: `store:${valueText(part.key)}`,
      fill: 'ink',
    }),
  );
  const ages = overview.ages.map(
    (part): ShownPart => ({
      ...part,
      name: t(`age_${part.key as '7'}`),
      facets: ageFacets(part),
      fill: 'ink',
    }),
  );
  const used = overview.uses
    // What is known of all images leaves nothing unknown.
    .filter((part) => part.key !== 'unknown' || whole(part).images > 0)
    .map(
      (part): ShownPart => ({
        ...part,
        name: t(`used_${part.key as 'yes'}`),
        facets: `used:${part.key}`,
        fill: useFills[part.key] ?? 'ink',
      }),
    );
  const verdicts = overview.verdicts.map(
    (part): ShownPart => ({
      ...part,
      name: t(`health_${part.key as 'good'}`),
      facets: `health:${part.key}`,
      fill: verdictFills[part.key] ?? 'ink',
    }),
  );
  const rules = overview.rules.map(
    (part): ShownPart => ({ ...part, name: part.key, mono: true, facets: `health:${part.key}`, fill: 'ink' }),
  );
  const unused = overview.uses.find(({ key }) => key === 'no');
  const bad = verdicts.find(({ key }) => key === 'bad');
  const table = (head: string, of: readonly ShownPart[]) => <PartTable head={head} parts={of} link={link} />;
  return (
    <>
      <dl className="grid grid-cols-2 rounded border bg-surface lg:grid-cols-4">
        <Figure label={t('all')} value={format.number(whole(all).images)}>
          <PartAmounts part={everything} link={link} />
        </Figure>
        <Figure label={t('data')} value={formatBytes(whole(all).bytes)}>
          {overview.stores.length > 0 && t('in_stores', { size: formatBytes(heldBytes(overview)) })}
        </Figure>
        <Figure
          label={t('unused')}
          value={isWhole(parts) && unused ? formatBytes(whole(unused).bytes) : uses('unknown')}
        >
          {isWhole(parts) && unused ? t('of_images', { count: whole(unused).images }) : t('not_all_told')}
        </Figure>
        <Figure label={t('ailing')} value={format.number(bad ? whole(bad).images : 0)}>
          <Link prefetch={false} href={routes.health()} className="text-link hover:underline">
            {health('title')}
          </Link>
        </Figure>
      </dl>
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-4">
          <Card title={t('by_store')}>
            {stores.length === 0 ? (
              <p className="text-muted">{t('stores_not_told')}</p>
            ) : tables ? (
              table(t('store'), stores)
            ) : (
              <PartBars parts={stores} by="bytes" link={link} />
            )}
          </Card>
          <Card title={t('by_use')} note={uses(`scope_${scope}`)}>
            {isWhole(parts) ? (
              used.some(({ key }) => key === 'unknown') && (
                <p className="mb-3 max-w-[75ch] text-muted text-sm">{t('others_unknown')}</p>
              )
            ) : (
              <p className="mb-3 text-warning">{words.unknown(parts).join(' ')}</p>
            )}
            {tables ? table(t('use'), used) : <PartStack parts={used} by="bytes" link={link} />}
          </Card>
          <Card title={t('by_health')}>
            {tables ? table(t('verdict'), verdicts) : <PartStack parts={verdicts} by="images" link={link} />}
          </Card>
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <Card title={t('by_age')}>
            {tables ? table(t('age'), ages) : <PartColumns parts={ages} link={link} />}
          </Card>
          {rules.length > 0 && (
            <Card title={t('most_broken')}>
              {tables ? table(t('rule'), rules) : <PartBars parts={rules} by="images" link={link} />}
            </Card>
          )}
        </div>
      </div>
    </>
  );
}

/** Bytes in all stores together: an image takes its own in each of its stores. */
function heldBytes({ stores }: Overview): number {
  return stores.reduce((sum, part) => sum + whole(part).bytes, 0);
}

function ageFacets({ from, before }: AgePart): string {
  return [from && `created>=${from}`, before && `created<${before}`].filter(Boolean).join(' ');
}

function Figure({ label, value, children }: { label: string; value: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col px-4 py-2.5">
      <dt className="text-muted text-sm">{label}</dt>
      <dd className="truncate font-semibold text-lg tabular-nums">{value}</dd>
      <dd className="min-h-5 text-muted text-sm">{children}</dd>
    </div>
  );
}

function Card({ title, note, children }: { title: string; note?: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="min-w-0 rounded border bg-surface p-4">
      <h2 className="mb-3 flex flex-wrap items-baseline justify-between gap-x-3 font-medium">
        {title}
        {note && <span className="font-normal text-muted text-sm">{note}</span>}
      </h2>
      {children}
    </section>
  );
}

function NoImages({ viewer }: { viewer: Viewer }) {
  const t = useTranslations('overview');
  const list = useTranslations('list');
  return (
    <section className="flex flex-col items-start gap-3 rounded border bg-surface p-6">
      <h2 className="font-medium">{list('none')}</h2>
      <p className="max-w-[75ch] text-muted">{t('none_text')}</p>
      {imageCan.create(viewer) === null && (
        <Link href={routes.newImage()} className={buttonClass({ variant: 'primary' })}>
          {list('create')}
        </Link>
      )}
    </section>
  );
}
