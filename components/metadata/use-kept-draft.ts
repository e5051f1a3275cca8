'use client';

import { useEffect, useMemo, useRef, useState } from 'react';
import type { MetadataDraft } from '@/components/metadata/use-metadata-draft';
import { readDraft, writeDraft } from '@/lib/browser/kept-draft';
import { metadataChanges } from '@/lib/metadata/metadata-changes';

const nameOf = (imageId: string) => `metadata.${imageId}`;

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
      const kept = disabled ? null : entriesOf(readDraft(nameOf(imageId)));
      if (kept === null || kept.length === 0) return;
      for (const [key, to] of kept) {
        if (to === null) remove(key);
        else set({ [key]: to });
      }
      setRestored(true);
      return;
    }
    if (changes.length === 0) {
      writeDraft(nameOf(imageId), null);
      setRestored(false);
    } else
      writeDraft(
        nameOf(imageId),
        changes.map(({ key, to }) => [key, to]),
      );
  }, [imageId, disabled, changes, set, remove]);
  return restored;
}

/** What was kept, or null for anything that this page did not write. */
function entriesOf(kept: unknown): [key: string, to: string | null][] | null {
  if (!Array.isArray(kept)) return null;
  return kept.filter(
    (entry): entry is [string, string | null] =>
      Array.isArray(entry) &&
      typeof entry[0] === 'string' &&
      (entry[1] === null || typeof entry[1] === 'string'),
  );
}
