'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter, useSearchParams } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { DeleteNamespaceDialog } from '@/components/metadefs/delete-namespace-dialog';
import { GoneNotice } from '@/components/metadefs/gone-notice';
import { NamespaceHeader } from '@/components/metadefs/namespace-header';
import { NamespaceOutline } from '@/components/metadefs/namespace-outline';
import { NamespaceRail } from '@/components/metadefs/namespace-rail';
import { NamespaceViews } from '@/components/metadefs/namespace-views';
import { ReadOnlyNotice } from '@/components/metadefs/read-only-notice';
import { useCatalogAccess } from '@/components/metadefs/use-catalog-access';
import { useNamespaceFilter } from '@/components/metadefs/use-namespace-filter';
import { PageHeader } from '@/components/shell/page-header';
import { RetryNotice } from '@/components/shell/retry-notice';
import { lazy } from '@/components/ui/lazy';
import { useToast } from '@/components/ui/toast';
import type { Viewer } from '@/lib/auth/viewer';
import { QueryError } from '@/lib/browser/dashboard';
import type { MetadefNamespace } from '@/lib/contract/metadef';
import { namespaceFilterParams } from '@/lib/metadefs/namespace-filter';
import { namespaceOptions, namespacesOptions } from '@/lib/queries/namespaces';
import { routes } from '@/lib/routes';

const NamespaceForm = lazy(() =>
  import('@/components/metadefs/namespace-form').then((module) => module.NamespaceForm),
);

const NamespaceJson = lazy(() =>
  import('@/components/metadefs/namespace-json').then((module) => module.NamespaceJson),
);

interface NamespaceEditorProps {
  name: string;
  /** null where the cloud has none of this name. */
  initial: MetadefNamespace | null;
  viewer: Viewer;
  /** Shown where it was not there from the start. */
  absent: ReactNode;
}

/** One namespace: as an outline that is edited in place, or the same thing as JSON. */
export function NamespaceEditor({ name, initial, viewer, absent }: NamespaceEditorProps) {
  const t = useTranslations('catalog');
  const router = useRouter();
  const toast = useToast();
  const access = useCatalogAccess(viewer);
  const [filter] = useNamespaceFilter();
  const json = useSearchParams().get('view') === 'json';
  const { data, error, refetch, isFetching } = useQuery(namespaceOptions(viewer.projectId, name));
  const { data: all } = useQuery(namespacesOptions(viewer.projectId));
  // What was last read stays on screen when it is deleted meanwhile: somebody may be typing into it.
  const [last, setLast] = useState(initial);
  if (data && data !== last) setLast(data);
  const namespace = data ?? last;
  const [open, setOpen] = useState<'edit' | 'delete' | 'left' | null>(null);
  if (!namespace || !last) return absent;
  const trail = [{ label: t('heading'), href: routes.namespaces(namespaceFilterParams(filter)) }];
  const taken = new Set(all?.map((one) => one.namespace).filter((one) => one !== name));
  return (
    <div className="flex flex-col gap-4">
      {open === 'edit' ? (
        <PageHeader title={t('edit_named', { name })} trail={trail} />
      ) : (
        <NamespaceHeader
          namespace={namespace}
          trail={trail}
          access={access}
          onEdit={() => setOpen('edit')}
          onDelete={() => setOpen('delete')}
        />
      )}
      <div className="grid gap-4 lg:grid-cols-[260px_minmax(0,1fr)] lg:gap-6">
        <NamespaceRail viewer={viewer} current={name} />
        <article className="flex min-w-0 flex-col gap-4">
          {data === null && open !== 'left' && <GoneNotice namespace={last} offered={access.offered} />}
          {error instanceof QueryError && (
            <RetryNotice
              error={error.error}
              title={t('not_read')}
              retry={() => void refetch()}
              pending={isFetching}
              stale
            />
          )}
          {open === 'edit' && (
            <section aria-label={t('edit_named', { name })} className="rounded border bg-surface">
              <NamespaceForm
                read={namespace}
                viewer={viewer}
                taken={taken}
                onDone={(now) => {
                  setOpen(now !== null && now !== name ? 'left' : null);
                  if (now !== null && now !== name) router.replace(routes.namespace(now));
                }}
              />
            </section>
          )}
          <ReadOnlyNotice access={access} />
          <NamespaceViews name={name} json={json} />
          {json ? (
            <NamespaceJson namespace={namespace} access={access} />
          ) : (
            <NamespaceOutline namespace={namespace} all={all ?? []} access={access} />
          )}
        </article>
      </div>
      {open === 'delete' && (
        <DeleteNamespaceDialog
          namespace={namespace}
          onClose={() => setOpen(null)}
          onDeleted={() => {
            setOpen('left');
            toast({ tone: 'success', title: t('deleted', { name }) });
            router.push(routes.namespaces());
          }}
        />
      )}
    </div>
  );
}
