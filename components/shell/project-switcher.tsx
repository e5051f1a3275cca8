'use client';

import { ChevronsUpDown } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { lazy } from '@/components/ui/lazy';
import type { Viewer } from '@/lib/auth/viewer';

const ProjectDialog = lazy(() =>
  import('@/components/shell/project-dialog').then((module) => module.ProjectDialog),
);

/** The project of this session; opens the list of others, or says why there is none. */
export function ProjectSwitcher({
  viewer: { projectId, projectName, applicationCredential },
}: {
  viewer: Viewer;
}) {
  const t = useTranslations('shell');
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        className="flex h-8 min-w-0 items-center gap-1.5 rounded px-2 hover:bg-hover"
        aria-haspopup="dialog"
      >
        <span className="sr-only">{t('project')}</span>
        <span className="max-w-40 truncate font-medium">{projectName}</span>
        {applicationCredential === null && (
          <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-muted" />
        )}
      </button>
      {open && (
        <ProjectDialog
          current={{ id: projectId, name: projectName }}
          isOnly={applicationCredential !== null}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
