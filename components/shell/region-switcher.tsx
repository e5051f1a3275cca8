'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useSignInProblemText } from '@/components/shell/sign-in-problem';
import { useToast } from '@/components/ui/toast';
import type { Viewer } from '@/lib/auth/viewer';
import { switchTo } from '@/lib/browser/sign-in';
import { inFull, routes } from '@/lib/routes';

/** Which cloud this is, which leads to what it offers, and where it has several regions, in which of them. */
export function RegionSwitcher({ viewer, cloudName }: { viewer: Viewer; cloudName: string }) {
  const t = useTranslations('shell');
  const problem = useSignInProblemText();
  const toast = useToast();
  const [pending, setPending] = useState(false);
  const several = viewer.regions.length > 1;
  const choose = async (region: string) => {
    setPending(true);
    const answer = await switchTo(viewer.projectId, region);
    // Everything on screen belongs to the other region: start afresh. Whoever is asked whether to leave may stay.
    if (answer.ok) location.assign(inFull(routes.images()));
    else toast({ tone: 'danger', title: problem(answer) });
    setPending(false);
  };
  return (
    <span
      className={`mr-auto items-center gap-1 truncate text-muted text-sm ${several ? 'flex' : 'hidden sm:flex'}`}
    >
      <Link
        prefetch={false}
        href={routes.about()}
        title={t('about_cloud')}
        className="hidden truncate rounded px-1 hover:text-text hover:underline sm:inline"
      >
        {cloudName}
      </Link>
      {several ? (
        <select
          aria-label={t('region')}
          value={viewer.region ?? ''}
          disabled={pending}
          onChange={(event) => void choose(event.target.value)}
          className="h-8 max-w-32 rounded bg-transparent px-1 hover:bg-hover"
        >
          {viewer.regions.map((region) => (
            <option key={region}>{region}</option>
          ))}
        </select>
      ) : (
        viewer.region && <span className="truncate">{`· ${viewer.region}`}</span>
      )}
    </span>
  );
}
