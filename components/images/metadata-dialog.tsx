'use client';

import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useMemo, useRef, useState } from 'react';
import { BulkDialog } from '@/components/images/bulk-dialog';
import { undoMetadata } from '@/components/images/undo-steps';
import { useBulk } from '@/components/images/use-bulk';
import { useNameOf } from '@/components/images/use-name-of';
import { AddProperty } from '@/components/metadata/add-property';
import { CopyDialog } from '@/components/metadata/copy-dialog';
import { ImportDialog } from '@/components/metadata/import-dialog';
import { PropertyControl } from '@/components/metadata/property-control';
import { ShowCommand } from '@/components/shell/show-command';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { applyMetadata } from '@/lib/actions/metadata';
import type { Viewer } from '@/lib/auth/viewer';
import { actOnMany } from '@/lib/browser/dashboard';
import { updatesCommand } from '@/lib/commands/image-commands';
import type { FormerProperties } from '@/lib/forms/image-metadata';
import { imageCan } from '@/lib/images/image-can';
import type { ImageSummary } from '@/lib/images/image-summary';
import { explainKeys, noCatalog } from '@/lib/metadata/image-catalog';
import { fitsJob, propertyPath } from '@/lib/metadata/metadata-changes';
import { newTwins, valueProblem } from '@/lib/metadata/property-key';
import { firstValue } from '@/lib/metadata/property-value';
import { propertyView, viewProblem } from '@/lib/metadata/property-view';
import { imageCatalogOptions } from '@/lib/queries/image-catalog';

interface MetadataDialogProps {
  images: ImageSummary[];
  viewer: Viewer;
  onClose: () => void;
  onDone: (ids: string[]) => void;
}

/** The same properties for many images: set or taken off, given by hand, by another image or by a file. */
export function MetadataDialog({ images, viewer, onClose, onDone }: MetadataDialogProps) {
  const t = useTranslations('metadata');
  const validation = useTranslations('validation');
  const { data: catalog } = useQuery(imageCatalogOptions(viewer.projectId));
  const explained = useMemo(() => explainKeys(catalog ?? noCatalog), [catalog]);
  /** null takes a property off. */
  const [wanted, setWanted] = useState<ReadonlyMap<string, string | null>>(new Map());
  const [source, setSource] = useState<'copy' | 'import' | null>(null);
  const former = useRef(new Map<string, FormerProperties['former']>());
  const changes = [...wanted].map(([key, to]) => ({ key, to }));
  const run = async (all: string[]) => {
    const answer = await actOnMany(applyMetadata, all, (ids) => ({ ids, changes }));
    if (answer.ok) for (const one of answer.data) if (one.former) former.current.set(one.id, one.former);
    return answer;
  };
  const bulk = useBulk({
    verb: 'metadata',
    run,
    order: fitsJob(changes) ? { verb: 'metadata', changes } : undefined,
    onEnded: ({ items }) => {
      for (const { imageId, undo } of items) if (undo?.changes) former.current.set(imageId, undo.changes);
    },
    viewer,
    nameOf: useNameOf(images),
  });
  const hypervisor = wanted.get('hypervisor_type') ?? undefined;
  const put = (entries: Iterable<[string, string | null]>) =>
    setWanted((now) => new Map([...now, ...entries]));
  const drop = (key: string) => setWanted((now) => new Map([...now].filter(([known]) => known !== key)));
  const view = (key: string) => propertyView(key, explained, hypervisor);

  const values = Object.fromEntries([...wanted].flatMap(([key, to]) => (to === null ? [] : [[key, to]])));
  const twins = newTwins(Object.keys(values), {});
  const refused = twins.length > 0 || Object.values(values).some((value) => valueProblem(value) !== null);
  const back = () => setSource(null);
  const take = (properties: Record<string, string>) => {
    put(Object.entries(properties));
    back();
  };
  return (
    <BulkDialog
      verb="metadata"
      wide
      images={images}
      bulk={bulk}
      refusalOf={(image) => imageCan.edit(image, viewer)}
      undoOf={(before) => undoMetadata(before.map(({ id }) => ({ id, former: former.current.get(id) })))}
      ready={wanted.size > 0 && !refused && ![...wanted.values()].includes('')}
      onClose={onClose}
      onDone={onDone}
    >
      {(open) => (
        <>
          {wanted.size > 0 && (
            <ul aria-label={t('properties')} className="divide-y border-y">
              {[...wanted].map(([key, to]) => (
                <li
                  key={key}
                  aria-label={key}
                  className="grid items-start gap-2 py-2 sm:grid-cols-[minmax(0,2fr)_110px_minmax(0,3fr)_auto]"
                >
                  <div className="py-1.5">
                    <code className="break-all font-mono text-sm">{key}</code>
                    {twins.includes(key) && (
                      <p className="text-danger text-sm">{validation('property_case')}</p>
                    )}
                  </div>
                  <select
                    aria-label={key}
                    value={to === null ? 'remove' : 'set'}
                    onChange={(event) =>
                      put([[key, event.target.value === 'remove' ? null : firstValue(view(key).definition)]])
                    }
                    className="field-control"
                  >
                    <option value="set">{t('bulk_set')}</option>
                    <option value="remove">{t('bulk_remove')}</option>
                  </select>
                  {to === null ? (
                    <span />
                  ) : (
                    <PropertyControl
                      definition={view(key).definition}
                      choices={view(key).choices}
                      problem={viewProblem(view(key), to)}
                      label={t('bulk_value', { name: key })}
                      labelHidden
                      value={to}
                      onChange={(value) => put([[key, value]])}
                    />
                  )}
                  <IconButton
                    label={t('bulk_drop', { name: key })}
                    icon={<X aria-hidden className="size-4" />}
                    onClick={() => drop(key)}
                  />
                </li>
              ))}
            </ul>
          )}
          <AddProperty
            keptAs="metadata.key.many"
            present={new Set(wanted.keys())}
            disabled={bulk.progress !== null}
            suggestions={[...explained.keys()]}
            onAdd={(key) => put([[key, firstValue(view(key).definition)]])}
          />
          <div className="flex flex-wrap gap-2">
            <Button size="sm" onClick={() => setSource('copy')}>
              {t('copy_from')}
            </Button>
            <Button size="sm" onClick={() => setSource('import')}>
              {t('import')}
            </Button>
          </div>
          <ShowCommand
            command={() =>
              updatesCommand(
                open.map(({ id }) => id),
                changes.map(({ key, to }) =>
                  to === null
                    ? { op: 'remove', path: propertyPath(key) }
                    : { op: 'add', path: propertyPath(key), value: to },
                ),
              )
            }
          />
          {source === 'copy' && (
            <CopyDialog projectId={viewer.projectId} values={values} onTake={take} onClose={back} />
          )}
          {source === 'import' && <ImportDialog values={values} onTake={take} onClose={back} />}
        </>
      )}
    </BulkDialog>
  );
}
