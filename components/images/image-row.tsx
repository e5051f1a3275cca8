'use client';

import {
  BadgeCheck,
  CalendarX2,
  ChevronRight,
  EyeOff,
  Lock,
  ShieldAlert,
  ShieldQuestionMark,
  Users,
} from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { memo, type ReactNode } from 'react';
import { ImageCell } from '@/components/images/image-cell';
import { columnShapes, type ImageColumn } from '@/components/images/list-view';
import { Mark } from '@/components/images/mark';
import { StoreCell } from '@/components/images/store-cell';
import type { ListRow } from '@/components/images/use-image-rows';
import { type ImageVerb, useImageVerbs } from '@/components/images/use-image-verbs';
import { useCopyId } from '@/components/shell/use-copy-id';
import { Dots } from '@/components/ui/dots';
import { EagerLink } from '@/components/ui/eager-link';
import { IconButton } from '@/components/ui/icon-button';
import { lazy } from '@/components/ui/lazy';
import { LinkPending } from '@/components/ui/link-pending';
import { Menu, type MenuItem } from '@/components/ui/menu';
import type { Viewer } from '@/lib/auth/viewer';
import { tellArriving } from '@/lib/browser/arriving-image';
import { isDeprecated } from '@/lib/images/deprecation';
import { imageCan } from '@/lib/images/image-can';
import type { ImageScope } from '@/lib/images/image-list-query';
import { type ImageSummary, isSigned } from '@/lib/images/image-summary';
import { shownText } from '@/lib/images/odd-text';
import { routes } from '@/lib/routes';
import { vendorState } from '@/lib/work/vendor-checksum';

// One scope of seven needs it.
const OfferAnswer = lazy(() =>
  import('@/components/images/offer-answer').then((module) => module.OfferAnswer),
);
// Few images are signed.
const SignedMark = lazy(() => import('@/components/images/signed-mark').then((module) => module.SignedMark));
const OfferFrom = lazy(() => import('@/components/images/offer-answer').then((module) => module.OfferFrom));

interface ImageRowProps {
  row: ListRow;
  columns: readonly ImageColumn[];
  viewer: Viewer;
  scope: ImageScope;
  selected: boolean;
  /** Tab reaches what stands in the row: that of one row alone. */
  reachable: boolean;
  onToggle: (id: string) => void;
  onToggleGroup: (key: string) => void;
  onVerb: (verb: ImageVerb, image: ImageSummary) => void;
}

/** On a phone a line of stores that move needs the room. */
const besideRest = 'max-sm:peer-has-[[data-moving]:not(:empty)]:hidden';

/**
 * Where cells stand in the two lines of a row on a narrow screen: the age beside the name, the others below it. A phone has
 * room for three of them.
 */
const folded: { readonly [column in ImageColumn]?: string } = {
  os: `image-cell-folded max-lg:col-start-3 ${besideRest}`,
  disk_format: `image-cell-folded max-lg:col-start-4 ${besideRest}`,
  size: 'image-cell-folded max-sm:-col-end-1 max-lg:col-start-5',
  stores: 'image-cell-folded max-sm:hidden max-lg:-col-end-1 max-lg:col-start-6',
  updated_at: 'image-cell-beside',
};

/** The cells of a row; on a narrow screen they fold into two lines. */
export const ImageRow = memo(function ImageRow(props: ImageRowProps) {
  const { row, columns, viewer, scope, selected, reachable, onToggle, onToggleGroup, onVerb } = props;
  const { image, track, group, under } = row;
  const t = useTranslations('list');
  const name = shownText(image.name ?? '') || t('unnamed');
  const wide = columns.filter((column) => column !== 'status');
  const isOffer = scope === 'inbox';
  const tabIndex = reachable ? undefined : -1;
  return (
    <>
      <span role="gridcell" className="flex justify-center">
        <input
          type="checkbox"
          tabIndex={tabIndex}
          aria-label={t('select', { name })}
          checked={selected}
          onChange={() => onToggle(image.id)}
          className="size-4 accent-[var(--accent)]"
        />
      </span>
      <span role="gridcell" className={under ? 'image-row-name pl-5' : 'image-row-name'}>
        {group && (
          <button
            type="button"
            tabIndex={tabIndex}
            aria-expanded={group.open}
            onClick={() => onToggleGroup(group.key)}
            className="-ml-1 flex h-6 shrink-0 items-center gap-0.5 rounded px-1 text-muted hover:bg-hover hover:text-text"
          >
            <ChevronRight
              aria-hidden
              className={`size-3.5 transition-transform ${group.open ? 'rotate-90' : ''}`}
            />
            <span className="text-xs tabular-nums">{t('others', { count: group.others })}</span>
          </button>
        )}
        <EagerLink
          href={routes.image(image.id)}
          tabIndex={tabIndex}
          prefetch={false}
          title={name}
          onNavigate={() => tellArriving(image, track)}
          className={`image-row-link ${image.os_hidden ? 'border-line-strong border-b border-dashed' : ''} ${image.name ? '' : 'text-muted italic'}`}
        >
          {name}
          <LinkPending />
        </EagerLink>
        <Mark show={image.protected} icon={Lock} label={t('protected')} />
        <Mark show={image.os_hidden} icon={EyeOff} label={t('hidden')} />
        <Mark show={isDeprecated(image, Date.now())} icon={CalendarX2} label={t('deprecated')} />
        <Mark show={isSharedHere(image, viewer, scope)} icon={Users} label={t('shared_with_you')} />
        {isSigned(image) && <SignedMark />}
        <VendorMark image={image} />
        {isOffer && <OfferFrom beside owner={image.owner ?? '–'} />}
      </span>
      {/* The state belongs to a row on every screen, even where its column was put away. */}
      <span
        role="gridcell"
        className={columns.includes('status') ? 'peer image-row-state' : 'peer image-row-state lg:hidden'}
      >
        <ImageCell column="status" image={image} track={track} viewer={viewer} tabIndex={tabIndex} />
        {/* What moves is seen without its column too, for which a phone has no room. */}
        <span data-moving className={`empty:hidden ${columns.includes('stores') ? 'sm:hidden' : ''}`}>
          <StoreCell image={image} track={track} viewer={viewer} onlyMoving />
        </span>
      </span>
      {wide.map((column) => (
        <span
          key={column}
          role="gridcell"
          className={`${folded[column] ?? 'max-lg:hidden'} image-cell ${columnShapes[column].right ? 'text-right tabular-nums' : ''}`}
        >
          {isOffer && column === 'owner' ? (
            <OfferFrom owner={image.owner ?? '–'} />
          ) : (
            <ImageCell column={column} image={image} track={track} viewer={viewer} />
          )}
        </span>
      ))}
      <span role="gridcell" className="image-row-end">
        {isOffer && (
          <span className="max-lg:hidden">
            <OfferAnswer image={image} name={name} viewer={viewer} tabIndex={tabIndex} onVerb={onVerb} />
          </span>
        )}
        <RowMenu
          image={image}
          viewer={viewer}
          scope={scope}
          name={name}
          tabIndex={tabIndex}
          onVerb={onVerb}
        />
      </span>
      {isOffer && (
        <span role="gridcell" className="-col-end-1 col-start-2 pb-2 max-lg:order-last lg:hidden">
          <OfferAnswer image={image} name={name} viewer={viewer} tabIndex={tabIndex} onVerb={onVerb} />
        </span>
      )}
    </>
  );
});

/**
 * Whether another project shares an image with this one. An administrator sees all shares of everybody, so that only a
 * scope that asked for this project's own tells it.
 */
function isSharedHere({ owner, visibility }: ImageSummary, viewer: Viewer, scope: ImageScope): boolean {
  if (owner === viewer.projectId || visibility !== 'shared') return false;
  return !viewer.isAdmin || scope === 'shared' || scope === 'inbox';
}

/** Whether the bytes are the vendor's, where the image says what those are. */
function VendorMark({ image }: { image: ImageSummary }) {
  const t = useTranslations('vendor');
  const state = vendorState(image)?.state;
  return (
    <>
      <Mark show={state === 'same'} icon={BadgeCheck} label={t('mark_same')} tone="text-ok" />
      <Mark show={state === 'different'} icon={ShieldAlert} label={t('mark_different')} tone="text-danger" />
      <Mark show={state === 'unchecked'} icon={ShieldQuestionMark} label={t('mark_unchecked')} />
    </>
  );
}

interface RowMenuProps extends Pick<ImageRowProps, 'viewer' | 'scope' | 'onVerb'> {
  image: ImageSummary;
  name: string;
}

function RowMenu({ tabIndex, ...props }: RowMenuProps & { tabIndex: number | undefined }) {
  const t = useTranslations('list');
  return (
    <Menu
      trigger={
        <IconButton label={t('actions_of', { name: props.name })} tabIndex={tabIndex} icon={<Dots />} />
      }
      // What can be done to an image is worked out for the one whose menu is opened.
      items={(show) => <RowMenuItems {...props} show={show} />}
    />
  );
}

function RowMenuItems(props: RowMenuProps & { show: (items: MenuItem[]) => ReactNode }) {
  const { image, viewer, scope, name, onVerb, show } = props;
  const t = useTranslations('list');
  const refusals = useTranslations('refusals');
  const router = useRouter();
  const verbs = useImageVerbs(image, viewer, scope);
  const refusal = imageCan.edit(image, viewer);
  const copyId = useCopyId();
  return show([
    { label: t('open'), onSelect: () => router.push(routes.image(image.id)) },
    {
      label: t('edit'),
      disabledReason: refusal ? refusals(refusal) : undefined,
      onSelect: () => router.push(routes.editImage(image.id)),
    },
    {
      label: t('metadata'),
      onSelect: () => router.push(routes.imageMetadata(image.id)),
    },
    { label: t('share'), onSelect: () => router.push(routes.imageSharing(image.id)) },
    { label: t('copy_id'), onSelect: () => void copyId({ id: image.id, name }) },
    ...verbs.map(({ verb, label, refusal: reason }) => ({
      label,
      disabledReason: reason,
      danger: verb === 'delete',
      onSelect: () => onVerb(verb, image),
    })),
  ]);
}
