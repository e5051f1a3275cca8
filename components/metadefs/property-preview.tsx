'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { PropertyControl } from '@/components/metadata/property-control';
import type { MetadefProperty } from '@/lib/contract/metadef';
import type { MetadefPropertyInput } from '@/lib/contract/metadef-body';
import { firstValue } from '@/lib/metadata/property-value';

interface PropertyPreviewProps {
  name: string;
  definition: MetadefPropertyInput;
  /** What the first of the namespace's resource types puts before names. */
  prefix: string;
}

/** The control that a definition makes, to be tried: nothing is saved by it. */
export function PropertyPreview({ name, definition, prefix }: PropertyPreviewProps) {
  const t = useTranslations('catalog');
  const read = definition as MetadefProperty;
  const first = firstValue(read);
  const [value, setValue] = useState(first);
  const [shownFirst, setShownFirst] = useState(first);
  // A new default or type begins anew.
  if (shownFirst !== first) {
    setShownFirst(first);
    setValue(first);
  }
  return (
    <section aria-label={t('preview')} className="flex flex-col gap-2 rounded border border-dashed p-3">
      <h3 className="text-muted text-sm">{t('preview_text')}</h3>
      <code className="break-all font-mono text-sm">{`${prefix}${name}`}</code>
      {definition.description && <p className="break-words text-muted text-sm">{definition.description}</p>}
      <PropertyControl
        key={definition.type}
        definition={read}
        value={value}
        onChange={setValue}
        label={definition.title || name || t('preview')}
        problem={value === '' ? null : undefined}
      />
      {value !== '' && (
        <p className="break-all text-muted text-sm">
          {t('preview_value')} <code className="font-mono">{value}</code>
        </p>
      )}
    </section>
  );
}
