'use client';

import { ChevronDown } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { BulkVerb } from '@/components/images/bulk-dialog';
import { type ImageVerb, scopeVerbs, useRefusalText, verbRefusal } from '@/components/images/use-image-verbs';
import type { Everything } from '@/components/images/use-select-everything';
import { Button } from '@/components/ui/button';
import { Menu } from '@/components/ui/menu';
import { Reason } from '@/components/ui/reason';
import { SelectionOverlay } from '@/components/ui/selection-overlay';
import type { Viewer } from '@/lib/auth/viewer';
import { useOffered } from '@/lib/browser/offered-controls';
import { imageCan, type Refusal } from '@/lib/images/image-can';
import type { ImageScope } from '@/lib/images/image-list-query';
import type { ImageSummary } from '@/lib/images/image-summary';

interface SelectionBarProps {
  images: ImageSummary[];
  viewer: Viewer;
  scope: ImageScope;
  everything: Everything;
  onVerb: (verb: BulkVerb) => void;
  onClear: () => void;
}

const inFront: readonly BulkVerb[] = ['accept', 'reject', 'leave', 'delete'];

/** What can be done to the selected images, of which there is one at least. */
export function SelectionBar({ images, viewer, scope, everything, onVerb, onClear }: SelectionBarProps) {
  const t = useTranslations('list');
  const verbs = useTranslations('verbs');
  const refusalText = useRefusalText();
  const { offered: triesCopies } = useOffered('copies', viewer);
  const own = scopeVerbs(scope);
  const answers = own.includes('accept') || own.includes('leave');
  const all: BulkVerb[] = answers ? own : [...own, 'visibility', 'tags', 'metadata', 'copy'];
  const front = all.filter(
    (verb) => inFront.includes(verb) || verb === (scope === 'hidden' ? 'unhide' : 'hide'),
  );
  // Protected images are let through to the dialog, which says what stays and offers to take protection off.
  const closed = (verb: BulkVerb) => {
    const reasons = images.map((image) => refusalOf(verb, image, viewer, triesCopies));
    const first = reasons.includes(null) ? null : (reasons[0] ?? null);
    return reasons.includes('protected') ? undefined : refusalText(verb, first);
  };
  const open = front.filter((verb) => closed(verb) === undefined);
  const reasons = [...new Set(front.flatMap((verb) => closed(verb) ?? []))];
  const button = (verb: BulkVerb) => (
    <Button
      key={verb}
      size="sm"
      disabled={everything.reading}
      variant={verb === 'delete' ? 'danger' : 'secondary'}
      onClick={() => onVerb(verb)}
    >
      {verbs(verb)}
    </Button>
  );
  return (
    <SelectionOverlay label={t('selection')} head="row">
      <span role="status" className="truncate font-medium tabular-nums">
        {everything.reading
          ? t('reading_all', { count: everything.count })
          : t('selected', { count: images.length })}
      </span>
      {everything.reading ? (
        <Button size="sm" onClick={everything.stop}>
          {verbs('stop')}
        </Button>
      ) : (
        everything.offered && (
          <Button size="sm" onClick={everything.start}>
            {t('select_matching')}
          </Button>
        )
      )}
      {reasons.length > 0 && <Reason className="min-w-0">{reasons.join(' ')}</Reason>}
      <span className="mr-auto" />
      {open.filter((verb) => verb !== 'delete').map(button)}
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
      {open.filter((verb) => verb === 'delete').map(button)}
      <Button size="sm" variant="quiet" onClick={onClear}>
        {t('deselect')}
      </Button>
    </SelectionOverlay>
  );
}

function refusalOf(
  verb: BulkVerb,
  image: ImageSummary,
  viewer: Viewer,
  triesCopies: boolean,
): Refusal | null {
  if (verb === 'copy') return imageCan.copy(image, viewer, triesCopies);
  if (verb === 'visibility' || verb === 'tags' || verb === 'metadata') return imageCan.edit(image, viewer);
  return verbRefusal(verb satisfies ImageVerb, image, viewer);
}
