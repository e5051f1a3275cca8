'use client';

import { ChevronDown } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { BulkVerb } from '@/components/images/bulk-dialog';
import { type ImageVerb, scopeVerbs, useRefusalText, verbRefusal } from '@/components/images/use-image-verbs';
import { Button } from '@/components/ui/button';
import { Menu } from '@/components/ui/menu';
import type { Viewer } from '@/lib/auth/viewer';
import { imageCan, type Refusal } from '@/lib/images/image-can';
import type { ImageScope } from '@/lib/images/image-list-query';
import type { ImageSummary } from '@/lib/images/image-summary';

interface SelectionBarProps {
  images: ImageSummary[];
  viewer: Viewer;
  scope: ImageScope;
  onVerb: (verb: BulkVerb) => void;
  onClear: () => void;
}

const inFront: readonly BulkVerb[] = ['accept', 'reject', 'leave', 'delete'];

/** What can be done to the selected images, of which there is one at least; stays in view while the list scrolls. */
export function SelectionBar({ images, viewer, scope, onVerb, onClear }: SelectionBarProps) {
  const t = useTranslations('list');
  const verbs = useTranslations('verbs');
  const refusalText = useRefusalText();
  const own = scopeVerbs(scope);
  const answers = own.includes('accept') || own.includes('leave');
  const all: BulkVerb[] = answers ? own : [...own, 'visibility', 'tags', 'metadata', 'copy'];
  const front = all.filter(
    (verb) => inFront.includes(verb) || verb === (scope === 'hidden' ? 'unhide' : 'hide'),
  );
  // Protected images are let through to the dialog, which says what stays and offers to take protection off.
  const closed = (verb: BulkVerb) => {
    const reasons = images.map((image) => refusalOf(verb, image, viewer));
    const first = reasons.includes(null) ? null : (reasons[0] ?? null);
    return reasons.includes('protected') ? undefined : refusalText(verb, first);
  };
  const button = (verb: BulkVerb) => {
    const reason = closed(verb);
    return (
      <Button
        key={verb}
        size="sm"
        disabled={reason !== undefined}
        title={reason}
        variant={verb === 'delete' ? 'danger' : 'secondary'}
        onClick={() => onVerb(verb)}
      >
        {verbs(verb)}
      </Button>
    );
  };
  return (
    <section
      aria-label={t('selection')}
      className="sticky top-14 z-20 flex flex-wrap items-center gap-2 rounded border border-focus bg-raised px-3 py-1.5"
    >
      <span role="status" className="mr-auto font-medium">
        {t('selected', { count: images.length })}
      </span>
      {front.filter((verb) => verb !== 'delete').map(button)}
      {!answers && (
        <Menu
          trigger={
            <Button size="sm">
              {t('more_actions')}
              <ChevronDown aria-hidden className="size-4 text-muted" />
            </Button>
          }
          items={all
            .filter((verb) => !front.includes(verb))
            .map((verb) => ({
              label: verbs(verb),
              disabledReason: closed(verb),
              onSelect: () => onVerb(verb),
            }))}
        />
      )}
      {front.filter((verb) => verb === 'delete').map(button)}
      <Button size="sm" variant="quiet" onClick={onClear}>
        {t('deselect')}
      </Button>
    </section>
  );
}

function refusalOf(verb: BulkVerb, image: ImageSummary, viewer: Viewer): Refusal | null {
  if (verb === 'copy') return imageCan.copy(image, viewer);
  if (verb === 'visibility' || verb === 'tags' || verb === 'metadata') return imageCan.edit(image, viewer);
  return verbRefusal(verb satisfies ImageVerb, image, viewer);
}
