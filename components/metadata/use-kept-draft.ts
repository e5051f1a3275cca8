'use client';

import { useEffect, useMemo, useRef, useState } from 'react';
import type { MetadataDraft } from '@/components/metadata/use-metadata-draft';
import { ownKey } from '@/lib/browser/own-storage';
import { metadataChanges } from '@/lib/metadata/metadata-changes';

const keyOf = (imageId: string) => ownKey(`metadata.${imageId}`);

/**
 * Keeps unsaved changes for the tab, so that a click on another page of the image or a reload loses nothing. Gives
 * whether changes of before were brought back.
 */
export function useKeptDraft(imageId: string, draft: MetadataDraft, disabled: boolean): boolean {
  const [restored, setRestored] = useState(false);
  const read = useRef(false);
  const { base, values, set, remove } = draft;
  // With keys that have no value yet, which are not saved, but were typed.
  const changes = useMemo(() => metadataChanges(base, values), [base, values]);
  useEffect(() => {
    if (!read.current) {
      read.current = true;
      const kept = disabled ? null : parse(sessionStorage.getItem(keyOf(imageId)));
      if (kept === null || kept.length === 0) return;
      for (const [key, to] of kept) {
        if (to === null) remove(key);
        else set({ [key]: to });
      }
      setRestored(true);
      return;
    }
    if (changes.length === 0) {
      sessionStorage.removeItem(keyOf(imageId));
      setRestored(false);
    } else sessionStorage.setItem(keyOf(imageId), JSON.stringify(changes.map(({ key, to }) => [key, to])));
  }, [imageId, disabled, changes, set, remove]);
  return restored;
}

/** What was kept, or null for anything that this page did not write. */
function parse(text: string | null): [key: string, to: string | null][] | null {
  if (text === null) return null;
  try {
    const kept: unknown = JSON.parse(text);
    if (!Array.isArray(kept)) return null;
    return kept.filter(
      (entry): entry is [string, string | null] =>
        Array.isArray(entry) &&
        typeof entry[0] === 'string' &&
        (entry[1] === null || typeof entry[1] === 'string'),
    );
  } catch {
    return null;
  }
}
