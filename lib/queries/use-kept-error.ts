import { useState } from 'react';
import type { ActionError } from '@/lib/contract/action-result';

/**
 * The error of a read until it has another answer: React Query forgets it while it tries again, and what told it would
 * come and go. `key` is what is read; another thing begins without the error of the one before.
 */
export function useKeptError(error: ActionError | null, loading: boolean, key: string): ActionError | null {
  const [kept, setKept] = useState<{ error: ActionError; key: string } | null>(null);
  if (error && kept?.error !== error) setKept({ error, key });
  else if (!error && !loading && kept) setKept(null);
  return error ?? (loading && kept?.key === key ? kept.error : null);
}
