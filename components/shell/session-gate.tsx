'use client';

import { useEffect, useState } from 'react';
import { lazy } from '@/components/ui/lazy';
import type { Viewer } from '@/lib/auth/viewer';
import { eraseHere, keepAgain, keptAfter } from '@/lib/browser/kept-draft';
import { onOtherProject, type PresentSession, requestWayBack } from '@/lib/browser/other-project';
import { pageOwner, userPart } from '@/lib/browser/own-storage';
import {
  onSessionMessage,
  pageSession,
  pageStamp,
  setPageSession,
  tellTabs,
} from '@/lib/browser/page-session';
import { onReauthNeeded } from '@/lib/browser/reauth';
import { isStampOfUser, stampOf } from '@/lib/contract/stamp';

const ReauthDialog = lazy(() =>
  import('@/components/shell/reauth-dialog').then((module) => module.ReauthDialog),
);
const OtherProjectDialog = lazy(() =>
  import('@/components/shell/other-project-dialog').then((module) => module.OtherProjectDialog),
);

/**
 * Says whose page this is, and puts a dialog over it where the session has ended or works in another project by now:
 * nothing typed is lost. Stands before everything that asks the dashboard.
 */
export function SessionGate({ viewer }: { viewer: Viewer }) {
  if (typeof window !== 'undefined') setPageSession(viewer);
  const [signIn, setSignIn] = useState<((signedIn: boolean) => void) | null>(null);
  const [other, setOther] = useState<{ now: PresentSession; answer: (back: boolean) => void } | null>(null);

  useEffect(
    () =>
      onReauthNeeded(
        (closed) =>
          new Promise((resolve) => {
            const answer = (signedIn: boolean) => {
              setSignIn(null);
              resolve(signedIn);
            };
            closed.addEventListener('abort', () => answer(false));
            setSignIn(() => answer);
          }),
      ),
    [],
  );
  useEffect(
    () =>
      onOtherProject(
        (now) =>
          new Promise((resolve) => {
            const answer = (back: boolean) => {
              setOther(null);
              resolve(back);
            };
            setOther({ now, answer });
            // Whoever switches back in another tab has answered here too.
            const leave = onSessionMessage((message) => {
              if (message.type !== 'shown' || message.stamp !== pageStamp()) return;
              leave();
              answer(true);
            });
          }),
      ),
    [],
  );
  useEffect(
    () =>
      onSessionMessage((message) => {
        const kept = keptAfter(message, userPart(pageOwner()));
        if (kept === 'again') keepAgain();
        if (kept === 'erased') eraseHere();
      }),
    [],
  );
  const stamp = stampOf(viewer);
  const { projectName, region, userName } = viewer;
  useEffect(() => {
    const page = pageSession();
    // The page stayed and the session changed under it: a refresh brought the new one.
    if (page && pageStamp() !== stamp)
      void requestWayBack({
        project: projectName,
        region,
        user: userName,
        sameUser: isStampOfUser(stamp, page),
      });
    else tellTabs({ type: 'shown', stamp, projectName, region, userName });
    return onSessionMessage((message) => {
      if (message.type !== 'shown' || !page) return;
      if (message.stamp !== pageStamp())
        void requestWayBack({
          project: message.projectName,
          region: message.region,
          user: message.userName,
          sameUser: isStampOfUser(message.stamp, page),
        });
    });
  }, [stamp, projectName, region, userName]);

  return (
    <>
      {signIn && <ReauthDialog viewer={viewer} onAnswer={signIn} />}
      {other && <OtherProjectDialog now={other.now} onAnswer={other.answer} />}
    </>
  );
}
