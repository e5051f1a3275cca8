'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { PageTitle } from '@/components/shell/page-header';
import { useSignInProblemText } from '@/components/shell/sign-in-problem';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { type SignInResult, switchTo } from '@/lib/browser/sign-in';
import type { KnownProject } from '@/lib/images/project-word';
import { inFull } from '@/lib/routes';

interface ProjectLinkProps {
  /** As the link has it. */
  name: string;
  /** Of one's own those that are called so, or have that id. */
  projects: KnownProject[];
  /** A path of this dashboard. */
  target: string;
  /** The project of now. */
  here: string;
}

/** Asks before the project changes: other tabs work in it, and a link may be anybody's. */
export function ProjectLink({ name, projects, target, here }: ProjectLinkProps) {
  const t = useTranslations('projectLink');
  const problem = useSignInProblemText();
  const [pending, setPending] = useState(false);
  const [result, setResult] = useState<SignInResult | null>(null);
  const go = async (id: string) => {
    setPending(true);
    const answer = await switchTo(id);
    if (answer.ok) return location.assign(inFull(target));
    setPending(false);
    setResult(answer);
  };
  return (
    <div className="flex flex-col gap-4">
      <PageTitle>{t('title')}</PageTitle>
      <div className="flex max-w-prose flex-col items-start gap-3">
        {projects.length === 0 ? (
          <Notice tone="danger" alert title={t('none', { name })} />
        ) : (
          <p>{t('text', { name, here })}</p>
        )}
        {result && !result.ok && <Notice tone="danger" alert title={problem(result)} />}
        {projects.map((project) => (
          <Button key={project.id} variant="primary" pending={pending} onClick={() => void go(project.id)}>
            {projects.length > 1
              ? t('go_id', { id: project.id, name: project.name })
              : t('go', { name: project.name })}
          </Button>
        ))}
      </div>
    </div>
  );
}
