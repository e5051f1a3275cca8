'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useSignInProblemText } from '@/components/shell/sign-in-problem';
import { useToast } from '@/components/ui/toast';
import type { Viewer } from '@/lib/auth/viewer';
import { switchTo } from '@/lib/browser/sign-in';
import { inFull, routes } from '@/lib/routes';

/**
 * Which cloud this is, which leads to what it offers, and where it has several regions, in which of them. A phone's top
 * bar has no room for it: there the regions are in the drawer of the sections.
 */
export function RegionSwitcher({ viewer, cloudName }: { viewer: Viewer; cloudName: string }) {
  const t = useTranslations('shell');
  return (
    <span className="mr-auto hidden items-center gap-1 truncate text-muted text-sm sm:flex">
      <Link
        prefetch={false}
        href={routes.about()}
        title={t('about_cloud')}
        className="truncate rounded px-1 hover:text-text hover:underline"
      >
        {cloudName}
      </Link>
      {viewer.regions.length > 1 ? (
        <RegionSelect viewer={viewer} className="max-w-32 bg-transparent hover:bg-hover" />
      ) : (
        viewer.region && <span className="truncate">{`· ${viewer.region}`}</span>
      )}
    </span>
  );
}

/** The regions of the cloud: choosing one starts afresh in it. */
export function RegionSelect({ viewer, className }: { viewer: Viewer; className: string }) {
  const t = useTranslations('shell');
  const problem = useSignInProblemText();
  const toast = useToast();
  const [pending, setPending] = useState(false);
  const choose = async (region: string) => {
    setPending(true);
    const answer = await switchTo(viewer.projectId, region);
    // Everything on screen belongs to the other region: start afresh. Whoever is asked whether to leave may stay.
    if (answer.ok) location.assign(inFull(routes.images()));
    else toast({ tone: 'danger', title: problem(answer) });
    setPending(false);
  };
  return (
    <select
      aria-label={t('region')}
      value={viewer.region ?? ''}
      disabled={pending}
      onChange={(event) => void choose(event.target.value)}
      className={`h-8 rounded px-1 ${className}`}
    >
      {viewer.regions.map((region) => (
        <option key={region}>{region}</option>
      ))}
    </select>
  );
}
