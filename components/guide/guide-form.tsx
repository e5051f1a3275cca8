'use client';

import { Printer } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { CheckboxField } from '@/components/ui/checkbox-field';
import { SelectField } from '@/components/ui/select-field';
import { TextField } from '@/components/ui/text-field';
import { type GuideField, type GuideValues, isSound } from '@/lib/guide/recipe';
import { type GuideRecipe, recipeDistros } from '@/lib/guide/recipes';

const units: Partial<Record<GuideField, string>> = { disk: 'GiB', ram: 'MiB' };
const numbers: readonly GuideField[] = ['disk', 'ram', 'cpus'];

interface GuideFormProps {
  recipe: GuideRecipe;
  typed: GuideValues;
  onType: (values: GuideValues) => void;
}

/** What the commands are filled in with; a value that cannot stand is told, and the recipe's own is shown instead. */
export function GuideForm({ recipe, typed, onType }: GuideFormProps) {
  const t = useTranslations('guide');
  const distros = recipeDistros(recipe);
  const field = (name: GuideField) => (
    <TextField
      label={t(`field_${name}`)}
      error={isSound(name, typed[name]) ? undefined : t(`wrong_${name}`)}
      hint={name === 'variant' ? t('hint_variant') : undefined}
      unit={units[name]}
      inputMode={numbers.includes(name) ? 'numeric' : undefined}
      value={typed[name]}
      onChange={(event) => onType({ ...typed, [name]: event.target.value })}
      autoComplete="off"
      spellCheck={false}
    />
  );
  return (
    <form
      aria-label={t('form')}
      onSubmit={(event) => event.preventDefault()}
      className="flex flex-col gap-3 rounded border bg-surface p-4 lg:sticky lg:top-16 lg:order-last print:hidden"
    >
      <h2 className="font-medium">{t('form')}</h2>
      {field('name')}
      <div className="grid grid-cols-2 gap-3">
        {field('disk')}
        {field('ram')}
      </div>
      {field('iso')}
      {field('network')}
      {field('variant')}
      {distros.length > 1 && (
        <SelectField
          label={t('field_distro')}
          value={typed.distro}
          onChange={(event) => onType({ ...typed, distro: event.target.value })}
          choices={distros.map((value) => ({ value, label: value }))}
        />
      )}
      <div className="grid grid-cols-2 gap-3">
        {field('version')}
        {field('cpus')}
      </div>
      <CheckboxField
        label={t('field_raw')}
        hint={t('hint_raw')}
        checked={typed.raw}
        onChange={(event) => onType({ ...typed, raw: event.target.checked })}
      />
      <Button
        icon={<Printer aria-hidden className="size-4" />}
        onClick={() => window.print()}
        className="self-start"
      >
        {t('print')}
      </Button>
    </form>
  );
}
