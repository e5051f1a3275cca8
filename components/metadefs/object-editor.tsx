'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useFieldArray, useForm } from 'react-hook-form';
import { useLeaveWarning } from '@/components/images/use-leave-warning';
import { EditorFrame } from '@/components/metadefs/editor-frame';
import type { MemberEditorProps } from '@/components/metadefs/member-section';
import { ObjectProperty } from '@/components/metadefs/object-property';
import { useChange } from '@/components/metadefs/use-change';
import { formKey, useKeptForm } from '@/components/metadefs/use-kept-form';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { TextField } from '@/components/ui/text-field';
import type { MetadefObjectBody } from '@/lib/contract/metadef-body';
import {
  type ObjectValues,
  objectBodyOf,
  objectValues,
  objectValuesSchema,
} from '@/lib/forms/metadef-object';
import { propertyValues } from '@/lib/forms/metadef-property';

/** Edits an object with all its properties, or makes one: Glance takes it whole. */
export function ObjectEditor({ namespace, name, read, taken, onDone }: MemberEditorProps<MetadefObjectBody>) {
  const t = useTranslations('catalog');
  const problems = useTranslations('definitionProblems');
  const [base, setBase] = useState(read);
  const { pending, problem, change } = useChange();
  const form = useForm<ObjectValues>({
    resolver: zodResolver(objectValuesSchema),
    defaultValues: objectValues(read),
    mode: 'onTouched',
  });
  const { register, handleSubmit, formState, setError, control } = form;
  const values = form.watch();
  const { fields, append, remove, move } = useFieldArray({ control, name: 'properties' });
  const { restored, forget } = useKeptForm(formKey(namespace.namespace, 'objects', name), form);
  useLeaveWarning(formState.isDirty && !pending);
  const nameProblem = formState.errors.name?.message;
  const save = async (from: MetadefObjectBody | null, checked: ObjectValues) => {
    const to = objectBodyOf(checked);
    if (taken.has(to.name)) return setError('name', { message: 'name_taken' }, { shouldFocus: true });
    const found = await change([{ namespace: namespace.namespace, steps: [{ do: 'objects', from, to }] }]);
    if (found?.outcome === 'conflict' && found.conflicts.some(({ state }) => state === 'exists'))
      setError('name', { message: 'name_taken' });
    if (found) return;
    forget();
    onDone(to.name);
  };
  return (
    <EditorFrame
      label={name ? t('edit_named', { name }) : t('new_object')}
      submit={t(name ? 'save' : 'create_object')}
      pending={pending}
      problem={problem}
      restored={restored}
      onSubmit={(event) => void handleSubmit((checked) => save(base, checked))(event)}
      onInsist={() => {
        setBase(read);
        void handleSubmit((checked) => save(read, checked))();
      }}
      onCancel={() => {
        forget();
        onDone(null);
      }}
    >
      <div className="flex flex-col gap-4">
        <TextField
          label={t('name')}
          error={nameProblem && problems(nameProblem as 'name_needed')}
          autoComplete="off"
          spellCheck={false}
          className="max-w-[480px]"
          {...register('name')}
        />
        <Field label={t('description')}>
          {(placed) => (
            <textarea
              {...placed}
              rows={2}
              {...register('description')}
              className="field-control h-auto! py-1.5"
            />
          )}
        </Field>
        <fieldset className="rounded border">
          <legend className="ml-3 px-1 font-medium text-sm">{t('properties')}</legend>
          {fields.length === 0 && <p className="px-4 pb-3 text-muted text-sm">{t('no_properties')}</p>}
          <ol className="divide-y">
            {fields.map((field, index) => (
              <ObjectProperty
                key={field.id}
                form={form}
                index={index}
                count={fields.length}
                values={values.properties[index] ?? field}
                isNew={field.name === ''}
                onMove={(to) => move(index, to)}
                onRemove={() => remove(index)}
              />
            ))}
          </ol>
          <div className="border-t p-2">
            <Button
              size="sm"
              icon={<Plus aria-hidden className="size-4" />}
              onClick={() => append({ ...propertyValues('', null), required: false })}
            >
              {t('add_properties')}
            </Button>
          </div>
        </fieldset>
      </div>
    </EditorFrame>
  );
}
