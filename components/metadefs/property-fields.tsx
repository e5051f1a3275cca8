'use client';

import { useTranslations } from 'next-intl';
import type { UseFormRegisterReturn } from 'react-hook-form';
import { PatternTrial } from '@/components/metadefs/pattern-trial';
import { CheckboxField } from '@/components/ui/checkbox-field';
import { Field } from '@/components/ui/field';
import { SelectField } from '@/components/ui/select-field';
import { TextField } from '@/components/ui/text-field';
import { metadefPropertyTypes } from '@/lib/contract/metadef';
import type { PropertyField, PropertyValues } from '@/lib/forms/metadef-property';

export interface PropertyFieldsProps {
  register: (field: PropertyField) => UseFormRegisterReturn;
  values: PropertyValues;
  problem: (field: PropertyField) => string | undefined;
  /** Images that carry the old name keep it. */
  renames?: boolean;
}

/** What each type has a use for; another field is shown only while it holds something. */
const uses: Record<string, readonly PropertyField[]> = {
  string: ['enum', 'default', 'minLength', 'maxLength', 'pattern'],
  integer: ['enum', 'default', 'minimum', 'maximum'],
  number: ['enum', 'default', 'minimum', 'maximum'],
  boolean: ['default'],
  array: ['itemsEnum', 'minItems', 'maxItems', 'uniqueItems', 'additionalItems'],
  object: [],
};

/** Types to choose from: an `object` has no control, and stays where a file brought it. */
const offered = metadefPropertyTypes.filter((type) => type !== 'object');

/** Every field of a property that its type has a use for. */
export function PropertyFields({ register, values, problem, renames }: PropertyFieldsProps) {
  const t = useTranslations('catalog');
  const types = useTranslations('definitionTypes');
  const { type } = values;
  const shown = (field: PropertyField) =>
    uses[type]?.includes(field) || (values[field] !== '' && values[field] !== false);
  const field = (name: PropertyField) => ({ error: problem(name), ...register(name) });
  const typeChoices = [...new Set([...offered, type])].map((value) => ({ value, label: types(value) }));
  const itemChoices = [...new Set([...offered, values.itemsType])].map((value) => ({
    value,
    label: types(value),
  }));
  const lines = (name: 'enum' | 'itemsEnum', label: string) => (
    <Field label={label} hint={t('lines_hint')} error={problem(name)} className="sm:col-span-2">
      {(control) => (
        <textarea
          {...control}
          rows={Math.min(8, Math.max(3, values[name].split('\n').length))}
          spellCheck={false}
          {...register(name)}
          className="field-control h-auto! py-1.5 font-mono text-sm"
        />
      )}
    </Field>
  );
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <TextField
        label={t('name')}
        hint={renames ? t('rename_hint') : undefined}
        autoComplete="off"
        spellCheck={false}
        {...field('name')}
      />
      <TextField label={t('title_field')} {...field('title')} />
      <SelectField label={t('type')} choices={typeChoices} {...field('type')} />
      {type === 'array' && (
        <SelectField label={t('items_type')} choices={itemChoices} {...field('itemsType')} />
      )}
      <Field label={t('description')} error={problem('description')} className="sm:col-span-2">
        {(control) => (
          <textarea
            {...control}
            rows={2}
            {...register('description')}
            className="field-control h-auto! py-1.5"
          />
        )}
      </Field>
      {shown('enum') && lines('enum', t('enum'))}
      {shown('itemsEnum') && lines('itemsEnum', t('items_enum'))}
      {(['minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems'] as const).map(
        (name) =>
          shown(name) && <TextField key={name} label={t(name)} inputMode="numeric" {...field(name)} />,
      )}
      {shown('default') &&
        (type === 'boolean' ? (
          <SelectField
            label={t('default')}
            choices={[
              { value: '', label: t('no_default') },
              { value: 'true', label: 'true' },
              { value: 'false', label: 'false' },
            ]}
            {...field('default')}
          />
        ) : (
          <TextField label={t('default')} hint={t('default_hint')} autoComplete="off" {...field('default')} />
        ))}
      <TextField
        label={t('operators')}
        hint={t('operators_hint')}
        spellCheck={false}
        autoComplete="off"
        {...field('operators')}
      />
      {shown('pattern') && (
        <>
          <TextField
            label={t('pattern')}
            hint={t('pattern_hint')}
            spellCheck={false}
            autoComplete="off"
            {...field('pattern')}
          />
          {values.pattern !== '' && <PatternTrial pattern={values.pattern} />}
        </>
      )}
      {shown('additionalItems') && (
        <SelectField
          label={t('additional_items')}
          choices={[
            { value: '', label: t('unsaid') },
            { value: 'true', label: t('allowed') },
            { value: 'false', label: t('not_allowed') },
          ]}
          {...field('additionalItems')}
        />
      )}
      <div className="flex flex-col gap-2 sm:col-span-2">
        {shown('uniqueItems') && <CheckboxField label={t('unique_items')} {...register('uniqueItems')} />}
        <CheckboxField label={t('readonly')} hint={t('readonly_hint')} {...register('readonly')} />
      </div>
    </div>
  );
}
