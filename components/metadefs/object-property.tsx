'use client';

import { ArrowDown, ArrowUp, ChevronRight, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import { PropertyFields } from '@/components/metadefs/property-fields';
import { PropertyPreview } from '@/components/metadefs/property-preview';
import { usePropertyProblem } from '@/components/metadefs/use-definition-problems';
import { useDefinitionWords } from '@/components/metadefs/use-definition-words';
import { IconButton } from '@/components/ui/icon-button';
import type { ObjectValues } from '@/lib/forms/metadef-object';
import { propertyDefinition } from '@/lib/forms/metadef-property';

interface ObjectPropertyProps {
  form: UseFormReturn<ObjectValues>;
  index: number;
  count: number;
  values: ObjectValues['properties'][number];
  isNew: boolean;
  onMove: (to: number) => void;
  onRemove: () => void;
}

/** A property within the form of its object: folded to a line with its place and whether it is required. */
export function ObjectProperty({ form, index, count, values, isNew, onMove, onRemove }: ObjectPropertyProps) {
  const t = useTranslations('catalog');
  const words = useDefinitionWords();
  const id = useId();
  const [unfolded, setUnfolded] = useState(isNew);
  const errors = form.formState.errors.properties?.[index];
  const problem = usePropertyProblem(values, errors);
  // What keeps the form from being saved must be seen.
  const open = unfolded || (errors !== undefined && form.formState.submitCount > 0);
  const definition = propertyDefinition(values);
  const name = values.name || t('unnamed');
  return (
    <li className="flex flex-col">
      <div className="flex flex-wrap items-center gap-x-2 px-2 py-1">
        <button
          type="button"
          aria-expanded={open}
          aria-controls={open ? id : undefined}
          onClick={() => setUnfolded(!open)}
          className="flex min-w-0 flex-1 items-center gap-2 py-1 text-left"
        >
          <ChevronRight aria-hidden className={`size-4 shrink-0 text-muted ${open ? 'rotate-90' : ''}`} />
          <code className="min-w-0 break-all font-mono text-sm">{name}</code>
          <span className="text-muted text-sm max-sm:hidden">{words(definition).join(' · ')}</span>
        </button>
        <label className="flex items-center gap-1.5 text-sm">
          <input
            type="checkbox"
            aria-label={t('required_named', { name })}
            {...form.register(`properties.${index}.required`)}
            className="size-4 accent-[var(--accent)]"
          />
          {t('required')}
        </label>
        <span className="flex">
          <IconButton
            label={t('move_up', { name })}
            disabled={index === 0}
            icon={<ArrowUp aria-hidden className="size-4" />}
            onClick={() => onMove(index - 1)}
          />
          <IconButton
            label={t('move_down', { name })}
            disabled={index === count - 1}
            icon={<ArrowDown aria-hidden className="size-4" />}
            onClick={() => onMove(index + 1)}
          />
          <IconButton
            label={t('remove_named', { name })}
            icon={<Trash2 aria-hidden className="size-4" />}
            onClick={onRemove}
          />
        </span>
      </div>
      {open && (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset would be laid out as a block of its own
        <div
          id={id}
          role="group"
          aria-label={name}
          className="grid gap-4 px-4 pb-4 xl:grid-cols-[minmax(0,1fr)_300px]"
        >
          <PropertyFields
            register={(field) => form.register(`properties.${index}.${field}`)}
            values={values}
            problem={problem}
          />
          <PropertyPreview name={values.name} definition={definition} prefix="" />
        </div>
      )}
    </li>
  );
}
