'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useLeaveWarning } from '@/components/images/use-leave-warning';
import { EditorFrame } from '@/components/metadefs/editor-frame';
import type { MemberEditorProps } from '@/components/metadefs/member-section';
import { PropertyFields } from '@/components/metadefs/property-fields';
import { PropertyPreview } from '@/components/metadefs/property-preview';
import { useChange } from '@/components/metadefs/use-change';
import { usePropertyProblem } from '@/components/metadefs/use-definition-problems';
import { formKey, useKeptForm } from '@/components/metadefs/use-kept-form';
import { Notice } from '@/components/ui/notice';
import type { MetadefPropertyBody } from '@/lib/contract/metadef-body';
import {
  type PropertyValues,
  propertyBody,
  propertyDefinition,
  propertyValues,
  propertyValuesSchema,
} from '@/lib/forms/metadef-property';

/** Edits a property of a namespace, or makes one. */
export function PropertyEditor({
  namespace,
  name,
  read,
  taken,
  onDone,
}: MemberEditorProps<MetadefPropertyBody>) {
  const t = useTranslations('catalog');
  const [base, setBase] = useState(read);
  const { pending, problem, change } = useChange();
  const form = useForm<PropertyValues>({
    resolver: zodResolver(propertyValuesSchema),
    defaultValues: propertyValues(name, read),
    mode: 'onTouched',
  });
  const { register, handleSubmit, formState, setError } = form;
  const values = form.watch();
  const { restored, forget } = useKeptForm(formKey(namespace.namespace, 'properties', name), form);
  useLeaveWarning(formState.isDirty && !pending);
  const fieldProblem = usePropertyProblem(values, formState.errors);
  const save = async (from: MetadefPropertyBody | null, checked: PropertyValues) => {
    const to = propertyBody(checked);
    if (taken.has(to.name)) return setError('name', { message: 'name_taken' }, { shouldFocus: true });
    const found = await change([{ namespace: namespace.namespace, steps: [{ do: 'properties', from, to }] }]);
    if (found?.outcome === 'conflict' && found.conflicts.some(({ state }) => state === 'exists'))
      setError('name', { message: 'name_taken' });
    if (found) return;
    forget();
    onDone(to.name);
  };
  const confidential = namespace.properties?.[name]?.confidential;
  return (
    <EditorFrame
      label={name ? t('edit_named', { name }) : t('new_property')}
      submit={t(name ? 'save' : 'create_property')}
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
      aside={
        <PropertyPreview
          name={values.name}
          definition={propertyDefinition(values)}
          prefix={namespace.resource_type_associations?.[0]?.prefix ?? ''}
        />
      }
    >
      {confidential && <Notice tone="warning" title={t('confidential')} className="mb-4" />}
      <PropertyFields
        register={register}
        values={values}
        problem={fieldProblem}
        renames={name !== '' && values.name.trim() !== name}
      />
    </EditorFrame>
  );
}
