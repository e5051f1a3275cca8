'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { useTranslations } from 'next-intl';
import { useRef } from 'react';
import type { ImageSummary } from '@/lib/images/image-summary';
import { shownText } from '@/lib/images/odd-text';

interface ImageNamesProps {
  label: string;
  images: readonly Pick<ImageSummary, 'id' | 'name'>[];
}

/** Names that need no scrolling. */
const few = 8;
const lineHeight = 22;

/** The names of images, all of them: a few as they are, many in a list that scrolls, however many there are. */
export function ImageNames({ label, images }: ImageNamesProps) {
  const t = useTranslations('list');
  const scroller = useRef<HTMLUListElement>(null);
  const virtualizer = useVirtualizer({
    count: images.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    overscan: 10,
    enabled: images.length > few,
  });
  const nameOf = (image: Pick<ImageSummary, 'name'> | undefined) =>
    shownText(image?.name ?? '') || t('unnamed');
  if (images.length <= few)
    return (
      <ul aria-label={label} className="flex flex-col">
        {images.map((image) => (
          <li key={image.id} className="truncate font-medium">
            {nameOf(image)}
          </li>
        ))}
      </ul>
    );
  return (
    <ul
      ref={scroller}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls has to be reached by the keyboard
      tabIndex={0}
      className="relative max-h-[176px] overflow-y-auto rounded border"
    >
      {/* The height of all of them, of which those in view are in the page. */}
      <li aria-hidden style={{ height: virtualizer.getTotalSize() }} />
      {virtualizer.getVirtualItems().map(({ index, key, start }) => (
        <li
          key={key}
          aria-setsize={images.length}
          aria-posinset={index + 1}
          style={{ top: start }}
          className="absolute inset-x-2.5 h-[22px] truncate font-medium"
        >
          {nameOf(images[index])}
        </li>
      ))}
    </ul>
  );
}
