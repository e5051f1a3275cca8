'use client';

import { CircleUser, Copy, FileDown, LogOut } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useSignInProblemText } from '@/components/shell/sign-in-problem';
import { useCopyId } from '@/components/shell/use-copy-id';
import { IconButton } from '@/components/ui/icon-button';
import { lazy } from '@/components/ui/lazy';
import { Menu } from '@/components/ui/menu';
import { useToast } from '@/components/ui/toast';
import { useListed } from '@/components/ui/use-listed';
import type { Viewer } from '@/lib/auth/viewer';
import { signOut } from '@/lib/browser/sign-in';
import { inFull, routes } from '@/lib/routes';

const CloudsYamlDialog = lazy(() =>
  import('@/components/shell/clouds-yaml-dialog').then((module) => module.CloudsYamlDialog),
);

/** Who is signed in, and the way out. */
export function AccountMenu({ viewer }: { viewer: Viewer }) {
  const listed = useListed();
  const t = useTranslations('shell');
  const problem = useSignInProblemText();
  const toast = useToast();
  const [file, setFile] = useState(false);
  const copyId = useCopyId();
  const leave = async () => {
    const result = await signOut();
    if (!result.ok) {
      return toast({ tone: 'danger', title: t('not_signed_out'), description: problem(result) });
    }
    // A whole new page: nothing of this session stays in memory.
    const signedOut = viewer.sso !== undefined;
    location.assign(
      result.erased
        ? (viewer.sso?.logoutUrl ?? inFull(routes.signIn({ signedOut })))
        : inFull(routes.signIn({ signedOut, notErased: true })),
    );
  };
  return (
    <>
      <Menu
        trigger={<IconButton label={t('account')} icon={<CircleUser aria-hidden className="size-4" />} />}
        heading={
          <>
            <span className="block font-medium text-text">{viewer.userName}</span>
            {t('roles', { roles: listed(viewer.roles) })}
          </>
        }
        items={[
          {
            label: t('copy_project_id'),
            icon: <Copy className="size-4" />,
            onSelect: () => void copyId({ id: viewer.projectId, name: viewer.projectName }),
          },
          {
            label: t('clouds_yaml'),
            icon: <FileDown className="size-4" />,
            onSelect: () => setFile(true),
          },
          {
            label: t('sign_out'),
            icon: <LogOut className="size-4" />,
            onSelect: () => void leave(),
          },
        ]}
      />
      {file && <CloudsYamlDialog viewer={viewer} onClose={() => setFile(false)} />}
    </>
  );
}
