'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import type { FormEvent } from 'react';
import { useState } from 'react';
import { type DefaultValues, type FieldPath, type FieldValues, useForm } from 'react-hook-form';
import type { z } from 'zod';
import { useLeaveWarning } from '@/components/images/use-leave-warning';
import { formKey } from '@/components/metadefs/kept-forms';
import type { MemberEditorProps } from '@/components/metadefs/member-section';
import { useChange } from '@/components/metadefs/use-change';
import { useKeptForm } from '@/components/shell/use-kept-form';
import type { MemberBody, Step } from '@/lib/metadefs/namespace-steps';

interface MemberForm<Kind extends 'properties' | 'objects', Values extends FieldValues> {
  kind: Kind;
  editor: MemberEditorProps<MemberBody<Kind>>;
  schema: z.ZodType<Values, Values>;
  values: Values;
  /** What the form says, as Glance takes it. */
  bodyOf: (values: Values) => MemberBody<Kind> & { name: string };
}

/**
 * The form of a property or an object, kept until it is saved: against what was read when it was opened, so that
 * somebody else's change is told, or by insisting against what is there now. `frame` is what `EditorFrame` shows of it.
 */
export function useMemberForm<
  Kind extends 'properties' | 'objects',
  Values extends FieldValues & { name: string },
>({ kind, editor, schema, values, bodyOf }: MemberForm<Kind, Values>) {
  const { namespace, name, read, taken, onDone } = editor;
  const [base, setBase] = useState(read);
  const { pending, problem, change } = useChange();
  const form = useForm<Values>({
    resolver: zodResolver(schema),
    defaultValues: values as DefaultValues<Values>,
    mode: 'onTouched',
  });
  const { handleSubmit, formState, setError } = form;
  const { restored, forget } = useKeptForm(formKey(namespace.namespace, kind, name), form);
  useLeaveWarning(formState.isDirty && !pending);
  const nameTaken = { message: 'name_taken' };
  const field = 'name' as FieldPath<Values>;
  const stepOf = (from: MemberBody<Kind> | null, to: MemberBody<Kind>) => ({ do: kind, from, to }) as Step;
  const save = async (from: MemberBody<Kind> | null, checked: Values) => {
    const to = bodyOf(checked);
    if (taken.has(to.name)) return setError(field, nameTaken, { shouldFocus: true });
    const found = await change([{ namespace: namespace.namespace, steps: [stepOf(from, to)] }]);
    if (found?.outcome === 'conflict' && found.conflicts.some(({ state }) => state === 'exists'))
      setError(field, nameTaken);
    if (found) return;
    forget();
    onDone(to.name);
  };
  return {
    form,
    frame: {
      pending,
      problem,
      restored,
      would: () => ({
        namespace: namespace.namespace,
        steps: [stepOf(base, bodyOf(form.getValues()))],
      }),
      onSubmit: (event?: FormEvent) => void handleSubmit((checked) => save(base, checked))(event),
      onInsist: () => {
        setBase(read);
        void handleSubmit((checked) => save(read, checked))();
      },
      onCancel: () => {
        forget();
        onDone(null);
      },
    },
  };
}
