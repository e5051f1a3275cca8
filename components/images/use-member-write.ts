'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useActionErrorText } from '@/components/shell/action-error';
import { useToast } from '@/components/ui/toast';
import type { ActionError, ActionResult } from '@/lib/contract/action-result';

type Write = () => Promise<ActionResult<unknown>>;

/** What takes a write back, and what is said of it then. */
interface Undo {
  run: Write;
  said: string;
}

/**
 * Runs one action at a time and keeps what it failed with; `said` is told when it is done, with the offer to undo it where
 * that can be done. Gives what failed, or null.
 */
export function useMemberWrite(): {
  pending: boolean;
  error: ActionError | null;
  write: (run: Write, said?: string, undo?: Undo) => Promise<ActionError | null>;
} {
  const router = useRouter();
  const toast = useToast();
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<ActionError | null>(null);
  const verbs = useTranslations('verbs');
  const text = useActionErrorText();
  const takeBack = async ({ run, said }: Undo) => {
    const result = await run();
    if (result.ok) toast({ tone: 'success', title: said });
    else toast({ tone: 'danger', title: verbs('not_undone'), description: text(result.error) });
    router.refresh();
  };
  const write = async (run: Write, said?: string, undo?: Undo) => {
    setPending(true);
    setError(null);
    const result = await run();
    setPending(false);
    const failure = result.ok ? null : result.error;
    setError(failure);
    if (failure) return failure;
    const action = undo && { label: verbs('undo'), run: () => takeBack(undo) };
    if (said) toast({ tone: 'success', title: said, action });
    router.refresh();
    return null;
  };
  return { pending, error, write };
}
