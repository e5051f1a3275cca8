'use client';

import { Ellipsis, EyeOff, Lock, Pencil, Users } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { memo } from 'react';
import { StatusBadge } from '@/components/images/status-badge';
import { type ImageVerb, useImageVerbs } from '@/components/images/use-image-verbs';
import { StoreTrackCompact } from '@/components/imports/store-track-compact';
import { IconButton } from '@/components/ui/icon-button';
import { Menu } from '@/components/ui/menu';
import { RelativeTime } from '@/components/ui/relative-time';
import type { Viewer } from '@/lib/auth/viewer';
import type { Image } from '@/lib/contract/image';
import { commaList } from '@/lib/contract/image-words';
import { formatBytes } from '@/lib/format';
import { imageCan } from '@/lib/image-can';
import type { ImageScope } from '@/lib/image-list-query';
import type { LiveImage } from '@/lib/live/events';
import { routes } from '@/lib/routes';

interface ImageRowProps {
  live: LiveImage;
  viewer: Viewer;
  scope: ImageScope;
  selected: boolean;
  onToggle: (id: string) => void;
  onVerb: (verb: ImageVerb, image: Image) => void;
}

/** The cells of a row; on a narrow screen they fold into two lines. */
export const ImageRow = memo(function ImageRow({
  live: { image, track },
  viewer,
  scope,
  selected,
  onToggle,
  onVerb,
}: ImageRowProps) {
  const t = useTranslations('list');
  const visibility = useTranslations('visibility');
  const name = image.name || t('unnamed');
  const stores = commaList(image.stores);
  return (
    <>
      <span role="cell" className="flex justify-center">
        <input
          type="checkbox"
          aria-label={t('select', { name })}
          checked={selected}
          onChange={() => onToggle(image.id)}
          className="size-4 accent-[var(--accent)]"
        />
      </span>
      <span role="cell" className="flex min-w-0 items-center gap-1.5 py-1.5 max-lg:col-span-2">
        <Link
          href={routes.image(image.id)}
          prefetch={false}
          title={name}
          className={`truncate font-medium hover:underline ${image.os_hidden ? 'border-line-strong border-b border-dashed' : ''} ${image.name ? '' : 'text-muted italic'}`}
        >
          {name}
        </Link>
        <Mark show={image.protected} icon={Lock} label={t('protected')} />
        <Mark show={image.os_hidden} icon={EyeOff} label={t('hidden')} />
        <Mark
          show={image.owner !== viewer.projectId && image.visibility === 'shared'}
          icon={Users}
          label={t('shared_with_you')}
        />
      </span>
      <span
        role="cell"
        className="flex min-w-0 items-center gap-2 max-lg:order-last max-lg:col-start-2 max-lg:row-start-2 max-lg:pb-1.5"
      >
        <StatusBadge status={image.status} />
        {track.state !== 'none' && <StoreTrackCompact track={track} />}
      </span>
      <span role="cell" className="hidden lg:block">
        {image.disk_format ?? '–'}
      </span>
      <span
        role="cell"
        className="whitespace-nowrap text-right max-lg:order-last max-lg:col-span-2 max-lg:row-start-2 max-lg:pb-1.5 max-lg:text-muted"
      >
        {image.size === null ? '–' : formatBytes(image.size)}
      </span>
      <span role="cell" className="hidden lg:block">
        {visibility(image.visibility)}
      </span>
      <span role="cell" className="hidden truncate lg:block" title={stores.join(', ')}>
        {stores.join(', ') || '–'}
      </span>
      <span role="cell" className="hidden whitespace-nowrap text-muted lg:block">
        <RelativeTime iso={image.updated_at} />
      </span>
      <span role="cell" className="flex justify-end max-lg:col-start-4 max-lg:row-start-1">
        <RowMenu image={image} viewer={viewer} scope={scope} name={name} onVerb={onVerb} />
      </span>
    </>
  );
});

function Mark({ show, icon: Icon, label }: { show: boolean; icon: typeof Lock; label: string }) {
  return show ? (
    <span title={label} className="shrink-0 text-muted">
      <Icon aria-hidden className="size-3.5" />
      <span className="sr-only">{label}</span>
    </span>
  ) : null;
}

function RowMenu({
  image,
  viewer,
  scope,
  name,
  onVerb,
}: {
  image: Image;
  viewer: Viewer;
  scope: ImageScope;
  name: string;
  onVerb: ImageRowProps['onVerb'];
}) {
  const t = useTranslations('list');
  const refusals = useTranslations('refusals');
  const router = useRouter();
  const verbs = useImageVerbs(image, viewer, scope);
  const refusal = imageCan.edit(image, viewer);
  return (
    <Menu
      trigger={
        <IconButton label={t('actions_of', { name })} icon={<Ellipsis aria-hidden className="size-4" />} />
      }
      items={[
        {
          label: t('edit'),
          icon: <Pencil className="size-4" />,
          disabledReason: refusal ? refusals(refusal) : undefined,
          onSelect: () => router.push(routes.editImage(image.id)),
        },
        ...verbs.map(({ verb, label, refusal: reason }) => ({
          label,
          disabledReason: reason,
          danger: verb === 'delete',
          onSelect: () => onVerb(verb, image),
        })),
      ]}
    />
  );
}
