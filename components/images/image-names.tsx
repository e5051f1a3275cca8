'use client';

import { useTranslations } from 'next-intl';
import { useRef } from 'react';
import { useRowsInView } from '@/components/ui/use-rows-in-view';
import type { ImageSummary } from '@/lib/images/image-summary';
import { shownText } from '@/lib/images/odd-text';

interface ImageNamesProps {
  label: string;
  images: readonly Pick<ImageSummary, 'id' | 'name'>[];
}

/** Names that need no scrolling. */
const few = 8;
const ofLine = () => 22;
const itself = (index: number) => index;

/** The names of images, all of them: a few as they are, many in a list that scrolls, however many there are. */
export function ImageNames({ label, images }: ImageNamesProps) {
  const nameOf = useNameOf();
  if (images.length > few) return <ManyNames label={label} images={images} />;
  return (
    <ul aria-label={label} className="flex flex-col">
      {images.map((image) => (
        <li key={image.id} className="truncate font-medium">
          {nameOf(image)}
        </li>
      ))}
    </ul>
  );
}

function ManyNames({ label, images }: ImageNamesProps) {
  const nameOf = useNameOf();
  const scroller = useRef<HTMLUListElement>(null);
  const body = useRef<HTMLLIElement>(null);
  const { rows, height } = useRowsInView({
    count: images.length,
    body,
    scroller,
    heightOf: ofLine,
    keyOf: itself,
    beyond: 10,
    firstHeight: 176,
  });
  return (
    <ul
      ref={scroller}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls has to be reached by the keyboard
      tabIndex={0}
      className="relative max-h-[176px] overflow-y-auto rounded border"
    >
      {/* The height of all of them, of which those in view are in the page. */}
      <li ref={body} aria-hidden style={{ height }} />
      {rows.map(({ index, key, start }) => (
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

function useNameOf() {
  const t = useTranslations('list');
  return (image: ImageNamesProps['images'][number] | undefined) =>
    shownText(image?.name ?? '') || t('unnamed');
}
