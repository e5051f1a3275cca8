'use client';

import { useTranslations } from 'next-intl';
import { type ImageVerb, scopeVerbs, useRefusalText, verbRefusal } from '@/components/images/use-image-verbs';
import { Button } from '@/components/ui/button';
import type { Viewer } from '@/lib/auth/viewer';
import type { Image } from '@/lib/contract/image';
import type { ImageScope } from '@/lib/image-list-query';

interface SelectionBarProps {
  images: Image[];
  viewer: Viewer;
  scope: ImageScope;
  onVerb: (verb: ImageVerb) => void;
  onClear: () => void;
}

/** What can be done to the selected images; stays in view while the list scrolls. */
export function SelectionBar({ images, viewer, scope, onVerb, onClear }: SelectionBarProps) {
  const t = useTranslations('list');
  const verbs = useTranslations('verbs');
  const refusalText = useRefusalText();
  if (images.length === 0) return null;
  return (
    <section
      aria-label={t('selection')}
      className="sticky top-14 z-20 flex flex-wrap items-center gap-2 rounded border border-focus bg-raised px-3 py-1.5"
    >
      <span role="status" className="mr-auto font-medium">
        {t('selected', { count: images.length })}
      </span>
      {scopeVerbs(scope).map((verb) => {
        // Protected images are let through to the dialog, which says what stays and offers to take protection off.
        const reasons = images.map((image) => verbRefusal(verb, image, viewer));
        const reason = refusalText(verb, reasons.includes(null) ? null : (reasons[0] ?? null));
        const closed = reason !== undefined && !reasons.includes('protected');
        return (
          <Button
            key={verb}
            size="sm"
            disabled={closed}
            title={closed ? reason : undefined}
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
