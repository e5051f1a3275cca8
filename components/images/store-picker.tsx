'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useEffect } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import { FormSection } from '@/components/images/form-section';
import { CheckboxField } from '@/components/ui/checkbox-field';
import { Notice } from '@/components/ui/notice';
import { RadioCards } from '@/components/ui/radio-cards';
import { useListed } from '@/components/ui/use-listed';
import type { Viewer } from '@/lib/auth/viewer';
import { useOffered } from '@/lib/browser/offered-controls';
import type { Store } from '@/lib/contract/store';
import { type CreateImageValues, takesOneStore } from '@/lib/forms/create-image';
import { rbdStores } from '@/lib/images/rbd-stores';
import { placesOptions } from '@/lib/queries/places';

interface StorePickerProps {
  form: UseFormReturn<CreateImageValues>;
  stores: Store[];
  problem: string | undefined;
  /** How the cloud takes a file; null for what it fetches itself. */
  importMethods: readonly string[] | null;
  viewer: Viewer;
}

/** Which stores get a copy, and what happens when one of them cannot take it. */
export function StorePicker({ form, stores, problem, importMethods, viewer }: StorePickerProps) {
  const listed = useListed();
  const t = useTranslations('create');
  const chosen = form.watch('stores');
  const terms = form.watch('terms');
  const set = (next: string[]) =>
    form.setValue('stores', next, { shouldDirty: true, shouldValidate: form.formState.isSubmitted });
  const { offered } = useOffered('copies', viewer);
  const preset = stores.find((store) => store.default);
  const oneAtOnce = importMethods !== null && takesOneStore(importMethods);
  // Copying is an administrator's, as Glance ships its policy.
  const single = oneAtOnce && !(offered && importMethods.includes('copy-image'));
  // What was chosen for an address that the cloud fetches may be more than a file goes to.
  const [kept] = chosen.includes(preset?.id ?? '') ? [preset?.id ?? ''] : chosen;
  const surplus = single && chosen.length > 1;
  useEffect(() => {
    if (surplus && kept !== undefined) form.setValue('stores', [kept]);
  }, [surplus, kept, form]);
  const toggle = (id: string, on: boolean) => {
    if (single) return set(on ? [id] : []);
    set(stores.map((store) => store.id).filter((known) => (known === id ? on : chosen.includes(known))));
  };
  const open = stores.filter((store) => !store['read-only']);
  const list = listed(chosen);
  // What kind of store each is, only administrators are told.
  const { data: places } = useQuery({ ...placesOptions(viewer.projectId), enabled: viewer.isAdmin });
  const format = form.watch('disk_format');
  const rbd = rbdStores(format, chosen, places?.stores ?? stores);
  return (
    <FormSection title={t('stores')}>
      <fieldset className="flex flex-col gap-2" aria-describedby={problem ? 'stores-error' : undefined}>
        <legend className="sr-only">{t('stores')}</legend>
        {!single && open.length > 1 && (
          <CheckboxField
            label={t('all_stores')}
            checked={open.every((store) => chosen.includes(store.id))}
            onChange={(event) => set(event.target.checked ? open.map((store) => store.id) : [])}
          />
        )}
        {stores.map((store) => (
          <CheckboxField
            key={store.id}
            name="stores"
            value={store.id}
            label={store.default ? t('default_store', { store: store.id }) : store.id}
            hint={store['read-only'] ? t('read_only') : store.description}
            disabled={store['read-only'] !== undefined}
            checked={chosen.includes(store.id)}
            onChange={(event) => toggle(store.id, event.target.checked)}
          />
        ))}
        {problem && (
          <p id="stores-error" role="alert" className="text-danger text-sm">
            {problem}
          </p>
        )}
      </fieldset>
      {preset && chosen.length > 0 && !chosen.includes(preset.id) && (
        <Notice tone="warning">{t('no_default', { store: preset.id })}</Notice>
      )}
      {single && open.length > 1 && <p className="text-muted text-sm">{t('one_store')}</p>}
      {oneAtOnce && !single && chosen.length > 1 && <p className="text-muted text-sm">{t('copied_on')}</p>}
      {rbd && (
        <Notice tone="warning">
          {t('not_raw_rbd', { format, count: rbd.ids.length, stores: listed(rbd.ids), known: rbd.known })}
        </Notice>
      )}
      {chosen.length > 1 && !oneAtOnce && (
        <RadioCards
          legend={t('terms')}
          name="terms"
          value={terms}
          onValueChange={(value) => form.setValue('terms', value, { shouldDirty: true })}
          options={[
            {
              value: 'allow_failure',
              label: t('allow_failure'),
              hint: t('allow_failure_hint', { stores: list }),
            },
            {
              value: 'must_succeed',
              label: t('must_succeed'),
              hint: t('must_succeed_hint', { stores: list }),
            },
          ]}
        />
      )}
    </FormSection>
  );
}
