'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { KeyboardEvent } from 'react';
import { ImageCell } from '@/components/images/image-cell';
import type { ImageColumn } from '@/components/images/list-view';
import { StatusBadge } from '@/components/images/status-badge';
import { StoreCell } from '@/components/images/store-cell';
import type { ListRow } from '@/components/images/use-image-rows';
import { type ImageVerb, useImageVerbs } from '@/components/images/use-image-verbs';
import { StoreTrack } from '@/components/imports/store-track';
import { Button, buttonClass } from '@/components/ui/button';
import { CopyText } from '@/components/ui/copy-text';
import { SidePanel } from '@/components/ui/side-panel';
import type { Viewer } from '@/lib/auth/viewer';
import { isDeprecated } from '@/lib/images/deprecation';
import { imageCan } from '@/lib/images/image-can';
import type { ImageScope } from '@/lib/images/image-list-query';
import type { ImageSummary } from '@/lib/images/image-summary';
import { shownText } from '@/lib/images/odd-text';
import { imageOptions } from '@/lib/queries/images';
import { routes } from '@/lib/routes';
import { imageTrack } from '@/lib/work/store-track';

interface ImagePeekProps {
  rows: readonly ListRow[];
  /** The image that is looked at. */
  id: string;
  viewer: Viewer;
  scope: ImageScope;
  /** Another row is to be looked at. */
  onMove: (id: string) => void;
  onVerb: (verb: ImageVerb, image: ImageSummary) => void;
  onClose: () => void;
  onFocusRow: (index: number) => void;
}

/** What a look at an image tells, in the words of the columns. */
const facts: readonly ImageColumn[] = [
  ...(['os', 'disk_format', 'container_format', 'size', 'virtual_size', 'min_disk', 'min_ram'] as const),
  ...(['visibility', 'owner', 'tags', 'created_at', 'updated_at'] as const),
];

/**
 * An image beside the list: what it is, where its bytes are, what can be done. Space and Escape close it, j and k look
 * at the next one; the focus goes back to the row.
 */
export function ImagePeek(props: ImagePeekProps) {
  const { rows, id, viewer, scope, onMove, onVerb, onClose, onFocusRow } = props;
  const index = rows.findIndex(({ image }) => image.id === id);
  const row = rows[index];
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const inControl = event.target instanceof Element && event.target.closest('a, button') !== null;
    const by = event.key === 'j' ? 1 : event.key === 'k' ? -1 : 0;
    const next = by === 0 ? undefined : rows[index + by];
    if (event.key === ' ' && !inControl) onClose();
    else if (next) onMove(next.image.id);
    else return;
    event.preventDefault();
  };
  if (!row) return null;
  return (
    <Panel
      row={row}
      viewer={viewer}
      scope={scope}
      onKeyDown={onKeyDown}
      onVerb={(verb) => {
        onFocusRow(index);
        onClose();
        onVerb(verb, row.image);
      }}
      onClose={onClose}
      onReturnFocus={() => onFocusRow(index)}
    />
  );
}

interface PanelProps extends Pick<ImagePeekProps, 'viewer' | 'scope' | 'onClose'> {
  row: ListRow;
  onKeyDown: (event: KeyboardEvent) => void;
  onVerb: (verb: ImageVerb) => void;
  onReturnFocus: () => void;
}

function Panel({ row, viewer, scope, onKeyDown, onVerb, onClose, onReturnFocus }: PanelProps) {
  const { image } = row;
  const t = useTranslations('list');
  const fields = useTranslations('fields');
  // Reasons and bytes are told by the tasks of an image, which a row does not have.
  const { data } = useQuery(imageOptions(image.id));
  const track = row.track ?? data?.track ?? imageTrack(image, []);
  const verbs = useImageVerbs(image, viewer, scope).filter(({ refusal }) => refusal === undefined);
  const name = shownText(image.name ?? '') || t('unnamed');
  return (
    <SidePanel
      title={name}
      onKeyDown={onKeyDown}
      onClose={onClose}
      onReturnFocus={onReturnFocus}
      footer={
        <>
          <Link
            prefetch={false}
            href={routes.image(image.id)}
            className={buttonClass({ variant: 'primary' })}
          >
            {t('open')}
          </Link>
          {imageCan.edit(image, viewer) === null && (
            <Link prefetch={false} href={routes.editImage(image.id)} className={buttonClass()}>
              {t('edit')}
            </Link>
          )}
          {verbs.map(({ verb, label }) => (
            <Button key={verb} onClick={() => onVerb(verb)}>
              {label}
            </Button>
          ))}
        </>
      }
    >
      <p className="flex flex-wrap items-center gap-2">
        <StatusBadge status={image.status} state={track.state} />
        {image.protected && <span className="text-muted text-sm">{t('protected')}</span>}
        {image.os_hidden && <span className="text-muted text-sm">{t('hidden')}</span>}
        {isDeprecated(image, Date.now()) && <span className="text-warning text-sm">{t('deprecated')}</span>}
      </p>
      {track.stores.length > 0 ? (
        <StoreTrack image={image} track={track} label={t('column_stores')} />
      ) : (
        <StoreCell image={image} track={track} viewer={viewer} onlyMoving />
      )}
      <dl className="grid grid-cols-[84px_minmax(0,1fr)] gap-x-3 gap-y-1.5 text-sm">
        <dt className="text-muted">{t('column_id')}</dt>
        <dd className="min-w-0">
          <CopyText text={image.id} label={fields('id')} whole />
        </dd>
        {facts.map((column) => (
          <div key={column} className="contents">
            <dt className="text-muted">{t(`column_${column}`)}</dt>
            <dd className="min-w-0 break-words">
              <ImageCell column={column} image={image} track={track} viewer={viewer} />
            </dd>
          </div>
        ))}
      </dl>
    </SidePanel>
  );
}
