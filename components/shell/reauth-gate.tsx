'use client';

import dynamic from 'next/dynamic';
import { useEffect, useState } from 'react';
import type { Viewer } from '@/lib/auth/viewer';
import { onReauthNeeded } from '@/lib/browser/reauth';

const ReauthDialog = dynamic(
  () => import('@/components/shell/reauth-dialog').then((module) => module.ReauthDialog),
  {
    loading: () => null,
  },
);

/** Waits for an ended session and puts the sign-in dialog over the page; nothing typed is lost. */
export function ReauthGate({ viewer }: { viewer: Viewer }) {
  const [answer, setAnswer] = useState<((signedIn: boolean) => void) | null>(null);
  useEffect(
    () =>
      onReauthNeeded(
        () =>
          new Promise((resolve) => {
            setAnswer(() => (signedIn: boolean) => {
              setAnswer(null);
              resolve(signedIn);
            });
          }),
      ),
    [],
  );
  return answer && <ReauthDialog viewer={viewer} onAnswer={answer} />;
}
