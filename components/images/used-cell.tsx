'use client';

import { useQuery } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'next-intl';
import { useUsesWords } from '@/components/images/use-uses-words';
import type { Viewer } from '@/lib/auth/viewer';
import type { ImageSummary } from '@/lib/images/image-summary';
import { usesOverviewOptions } from '@/lib/queries/image-uses';
import { mayOthersUse, noUses, usedOf } from '@/lib/work/image-uses';

/** Who uses an image, in a row of the list: read once for all rows, with its age on hover. */
export function UsedCell({ image, viewer }: { image: ImageSummary; viewer: Viewer }) {
  const t = useTranslations('uses');
  const format = useFormatter();
  const words = useUsesWords();
  const { data, isError } = useQuery(usesOverviewOptions(viewer.projectId));
  if (!data) return <span className="text-muted">{t(isError ? 'unknown' : 'looking')}</span>;
  const used = usedOf(data, image);
  const what = words.what(data.counts[image.id] ?? noUses);
  const age = t('read_at', {
    time: format.dateTime(data.readAt, { timeStyle: 'medium', dateStyle: 'short' }),
  });
  const others = mayOthersUse(data, image) ? [t('others')] : [];
  const hint = [...words.unknown(data.parts), t(`scope_${data.scope}`), ...others, age].join(' ');
  return (
    <span title={hint} className={`block truncate ${used === 'yes' ? '' : 'text-muted'}`}>
      {used === 'yes' ? what : t(used)}
      {used === 'yes' && words.unknown(data.parts).length > 0 && ` ${t('or_more')}`}
    </span>
  );
}
