'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { CheckboxField } from '@/components/ui/checkbox-field';
import { metadataChanges } from '@/lib/metadata/metadata-changes';
import { signatureKeys } from '@/lib/metadata/signature-keys';

/** Takes the properties to set and the keys to remove into the draft. */
export type TakeMetadata = (properties: Record<string, string>, removed?: readonly string[]) => void;

interface MergeChoiceProps {
  /** The draft as it is, and the properties that come. */
  values: Readonly<Record<string, string>>;
  incoming: Readonly<Record<string, string>>;
  onTake: TakeMetadata;
}

/**
 * What another source would change, each to be taken or not. A signature is of other bytes, and what the source lacks
 * is somebody's own: neither is taken unless asked for.
 */
export function MergeChoice({ values, incoming, onTake }: MergeChoiceProps) {
  const t = useTranslations('metadata');
  const all = metadataChanges(values, incoming);
  const [left, setLeft] = useState<ReadonlySet<string>>(
    () =>
      new Set(
        all
          .filter(({ key, to }) => to === null || signatureKeys.some((known) => known === key))
          .map(({ key }) => key),
      ),
  );
  const taken = all.filter(({ key }) => !left.has(key));
  const toggle = (key: string) =>
    setLeft((present) => {
      const next = new Set(present);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  if (all.length === 0) return <p className="text-muted">{t('merge_same')}</p>;
  return (
    <>
      <ul className="divide-y border-y">
        {all.map(({ key, from, to }) => (
          <li key={key} className="py-1.5">
            <CheckboxField
              checked={!left.has(key)}
              onChange={() => toggle(key)}
              label={<span className="break-all font-mono text-sm">{key}</span>}
              hint={
                <span className="break-words">
                  {to === null
                    ? t('merge_remove', { from: from || '–' })
                    : from === null
                      ? t('merge_add', { to: to || '–' })
                      : t('merge_change', { from: from || '–', to: to || '–' })}
                </span>
              }
            />
          </li>
        ))}
      </ul>
      <Button
        variant="primary"
        disabled={taken.length === 0}
        className="self-end"
        onClick={() =>
          onTake(
            Object.fromEntries(taken.flatMap(({ key, to }) => (to === null ? [] : [[key, to]]))),
            taken.filter(({ to }) => to === null).map(({ key }) => key),
          )
        }
      >
        {t('merge_take', { count: taken.length })}
      </Button>
    </>
  );
}
