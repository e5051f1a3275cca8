'use client';

import { useCallback, useMemo, useState } from 'react';
import {
  type MetadataChange,
  metadataChanges,
  valueIn,
  withChanges,
  withoutBlanks,
} from '@/lib/metadata/metadata-changes';

type Values = Readonly<Record<string, string>>;

export interface MetadataDraft {
  /** Properties as they were read, and as they shall be. */
  base: Values;
  values: Values;
  /** What would be saved. */
  changes: MetadataChange[];
  /** Keys that were added and have no value yet; they are not saved. */
  blanks: string[];
  set: (properties: Values) => void;
  remove: (key: string) => void;
  /** Takes one property back to what was read, or all. */
  revert: (key?: string) => void;
  /** What is on the image now: the same changes stand against it; of `dropped` keys nothing is kept. */
  rebase: (now: Values, dropped?: readonly string[]) => void;
}

/**
 * The properties of an image under edit. A plain map and no form library: keys of properties hold dots and brackets,
 * which such libraries read as paths, and five hundred rows must not be five hundred registered fields.
 */
export function useMetadataDraft(initial: Values): MetadataDraft {
  const [{ base, values }, setState] = useState({ base: initial, values: initial });
  const changes = useMemo(() => withoutBlanks(metadataChanges(base, values)), [base, values]);
  const blanks = useMemo(
    () => Object.keys(values).filter((key) => values[key] === '' && valueIn(base, key) === null),
    [base, values],
  );
  const set = useCallback(
    (properties: Values) =>
      setState((state) => ({
        ...state,
        values: withChanges(
          state.values,
          Object.entries(properties).map(([key, to]) => ({ key, from: null, to })),
        ),
      })),
    [],
  );
  const remove = useCallback(
    (key: string) =>
      setState((state) => ({ ...state, values: withChanges(state.values, [{ key, from: null, to: null }]) })),
    [],
  );
  const revert = useCallback(
    (key?: string) =>
      setState((state) => ({
        ...state,
        values:
          key === undefined
            ? state.base
            : withChanges(state.values, [{ key, from: null, to: valueIn(state.base, key) }]),
      })),
    [],
  );
  const rebase = useCallback(
    (now: Values, dropped: readonly string[] = []) =>
      setState((state) => ({
        base: now,
        values: withChanges(
          now,
          metadataChanges(state.base, state.values).filter(({ key }) => !dropped.includes(key)),
        ),
      })),
    [],
  );
  return { base, values, changes, blanks, set, remove, revert, rebase };
}
