'use client';

import { useCallback, useEffect, useInsertionEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { FieldValues, UseFormReturn } from 'react-hook-form';
import { draftBeside, fittingDraft, readDraft, writeDraft } from '@/lib/browser/kept-draft';
import { type TypedEarly, typedEarly } from '@/lib/browser/typed-early';

const noFields: readonly [] = [];
const nothing = {};

export interface KeptForm {
  /** What was typed before is back in the form. */
  restored: boolean;
  /** It is saved, or given up: nothing is kept of this form any more. */
  forget: () => void;
  /** Begins anew with what the form was made with. */
  discard: () => void;
}

/** Whether this render takes over what the server sent. */
function useHydrating(): boolean {
  return useSyncExternalStore(
    never,
    () => false,
    () => typeof document !== 'undefined',
  );
}
const never = () => () => {};

/**
 * Keeps what is typed into a form for the tab, under a name that the form alone has: a link, a command of the palette, the
 * way back or a reload loses nothing, nor does what was typed before the page came alive. Only fields that were changed are
 * kept, so that the others say what is true when somebody comes back; `usual` is what fields begin with that the address of
 * the page sets otherwise: they are kept with the others. What is `secret` is kept until the page is loaded anew.
 */
export function useKeptForm<Values extends FieldValues>(
  name: string,
  form: UseFormReturn<Values>,
  {
    secret = noFields,
    usual = nothing,
  }: { secret?: readonly (keyof Values & string)[]; usual?: Partial<Values> } = {},
): KeptForm {
  const [restored, setRestored] = useState(false);
  const read = useRef(false);
  const forgotten = useRef(false);
  const { defaultValues } = form.formState;
  const values = form.watch();
  const { reset, getValues } = form;
  const hydrating = useHydrating();
  const early = useRef<TypedEarly | null>(null);
  // Before the form takes its fields over, and sets them to what they begin with.
  useInsertionEffect(() => {
    if (hydrating) early.current ??= typedEarly(Object.keys(getValues()));
  }, [hydrating, getValues]);
  useEffect(() => {
    if (!read.current) {
      read.current = true;
      const draft = fittingDraft<FieldValues>(getValues(), readDraft(name));
      const typed = fittingDraft<FieldValues>(getValues(), early.current);
      if (!draft && !typed) return;
      reset({ ...getValues(), ...draft, ...typed } as Values, { keepDefaultValues: true });
      setRestored(draft !== null);
    } else if (!forgotten.current) writeDraft(name, draftBeside(defaultValues ?? {}, values, usual), secret);
  }, [name, secret, usual, defaultValues, values, reset, getValues]);
  const forget = useCallback(() => {
    forgotten.current = true;
    writeDraft(name, null);
  }, [name]);
  const discard = useCallback(() => {
    reset();
    setRestored(false);
  }, [reset]);
  return { restored, forget, discard };
}
