'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { HashVerdictLine } from '@/components/images/hash-verdict';
import { SignatureLine } from '@/components/images/signature-line';
import { useProjectName } from '@/components/images/use-project-name';
import { VendorLine } from '@/components/images/vendor-line';
import { VerifyFile } from '@/components/images/verify-file';
import { CopyText } from '@/components/ui/copy-text';
import { RelativeTime } from '@/components/ui/relative-time';
import type { Viewer } from '@/lib/auth/viewer';
import { useImportDifferences } from '@/lib/browser/import-differences';
import type { Image } from '@/lib/contract/image';
import { formatBytes } from '@/lib/format';
import { customProperties } from '@/lib/images/custom-properties';
import type { ImageSummary } from '@/lib/images/image-summary';
import { hasSignature } from '@/lib/metadata/signature';
import { vendorState } from '@/lib/work/vendor-checksum';

/** What Glance records of an image. */
export function ImageFacts({ image, viewer }: { image: Image; viewer: Viewer }) {
  const t = useTranslations('fields');
  const d = useTranslations('detail');
  const differences = useImportDifferences(image);
  const format = (key: 'disk_format' | 'container_format') => {
    const was = differences.find((difference) => difference.key === key && difference.to === image[key]);
    const by = was && (was.from === null ? d('added_by_cloud') : d('changed_by_cloud', { from: was.from }));
    return by ? d('with_note', { value: String(image[key]), note: by }) : (image[key] ?? '–');
  };
  const facts: Fact[] = [
    ...useRowFacts(image, viewer, format),
    [
      t('checksum'),
      image.checksum ? <CopyText key="md5" text={image.checksum} label={t('checksum')} whole /> : '–',
    ],
    [
      image.os_hash_algo ? `os_hash_value (${image.os_hash_algo})` : 'os_hash_value',
      image.os_hash_value ? (
        <div key="hash">
          <CopyText text={image.os_hash_value} label="os_hash_value" whole />
          <HashVerdictLine image={image} />
        </div>
      ) : (
        '–'
      ),
    ],
  ];
  if (vendorState(image)) facts.push([d('vendor'), <VendorLine key="vendor" image={image} />]);
  if (hasSignature(customProperties(image)))
    facts.push([d('signature'), <SignatureLine key="signature" image={image} />]);
  return (
    <FactList facts={facts}>
      <VerifyFile image={image} />
    </FactList>
  );
}

/** As much of them as a row of the list tells, before the image has come: what it does not tell is a blank. */
export function ArrivingFacts({ image, viewer }: { image: ImageSummary; viewer: Viewer }) {
  const t = useTranslations('fields');
  const facts = useRowFacts(image, viewer, (key) => image[key] ?? '–');
  const blank = (lines: string) => <span aria-hidden className={`my-1 block rounded bg-hover ${lines}`} />;
  return (
    <FactList facts={[...facts, [t('checksum'), blank('h-4 w-3/4')], ['os_hash_value', blank('h-14')]]} />
  );
}

type Fact = [label: string, value: ReactNode];

/** The facts that every row has. */
function useRowFacts(
  image: ImageSummary,
  viewer: Viewer,
  format: (key: 'disk_format' | 'container_format') => string,
): Fact[] {
  const t = useTranslations('fields');
  const d = useTranslations('detail');
  const owner = useProjectName(image.owner, viewer);
  const visibility = useTranslations('visibility');
  const bytes = (value: number | null) =>
    value === null ? '–' : d('size_exact', { size: formatBytes(value), count: value });
  const yes = (value: boolean) => d(value ? 'yes' : 'no');
  return [
    [t('id'), <CopyText key="id" text={image.id} label={t('id')} whole />],
    [
      t('owner'),
      image.owner ? (
        <span key="owner">
          {owner && <span className="block break-words">{owner}</span>}
          <CopyText text={image.owner} label={t('owner')} whole />
        </span>
      ) : (
        '–'
      ),
    ],
    [t('visibility'), visibility(image.visibility)],
    [t('protected'), yes(image.protected)],
    [t('os_hidden'), yes(image.os_hidden)],
    [t('disk_format'), format('disk_format')],
    [t('container_format'), format('container_format')],
    [t('size'), bytes(image.size)],
    [t('virtual_size'), bytes(image.virtual_size)],
    [t('min_disk'), `${image.min_disk} GiB`],
    [t('min_ram'), `${image.min_ram} MiB`],
    [t('tags'), image.tags.length === 0 ? '–' : <Tags key="tags" tags={image.tags} />],
    [t('created_at'), <RelativeTime key="created" iso={image.created_at} />],
    [t('updated_at'), <RelativeTime key="updated" iso={image.updated_at} />],
  ];
}

function FactList({ facts, children }: { facts: Fact[]; children?: ReactNode }) {
  const d = useTranslations('detail');
  return (
    <section className="rounded border bg-surface">
      <h2 className="border-b px-4 py-3 font-medium">{d('facts')}</h2>
      <dl className="divide-y px-4">
        {facts.map(([label, value]) => (
          <div
            key={label}
            className="grid grid-cols-[96px_minmax(0,1fr)] gap-3 py-1.5 text-sm sm:grid-cols-[140px_minmax(0,1fr)]"
          >
            <dt className="break-words text-muted">{label}</dt>
            <dd className="min-w-0 break-words">{value}</dd>
          </div>
        ))}
      </dl>
      <div className="px-4 pb-3 empty:hidden">{children}</div>
    </section>
  );
}

function Tags({ tags }: { tags: string[] }) {
  return (
    <ul className="flex flex-wrap gap-1">
      {[...tags].sort().map((tag) => (
        <li key={tag} className="rounded bg-hover px-1.5 break-all">
          {tag}
        </li>
      ))}
    </ul>
  );
}
