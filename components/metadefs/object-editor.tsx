'use client';

import { Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useFieldArray } from 'react-hook-form';
import { EditorFrame } from '@/components/metadefs/editor-frame';
import type { MemberEditorProps } from '@/components/metadefs/member-section';
import { ObjectProperty } from '@/components/metadefs/object-property';
import { useMemberForm } from '@/components/metadefs/use-member-form';
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
export function ObjectEditor(editor: MemberEditorProps<MetadefObjectBody>) {
  const { name, read } = editor;
  const t = useTranslations('catalog');
  const problems = useTranslations('definitionProblems');
  const { form, frame } = useMemberForm<'objects', ObjectValues>({
    kind: 'objects',
    editor,
    schema: objectValuesSchema,
    values: objectValues(read),
    bodyOf: objectBodyOf,
  });
  const { register, formState, control } = form;
  const values = form.watch();
  const { fields, append, remove, move } = useFieldArray({ control, name: 'properties' });
  const nameProblem = formState.errors.name?.message;
  return (
    <EditorFrame
      {...frame}
      label={name ? t('edit_named', { name }) : t('new_object')}
      submit={t(name ? 'save' : 'create_object')}
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
