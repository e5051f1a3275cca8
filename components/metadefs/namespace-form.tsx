'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useLeaveWarning } from '@/components/images/use-leave-warning';
import { EditorFrame } from '@/components/metadefs/editor-frame';
import { formKey } from '@/components/metadefs/kept-forms';
import { PublishDialog } from '@/components/metadefs/publish-dialog';
import { useChange } from '@/components/metadefs/use-change';
import { useKeptForm } from '@/components/shell/use-kept-form';
import { CheckboxField } from '@/components/ui/checkbox-field';
import { Field } from '@/components/ui/field';
import { SelectField } from '@/components/ui/select-field';
import { TextField } from '@/components/ui/text-field';
import type { Viewer } from '@/lib/auth/viewer';
import { type MetadefNamespace, metadefVisibilities } from '@/lib/contract/metadef';
import {
  type NamespaceValues,
  namespaceUpdate,
  namespaceValues,
  namespaceValuesSchema,
} from '@/lib/forms/metadef-namespace';
import { attributesOf, type Step } from '@/lib/metadefs/namespace-steps';

interface NamespaceFormProps {
  /** null makes a new one. */
  read: MetadefNamespace | null;
  viewer: Viewer;
  /** Names that other namespaces in view have. */
  taken: ReadonlySet<string>;
  /** With the name that it has now, or null when nothing was saved. */
  onDone: (name: string | null) => void;
}

/** Every field of a namespace itself. */
export function NamespaceForm({ read, viewer, taken, onDone }: NamespaceFormProps) {
  const t = useTranslations('catalog');
  const problems = useTranslations('definitionProblems');
  const [base, setBase] = useState(read);
  const [asking, setAsking] = useState<{ from: MetadefNamespace | null; checked: NamespaceValues } | null>(
    null,
  );
  const { pending, problem, change } = useChange();
  const form = useForm<NamespaceValues>({
    resolver: zodResolver(namespaceValuesSchema),
    defaultValues: namespaceValues(read),
    mode: 'onTouched',
  });
  const { register, handleSubmit, formState, setError } = form;
  const { restored, forget } = useKeptForm(formKey(read?.namespace ?? '', 'namespace', ''), form);
  useLeaveWarning(formState.isDirty && !pending);
  const stepOf = (from: MetadefNamespace | null, to: ReturnType<typeof namespaceUpdate>): Step =>
    from ? { do: 'update', from: attributesOf(from), to } : { do: 'create', body: to };
  const save = async (from: MetadefNamespace | null, checked: NamespaceValues) => {
    const to = namespaceUpdate(checked);
    const found = await change([{ namespace: from?.namespace ?? to.namespace, steps: [stepOf(from, to)] }]);
    if (found?.outcome === 'conflict' && found.conflicts.some(({ state }) => state === 'exists'))
      setError('namespace', { message: 'namespace_taken' });
    if (found) return;
    forget();
    onDone(to.namespace);
  };
  const ask = (from: MetadefNamespace | null, checked: NamespaceValues) => {
    if (taken.has(checked.namespace))
      return setError('namespace', { message: 'namespace_taken' }, { shouldFocus: true });
    if (checked.visibility === 'public' && from?.visibility !== 'public') setAsking({ from, checked });
    else return save(from, checked);
  };
  const field = (name: keyof NamespaceValues) => {
    const message = formState.errors[name]?.message;
    return { error: message && problems(message as 'name_needed'), ...register(name) };
  };
  const description = field('description');
  const renames = read !== null && form.watch('namespace').trim() !== read.namespace;
  return (
    <>
      <EditorFrame
        label={read ? t('edit_named', { name: read.namespace }) : t('new_namespace')}
        submit={t(read ? 'save' : 'create_namespace')}
        pending={pending}
        problem={problem}
        restored={restored}
        would={() => {
          const to = namespaceUpdate(form.getValues());
          return { namespace: base?.namespace ?? to.namespace, steps: [stepOf(base, to)] };
        }}
        onSubmit={(event) => void handleSubmit((checked) => ask(base, checked))(event)}
        onInsist={() => {
          setBase(read);
          void handleSubmit((checked) => ask(read, checked))();
        }}
        onCancel={() => {
          forget();
          onDone(null);
        }}
      >
        <div className="grid max-w-[720px] gap-4 sm:grid-cols-2">
          <TextField
            label={t('namespace')}
            hint={t(renames ? 'namespace_rename_hint' : 'namespace_hint')}
            autoComplete="off"
            spellCheck={false}
            {...field('namespace')}
          />
          <TextField label={t('display_name')} {...field('display_name')} />
          <Field label={t('description')} error={description.error} className="sm:col-span-2">
            {(control) => (
              <textarea
                {...control}
                rows={3}
                {...register('description')}
                className="field-control h-auto! py-1.5"
              />
            )}
          </Field>
          <SelectField
            label={t('visibility')}
            choices={metadefVisibilities.map((value) => ({ value, label: t(`visibility_${value}`) }))}
            {...field('visibility')}
          />
          {viewer.isAdmin && <TextField label={t('owner')} hint={t('owner_hint')} {...field('owner')} />}
          <CheckboxField
            label={t('protected')}
            hint={t('protected_hint')}
            className="sm:col-span-2"
            {...register('protected')}
          />
        </div>
      </EditorFrame>
      {asking && (
        <PublishDialog
          names={[asking.checked.namespace]}
          onPublish={() => {
            setAsking(null);
            void save(asking.from, asking.checked);
          }}
          onClose={() => setAsking(null)}
        />
      )}
    </>
  );
}
