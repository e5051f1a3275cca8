'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { Plus, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { useFieldArray, useForm } from 'react-hook-form';
import { useLeaveWarning } from '@/components/images/use-leave-warning';
import { EditorFrame } from '@/components/metadefs/editor-frame';
import { formKey } from '@/components/metadefs/kept-forms';
import { ProtectionNotice } from '@/components/metadefs/protection-notice';
import { useChange } from '@/components/metadefs/use-change';
import { useKeptForm } from '@/components/shell/use-kept-form';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { TextField } from '@/components/ui/text-field';
import type { MetadefAssociation, MetadefNamespace } from '@/lib/contract/metadef';
import {
  type AssociationValues,
  associationSteps,
  associationValues,
  associationValuesSchema,
} from '@/lib/forms/metadef-associations';
import { isBlocked } from '@/lib/metadefs/namespace-steps';

interface AssociationEditorProps {
  namespace: MetadefNamespace;
  read: readonly MetadefAssociation[];
  types: readonly string[];
  onDone: () => void;
}

const empty = { name: '', prefix: '', properties_target: '' };

/** Edits all associations of a namespace; only what differs is written. */
export function AssociationEditor({ namespace, read, types, onDone }: AssociationEditorProps) {
  const t = useTranslations('catalog');
  const problems = useTranslations('definitionProblems');
  const id = useId();
  const [base, setBase] = useState(read);
  const { pending, problem, change } = useChange();
  const form = useForm<AssociationValues>({
    resolver: zodResolver(associationValuesSchema),
    defaultValues: read.length > 0 ? associationValues(read) : { associations: [empty] },
    mode: 'onTouched',
  });
  const { register, handleSubmit, formState, control } = form;
  const { fields, append, remove } = useFieldArray({ control, name: 'associations' });
  const { restored, forget } = useKeptForm(formKey(namespace.namespace, 'resource_types', ''), form);
  useLeaveWarning(formState.isDirty && !pending);
  const leave = () => {
    forget();
    onDone();
  };
  const values = form.watch();
  const takesAway = isBlocked(namespace, associationSteps(base, values));
  const save = async (from: readonly MetadefAssociation[], checked: AssociationValues) => {
    const steps = associationSteps(from, checked);
    if (steps.length === 0 || !(await change([{ namespace: namespace.namespace, steps }]))) leave();
  };
  const field = (index: number, name: keyof typeof empty) => {
    const message = formState.errors.associations?.[index]?.[name]?.message;
    return {
      error: message && problems(message as 'name_needed'),
      autoComplete: 'off',
      spellCheck: false,
      ...register(`associations.${index}.${name}`),
    };
  };
  return (
    <EditorFrame
      label={t('edit_resource_types')}
      submit={t('save')}
      pending={pending}
      disabled={takesAway}
      problem={problem}
      restored={restored}
      would={() => ({ namespace: namespace.namespace, steps: associationSteps(base, values) })}
      onSubmit={(event) => void handleSubmit((checked) => save(base, checked))(event)}
      onInsist={() => {
        setBase(read);
        void handleSubmit((checked) => save(read, checked))();
      }}
      onCancel={leave}
    >
      <datalist id={id}>
        {types.map((type) => (
          <option key={type} value={type} />
        ))}
      </datalist>
      <ul className="flex flex-col gap-3">
        {fields.map((row, index) => (
          <li key={row.id} className="grid items-start gap-3 sm:grid-cols-[2fr_1fr_1fr_auto]">
            <TextField label={t('resource_type')} list={id} {...field(index, 'name')} />
            <TextField label={t('prefix')} hint={t('prefix_hint')} {...field(index, 'prefix')} />
            <TextField
              label={t('properties_target')}
              hint={t('properties_target_hint')}
              {...field(index, 'properties_target')}
            />
            <IconButton
              label={t('remove_named', { name: values.associations[index]?.name || t('unnamed') })}
              icon={<Trash2 aria-hidden className="size-4" />}
              onClick={() => remove(index)}
              className="sm:mt-6"
            />
          </li>
        ))}
      </ul>
      <div className="mt-3 flex flex-col gap-3">
        <Button
          size="sm"
          icon={<Plus aria-hidden className="size-4" />}
          onClick={() => append(empty)}
          className="self-start"
        >
          {t('add_resource_type')}
        </Button>
        {takesAway && <ProtectionNotice namespace={namespace} />}
      </div>
    </EditorFrame>
  );
}
