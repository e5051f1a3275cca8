'use client';

import { useTranslations } from 'next-intl';
import { EditorFrame } from '@/components/metadefs/editor-frame';
import type { MemberEditorProps } from '@/components/metadefs/member-section';
import { PropertyFields } from '@/components/metadefs/property-fields';
import { PropertyPreview } from '@/components/metadefs/property-preview';
import { usePropertyProblem } from '@/components/metadefs/use-definition-problems';
import { useMemberForm } from '@/components/metadefs/use-member-form';
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
export function PropertyEditor(editor: MemberEditorProps<MetadefPropertyBody>) {
  const { namespace, name, read } = editor;
  const t = useTranslations('catalog');
  const { form, frame } = useMemberForm<'properties', PropertyValues>({
    kind: 'properties',
    editor,
    schema: propertyValuesSchema,
    values: propertyValues(name, read),
    bodyOf: propertyBody,
  });
  const { register, formState } = form;
  const values = form.watch();
  const fieldProblem = usePropertyProblem(values, formState.errors);
  const confidential = namespace.properties?.[name]?.confidential;
  return (
    <EditorFrame
      {...frame}
      label={name ? t('edit_named', { name }) : t('new_property')}
      submit={t(name ? 'save' : 'create_property')}
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
