'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useFailureToast } from '@/components/shell/use-failure-toast';
import { stopSweep, undoSweep } from '@/lib/actions/sweeps';
import { act } from '@/lib/browser/dashboard';
import { jobsKey } from '@/lib/queries/jobs';

/** Stops a job of acts, or begins the one that takes it back; why that cannot be is told. */
export function useSweepChange(): (what: 'stop' | 'undo', id: string) => Promise<void> {
  const t = useTranslations('sweep');
  const client = useQueryClient();
  const failed = useFailureToast();
  return async (what, id) => {
    const result = await act<{ id: string }, unknown>(what === 'stop' ? stopSweep : undoSweep, { id });
    await client.invalidateQueries({ queryKey: jobsKey });
    if (!result.ok) failed(null, t(`not_${what}`), result.error);
  };
}
