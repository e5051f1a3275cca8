'use client';

import { useQuery } from '@tanstack/react-query';
import { Download, FileUp, Plus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect, useMemo, useState } from 'react';
import { exportNamespaces } from '@/components/metadefs/export-catalog';
import { keptForms } from '@/components/metadefs/kept-forms';
import { NamespaceFilters } from '@/components/metadefs/namespace-filters';
import { NamespaceTable } from '@/components/metadefs/namespace-table';
import { ReadOnlyNotice } from '@/components/metadefs/read-only-notice';
import { useCatalogAccess } from '@/components/metadefs/use-catalog-access';
import { useNamespaceFilter } from '@/components/metadefs/use-namespace-filter';
import { useActionErrorText } from '@/components/shell/action-error';
import { PageHeader } from '@/components/shell/page-header';
import { RetryNotice } from '@/components/shell/retry-notice';
import { Button } from '@/components/ui/button';
import { lazy } from '@/components/ui/lazy';
import { useToast } from '@/components/ui/toast';
import type { Viewer } from '@/lib/auth/viewer';
import { QueryError } from '@/lib/browser/dashboard';
import { filterNamespaces, typesOf } from '@/lib/metadefs/namespace-filter';
import { namespacesOptions } from '@/lib/queries/namespaces';
import { routes } from '@/lib/routes';

const NamespaceForm = lazy(() =>
  import('@/components/metadefs/namespace-form').then((module) => module.NamespaceForm),
);

const ImportDialog = lazy(() =>
  import('@/components/metadefs/import-dialog').then((module) => module.ImportDialog),
);

/** Every namespace of the catalog: to be searched, looked over, made, imported and exported. */
export function CatalogBrowser({ viewer }: { viewer: Viewer }) {
  const t = useTranslations('catalog');
  const router = useRouter();
  const toast = useToast();
  const errorText = useActionErrorText();
  const access = useCatalogAccess(viewer);
  const { data, error, refetch, isFetching } = useQuery(namespacesOptions(viewer.projectId));
  const [filter, change] = useNamespaceFilter();
  const [open, setOpen] = useState<'create' | 'import' | null>(null);
  const [exporting, setExporting] = useState(false);
  const all = useMemo(() => data ?? [], [data]);
  const types = useMemo(() => typesOf(all), [all]);
  const taken = useMemo(() => new Set(all.map(({ namespace }) => namespace)), [all]);
  const shown = filterNamespaces(all, filter);
  const { offered } = access;
  useEffect(() => {
    if (offered && keptForms('', 'namespace').length > 0) setOpen('create');
  }, [offered]);
  const save = async () => {
    setExporting(true);
    try {
      const whole = shown.length === all.length;
      const count = await exportNamespaces(whole ? null : shown.map(({ namespace }) => namespace));
      toast({ tone: 'success', title: t('exported', { count }) });
    } catch (cause) {
      if (!(cause instanceof QueryError)) throw cause;
      toast({ tone: 'danger', title: t('not_exported'), description: errorText(cause.error) });
    }
    setExporting(false);
  };
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title={t('heading')} text={t('text')}>
        <div className="flex flex-wrap gap-2">
          <Button
            icon={<Download aria-hidden className="size-4" />}
            pending={exporting}
            disabled={shown.length === 0}
            onClick={() => void save()}
          >
            {shown.length === all.length ? t('export_all') : t('export_shown', { count: shown.length })}
          </Button>
          {offered && access.closed('create') === undefined && (
            <>
              <Button icon={<FileUp aria-hidden className="size-4" />} onClick={() => setOpen('import')}>
                {t('import')}
              </Button>
              <Button
                variant="primary"
                icon={<Plus aria-hidden className="size-4" />}
                disabled={open === 'create'}
                onClick={() => setOpen('create')}
              >
                {t('create_namespace')}
              </Button>
            </>
          )}
        </div>
      </PageHeader>
      <ReadOnlyNotice access={access} />
      {open === 'create' && (
        <section aria-label={t('new_namespace')} className="rounded border bg-surface">
          <h2 className="border-b px-4 py-2.5 font-medium">{t('new_namespace')}</h2>
          <NamespaceForm
            read={null}
            viewer={viewer}
            taken={taken}
            onDone={(name) => (name === null ? setOpen(null) : router.push(routes.namespace(name)))}
          />
        </section>
      )}
      <NamespaceFilters filter={filter} onChange={change} types={types} />
      {error instanceof QueryError && (
        <RetryNotice
          error={error.error}
          title={t('not_read')}
          retry={() => void refetch()}
          pending={isFetching}
          stale={data !== undefined}
        />
      )}
      {all.length === 0 ? (
        data && <p className="rounded border bg-surface p-6 text-muted">{t('empty')}</p>
      ) : shown.length === 0 ? (
        <p className="rounded border bg-surface p-6 text-muted">
          {t('nothing_found')}{' '}
          <Button size="sm" onClick={() => change({ q: '', type: '', visibility: '' })}>
            {t('show_all')}
          </Button>
        </p>
      ) : (
        <>
          <p aria-live="polite" className="sr-only">
            {t('count', { count: shown.length })}
          </p>
          <NamespaceTable
            namespaces={shown}
            filter={filter}
            onSort={(sort) => change({ sort, descending: filter.sort === sort && !filter.descending })}
          />
        </>
      )}
      {open === 'import' && <ImportDialog onClose={() => setOpen(null)} />}
    </div>
  );
}
