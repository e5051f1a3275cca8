'use client';

import { useTranslations } from 'next-intl';
import { type ImageVerb, imageVerbs, verbRefusal } from '@/components/images/use-image-verbs';
import { Button } from '@/components/ui/button';
import type { Viewer } from '@/lib/auth/viewer';
import type { Image } from '@/lib/contract/image';

interface SelectionBarProps {
  images: Image[];
  viewer: Viewer;
  onVerb: (verb: ImageVerb) => void;
  onClear: () => void;
}

/** What can be done to the selected images; stays in view while the list scrolls. */
export function SelectionBar({ images, viewer, onVerb, onClear }: SelectionBarProps) {
  const t = useTranslations('list');
  const verbs = useTranslations('verbs');
  const refusals = useTranslations('refusals');
  if (images.length === 0) return null;
  return (
    <section
      aria-label={t('selection')}
      className="sticky top-14 z-20 flex flex-wrap items-center gap-2 rounded border border-focus bg-raised px-3 py-1.5"
    >
      <span role="status" className="mr-auto font-medium">
        {t('selected', { count: images.length })}
      </span>
      {imageVerbs.map((verb) => {
        // Protected images are let through to the dialog, which says what stays and offers to take protection off.
        const reasons = images.map((image) => verbRefusal(verb, image, viewer));
        const closed = reasons.every((reason) => reason !== null && reason !== 'protected');
        const reason = reasons[0];
        return (
          <Button
            key={verb}
            size="sm"
            disabled={closed}
            title={closed && reason ? refusals(reason) : undefined}
            variant={verb === 'delete' ? 'danger' : 'secondary'}
            onClick={() => onVerb(verb)}
          >
            {verbs(verb)}
          </Button>
        );
      })}
      <Button size="sm" variant="quiet" onClick={onClear}>
        {t('deselect')}
      </Button>
    </section>
  );
}
