'use client';

import { useTranslations } from 'next-intl';
import type { ImageColumn } from '@/components/images/list-view';
import { StatusBadge } from '@/components/images/status-badge';
import { StoreCell } from '@/components/images/store-cell';
import { lazy } from '@/components/ui/lazy';
import { RelativeTime } from '@/components/ui/relative-time';
import { useListed } from '@/components/ui/use-listed';
import type { Viewer } from '@/lib/auth/viewer';
import { formatBytes, shortId } from '@/lib/format';
import { osOf, typeOf } from '@/lib/images/image-match';
import type { ImageSummary } from '@/lib/images/image-summary';
import { type ImageTrack, imageTrack } from '@/lib/work/store-track';
import { wayOut } from '@/lib/work/way-out';

/** Few images of a list need these. */
const RowUpload = lazy(() => import('@/components/images/row-upload').then((module) => module.RowUpload));
const WayOutButton = lazy(() =>
  import('@/components/imports/way-out-button').then((module) => module.WayOutButton),
);
const UsedCell = lazy(() => import('@/components/images/used-cell').then((module) => module.UsedCell));
const HealthCell = lazy(() => import('@/components/health/health-cell').then((module) => module.HealthCell));

interface ImageCellProps {
  column: ImageColumn;
  image: ImageSummary;
  track: ImageTrack | undefined;
  viewer: Viewer;
  /** Of what can be pressed in it: -1 where Tab passes the row. */
  tabIndex?: number;
}

/** What a column shows of an image. */
export function ImageCell({ column, image, track, viewer, tabIndex }: ImageCellProps) {
  const listed = useListed();
  switch (column) {
    case 'status': {
      const shown = track ?? imageTrack(image, []);
      return (
        <span className="flex min-w-0 items-center gap-1">
          <StatusBadge status={image.status} state={shown.state} short />
          {wayOut(image, shown) && (
            <WayOutButton compact image={image} track={shown} viewer={viewer} tabIndex={tabIndex} />
          )}
          {(image.status === 'saving' || image.status === 'uploading') && (
            <RowUpload image={image} viewer={viewer} />
          )}
        </span>
      );
    }
    case 'type':
      return <Type image={image} />;
    case 'os':
      return <Text text={osOf(image)} />;
    case 'size':
    case 'virtual_size':
      return image[column] === null ? '–' : formatBytes(image[column]);
    case 'min_disk':
      return `${image.min_disk} GiB`;
    case 'min_ram':
      return `${image.min_ram} MiB`;
    case 'visibility':
      return <Visibility image={image} />;
    case 'protected':
    case 'os_hidden':
      return image[column] ? <Yes /> : '–';
    case 'owner':
      return image.owner === viewer.projectId ? (
        <Text text={viewer.projectName} />
      ) : (
        <span title={image.owner ?? undefined} className="font-mono">
          {image.owner ? shortId(image.owner) : '–'}
        </span>
      );
    case 'stores':
      return <StoreCell image={image} track={track} viewer={viewer} />;
    case 'tags':
      return <Text text={listed(image.tags)} />;
    case 'used':
      return <UsedCell image={image} viewer={viewer} />;
    case 'health':
      return <HealthCell image={image} viewer={viewer} />;
    case 'created_at':
    case 'updated_at':
      return <RelativeTime iso={image[column]} muted />;
    case 'id':
      return (
        <span title={image.id} className="font-mono">
          {shortId(image.id)}
        </span>
      );
    case 'disk_format':
    case 'container_format':
      return <Text text={image[column] ?? ''} />;
  }
}

function Type({ image }: { image: ImageSummary }) {
  const t = useTranslations('list');
  if (typeOf(image) !== 'snapshot') return t('type_image');
  return (
    <span title={image.instance_uuid ? t('of_server', { id: image.instance_uuid }) : undefined}>
      {t('type_snapshot')}
      {image.instance_uuid && (
        <span className="ml-1 font-mono text-muted">{shortId(image.instance_uuid)}</span>
      )}
    </span>
  );
}

function Visibility({ image }: { image: ImageSummary }) {
  return useTranslations('visibility')(image.visibility);
}

function Yes() {
  return useTranslations('list')('yes');
}

/** Characters that fit into the narrowest column. */
const fits = 6;

function Text({ text }: { text: string }) {
  if (text.length > 0 && text.length <= fits) return text;
  return text ? (
    <span title={text} className="block truncate">
      {text}
    </span>
  ) : (
    '–'
  );
}
