'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import type { FieldValues, UseFormReturn } from 'react-hook-form';
import { draftOf, fittingDraft, readDraft, writeDraft } from '@/lib/browser/kept-draft';

const noFields: readonly [] = [];

export interface KeptForm {
  /** What was typed before is back in the form. */
  restored: boolean;
  /** It is saved, or given up: nothing is kept of this form any more. */
  forget: () => void;
  /** Begins anew with what the form was made with. */
  discard: () => void;
}

/**
 * Keeps what is typed into a form for the tab, under a name that the form alone has: a link, a command of the palette, the
 * way back or a reload loses nothing. Only fields that were changed are kept, so that the others say what is true when
 * somebody comes back. What is `secret` is kept until the page is loaded anew.
 */
export function useKeptForm<Values extends FieldValues>(
  name: string,
  form: UseFormReturn<Values>,
  secret: readonly (keyof Values & string)[] = noFields,
): KeptForm {
  const [restored, setRestored] = useState(false);
  const read = useRef(false);
  const forgotten = useRef(false);
  const { defaultValues } = form.formState;
  const values = form.watch();
  const { reset, getValues } = form;
  useEffect(() => {
    if (!read.current) {
      read.current = true;
      const draft = fittingDraft<FieldValues>(getValues(), readDraft(name));
      if (!draft) return;
      reset({ ...getValues(), ...draft } as Values, { keepDefaultValues: true });
      setRestored(true);
    } else if (!forgotten.current) writeDraft(name, draftOf(defaultValues ?? {}, values), secret);
  }, [name, secret, defaultValues, values, reset, getValues]);
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
