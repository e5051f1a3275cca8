'use client';

import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useListed } from '@/components/ui/use-listed';
import type { Viewer } from '@/lib/auth/viewer';
import type { Image } from '@/lib/contract/image';
import { brokenAlone } from '@/lib/images/health';
import { healthVerdict } from '@/lib/images/health-words';
import type { ImageSummary } from '@/lib/images/image-summary';
import { comparedHealthOptions } from '@/lib/queries/health';

/**
 * How many rules an image breaks, in a row of the list: by what its row says, and beside others, which is read once for
 * all rows; none is called good before. An image that the stream told is whole, and judged here.
 */
export function HealthCell({ image, viewer }: { image: ImageSummary; viewer: Viewer }) {
  const listed = useListed();
  const t = useTranslations('health');
  const { data: compared } = useQuery(comparedHealthOptions(viewer.projectId));
  const alone = Array.isArray(image.health) ? image.health : brokenAlone(image as Image, Date.now());
  const broken = [...alone, ...(compared?.broken[image.id] ?? [])];
  const { verdict, must, should } = healthVerdict(broken);
  return (
    <span className={`flex min-w-0 items-center gap-1 ${verdict === 'bad' ? 'text-warning' : 'text-muted'}`}>
      {verdict === 'bad' && <TriangleAlert aria-hidden className="size-3.5 shrink-0" />}
      <span className="shrink-0">
        {verdict !== 'good' ? t('broken', { must, should }) : compared ? t('good') : '–'}
      </span>
      {broken.length > 0 && <span className="min-w-0 truncate text-muted text-sm">{listed(broken)}</span>}
    </span>
  );
}
