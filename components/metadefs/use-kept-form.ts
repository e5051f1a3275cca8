'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import type { FieldValues, UseFormReturn } from 'react-hook-form';
import { ownKey } from '@/lib/browser/own-storage';

const part = 'catalog.form.';

/** What a form of a namespace is kept under, for whoever the page is; `name` is '' for something new. */
export function formKey(namespace: string, what: string, name: string): string {
  return `${part}${JSON.stringify([namespace, what, name])}`;
}

/** Names of the forms of a kind that were left open with something typed. */
export function keptForms(namespace: string, what: string): string[] {
  const prefix = ownKey(part);
  return Object.keys(sessionStorage).flatMap((key) => {
    if (!key.startsWith(prefix)) return [];
    const [inNamespace, kind, name] = JSON.parse(key.slice(prefix.length)) as string[];
    return inNamespace === namespace && kind === what && name !== undefined ? [name] : [];
  });
}

/**
 * Keeps what is typed into a form for the tab, so that a click on another page or a reload loses nothing. Gives whether
 * something was brought back, and the way to forget it.
 */
export function useKeptForm<Values extends FieldValues>(
  key: string,
  form: UseFormReturn<Values>,
): { restored: boolean; forget: () => void } {
  const [restored, setRestored] = useState(false);
  const read = useRef(false);
  const forgotten = useRef(false);
  const { isDirty } = form.formState;
  const values = form.watch();
  const { reset, getValues } = form;
  useEffect(() => {
    if (read.current) return;
    read.current = true;
    const kept = sessionStorage.getItem(ownKey(key));
    if (kept === null) return;
    reset({ ...getValues(), ...(JSON.parse(kept) as Values) }, { keepDefaultValues: true });
    setRestored(true);
  }, [key, reset, getValues]);
  useEffect(() => {
    if (isDirty && !forgotten.current) sessionStorage.setItem(ownKey(key), JSON.stringify(values));
  }, [key, isDirty, values]);
  const forget = useCallback(() => {
    forgotten.current = true;
    sessionStorage.removeItem(ownKey(key));
  }, [key]);
  return { restored, forget };
}
