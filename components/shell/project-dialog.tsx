'use client';

import { useQuery } from '@tanstack/react-query';
import { Check, Copy } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useActionErrorText } from '@/components/shell/action-error';
import { useSignInProblemText } from '@/components/shell/sign-in-problem';
import { useCopyId } from '@/components/shell/use-copy-id';
import { Dialog } from '@/components/ui/dialog';
import { IconButton } from '@/components/ui/icon-button';
import { Notice } from '@/components/ui/notice';
import { Reason } from '@/components/ui/reason';
import { TextField } from '@/components/ui/text-field';
import { QueryError } from '@/lib/browser/dashboard';
import { type SignInResult, switchTo } from '@/lib/browser/sign-in';
import { projectsOptions } from '@/lib/queries/projects';
import { inFull, routes } from '@/lib/routes';

interface ProjectDialogProps {
  current: { id: string; name: string };
  /** The session can work in no other project. */
  isOnly: boolean;
  onClose: () => void;
}

/** The projects of this user; typing narrows them down. Where there can be but one, it says why. */
export function ProjectDialog({ current, isOnly, onClose }: ProjectDialogProps) {
  const t = useTranslations('shell');
  const problem = useSignInProblemText();
  const text = useActionErrorText();
  const { data, error } = useQuery({ ...projectsOptions(), enabled: !isOnly });
  const copyId = useCopyId();
  const [filter, setFilter] = useState('');
  const [result, setResult] = useState<SignInResult | null>(null);
  const found = (isOnly ? [current] : (data ?? [])).filter((project) =>
    project.name.toLowerCase().includes(filter.toLowerCase()),
  );

  const choose = async (id: string) => {
    const answer = await switchTo(id);
    // Everything on screen belongs to the other project: start afresh.
    if (answer.ok) location.assign(inFull(routes.images()));
    else setResult(answer);
  };

  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t(isOnly ? 'project' : 'switch_project')}>
      {isOnly ? (
        <Reason>{t('one_project')}</Reason>
      ) : (
        <TextField
          label={t('filter_projects')}
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
          autoFocus
        />
      )}
      {result && !result.ok && <Notice tone="danger" alert title={problem(result)} />}
      {error instanceof QueryError && <Notice tone="danger" alert title={text(error.error)} />}
      <ul className="flex flex-col">
        {found.map((project) => (
          <li key={project.id} className="flex items-center">
            <button
              type="button"
              onClick={() => (isOnly ? onClose() : void choose(project.id))}
              aria-current={project.id === current.id ? 'true' : undefined}
              className="flex h-9 min-w-0 flex-1 items-center gap-2 rounded px-2 text-left hover:bg-hover"
            >
              <span aria-hidden className="size-4">
                {project.id === current.id && <Check className="size-4" />}
              </span>
              <span className="truncate">{project.name}</span>
            </button>
            <IconButton
              label={t('copy_id_of', { project: project.name })}
              icon={<Copy aria-hidden className="size-3.5" />}
              onClick={() => void copyId(project)}
            />
          </li>
        ))}
      </ul>
      {data && found.length === 0 && <p className="text-muted">{t('no_project')}</p>}
    </Dialog>
  );
}
