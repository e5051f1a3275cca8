'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useSignInProblemText } from '@/components/shell/sign-in-problem';
import { buttonClass } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { ownerText } from '@/lib/browser/own-storage';
import { type SignInResult, signInWithSso } from '@/lib/browser/sign-in';
import { inFull, routes } from '@/lib/routes';

/** Where this browser worked last; it says nothing of images, and outlives a sign-out. */
const lastProject = 'darkroom.last-project';

interface SsoArrivalProps {
  /** Name of the cloud in the configuration. */
  cloud: string;
  userId: string;
  user: string;
  domain: string;
  /** Those that the user may work in, by name. */
  projects: { id: string; name: string }[];
  /** Back into this one, or whichever was last. */
  wanted: { projectId?: string; region?: string };
  /** A path of this dashboard. */
  target: string;
  /** Over a page that waits: the window closes by itself. */
  popup: boolean;
}

/** The end of a sign-in at a provider: goes on by itself where it is clear which project is meant, and asks otherwise. */
export function SsoArrival({
  cloud,
  userId,
  user,
  domain,
  projects,
  wanted,
  target,
  popup,
}: SsoArrivalProps) {
  const t = useTranslations('sso');
  const problem = useSignInProblemText();
  const [state, setState] = useState<'choosing' | 'going' | 'done'>('choosing');
  const [result, setResult] = useState<SignInResult | null>(null);
  const begun = useRef(false);
  const { projectId, region } = wanted;

  const enter = useCallback(
    async (id: string) => {
      setState('going');
      const answer = await signInWithSso(id, region);
      setResult(answer);
      if (!answer.ok) return setState('choosing');
      localStorage.setItem(lastProject, id);
      setState('done');
      if (popup) window.close();
      else location.replace(inFull(target));
    },
    [region, popup, target],
  );
  useEffect(() => {
    const last = projectId ?? localStorage.getItem(lastProject);
    const clear = projects.find(({ id }) => id === last) ?? (projects.length === 1 ? projects[0] : undefined);
    if (!clear || begun.current) return;
    begun.current = true;
    void enter(clear.id);
  }, [projects, projectId, enter]);

  return (
    <main
      data-owner={ownerText({ cloud, userId, region: null, projectId: '' })}
      className="mx-auto flex min-h-dvh w-full max-w-[400px] flex-col justify-center gap-4 p-4"
    >
      <h1 className="font-semibold text-lg">{t('arrived', { user, domain })}</h1>
      {projects.length === 0 && <Notice tone="danger" alert title={t('no_project', { user, domain })} />}
      {result && !result.ok && <Notice tone="danger" alert title={problem(result)} />}
      {state !== 'choosing' && <p role="status">{t(state === 'done' && popup ? 'close' : 'entering')}</p>}
      {state === 'choosing' && projects.length > 0 && (
        <section aria-labelledby="projects" className="rounded border bg-surface p-5">
          <h2 id="projects" className="mb-2 font-medium text-sm">
            {t('choose')}
          </h2>
          <ul className="flex flex-col">
            {projects.map(({ id, name }) => (
              <li key={id}>
                <button
                  type="button"
                  onClick={() => void enter(id)}
                  className="flex min-h-9 w-full items-center rounded px-2 py-1 text-left hover:bg-hover"
                >
                  <span className="truncate">{name}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {state === 'choosing' && (
        <Link href={routes.signIn({ signedOut: true })} className={buttonClass({ variant: 'quiet' })}>
          {t('otherwise')}
        </Link>
      )}
    </main>
  );
}
