'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useToast } from '@/components/ui/toast';
import type { ActionError, ActionResult } from '@/lib/contract/action-result';

/** Runs one action at a time and keeps what it failed with; `said` is told when it is done. Gives what failed, or null. */
export function useMemberWrite(): {
  pending: boolean;
  error: ActionError | null;
  write: (run: () => Promise<ActionResult<unknown>>, said?: string) => Promise<ActionError | null>;
} {
  const router = useRouter();
  const toast = useToast();
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<ActionError | null>(null);
  const write = async (run: () => Promise<ActionResult<unknown>>, said?: string) => {
    setPending(true);
    setError(null);
    const result = await run();
    setPending(false);
    const failure = result.ok ? null : result.error;
    setError(failure);
    if (failure) return failure;
    if (said) toast({ tone: 'success', title: said });
    router.refresh();
    return null;
  };
  return { pending, error, write };
}
