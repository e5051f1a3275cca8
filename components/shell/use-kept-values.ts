'use client';

import { useCallback, useEffect, useState } from 'react';
import { draftOf, fittingDraft, readDraft, writeDraft } from '@/lib/browser/kept-draft';

/**
 * Fields without a form's machinery, kept for the tab as `useKeptForm` keeps those of a form. What they begin with is the
 * first `began`; setting them to that keeps nothing.
 */
export function useKeptValues<Values extends object>(
  name: string,
  began: Values,
): [values: Values, setValues: (values: Values) => void] {
  const [base] = useState(began);
  const [values, setValues] = useState(base);
  useEffect(() => {
    const draft = fittingDraft(base, readDraft(name));
    if (draft) setValues({ ...base, ...draft });
  }, [name, base]);
  const keep = useCallback(
    (next: Values) => {
      writeDraft(name, draftOf(base, next));
      setValues(next);
    },
    [name, base],
  );
  return [values, keep];
}
