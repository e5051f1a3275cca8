'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import { ImageFrame } from '@/components/images/image-frame';
import { useLeaveWarning } from '@/components/images/use-leave-warning';
import { AddProperty } from '@/components/metadata/add-property';
import { CatalogTree } from '@/components/metadata/catalog-tree';
import { LockedProperties } from '@/components/metadata/locked-properties';
import { MetadataMenu } from '@/components/metadata/metadata-menu';
import { PropertyList } from '@/components/metadata/property-list';
import { useGuideNamespace } from '@/components/metadata/use-guide-namespace';
import { useKeptDraft } from '@/components/metadata/use-kept-draft';
import { useMetadataDraft } from '@/components/metadata/use-metadata-draft';
import { Button } from '@/components/ui/button';
import { lazy } from '@/components/ui/lazy';
import { Notice } from '@/components/ui/notice';
import { useToast } from '@/components/ui/toast';
import type { Viewer } from '@/lib/auth/viewer';
import type { Image } from '@/lib/contract/image';
import { customProperties } from '@/lib/images/custom-properties';
import { imageCan } from '@/lib/images/image-can';
import { imageAdvice } from '@/lib/metadata/image-advice';
import { type CatalogProperty, explainKeys, type ImageCatalog } from '@/lib/metadata/image-catalog';
import { newTwins, nextNumbered, valueProblem } from '@/lib/metadata/property-key';
import { firstValue } from '@/lib/metadata/property-value';
import { propertyView, viewProblem } from '@/lib/metadata/property-view';

const ReviewDialog = lazy(() =>
  import('@/components/metadata/review-dialog').then((module) => module.ReviewDialog),
);

interface ImageMetadataProps {
  image: Image;
  catalog: ImageCatalog;
  viewer: Viewer;
  /** Keys that the address asks for: they stand ready to be filled in. */
  asked: readonly string[];
}

/** Update Metadata: the catalog on the left, the image's properties on the right, and nothing written before it is seen. */
export function ImageMetadata({ image, catalog, viewer, asked }: ImageMetadataProps) {
  const t = useTranslations('metadata');
  const refusals = useTranslations('refusals');
  const router = useRouter();
  const toast = useToast();
  const treeId = useId();
  const initial = useMemo(() => customProperties(image), [image]);
  const draft = useMetadataDraft(initial);
  const { values, changes, set } = draft;
  const [filter, setFilter] = useState('');
  const [added, setAdded] = useState<{ key: string } | null>(null);
  const [reviewing, setReviewing] = useState(false);
  const [treeOpen, setTreeOpen] = useState(false);
  const refusal = imageCan.edit(image, viewer);
  const disabled = refusal !== null;
  const restored = useKeptDraft(image.id, draft, disabled);
  useLeaveWarning(changes.length > 0);
  const asking = useRef(asked);
  useEffect(() => {
    // Once: what somebody takes away again stays away.
    const wanted = disabled ? [] : asking.current.filter((key) => !Object.hasOwn(initial, key));
    asking.current = [];
    if (wanted.length > 0) set(Object.fromEntries(wanted.map((key) => [key, ''])));
  }, [disabled, initial, set]);

  const explained = useMemo(() => explainKeys(catalog), [catalog]);
  const guide = useGuideNamespace(explained);
  const tree = useMemo(
    () => ({ ...catalog, namespaces: [...catalog.namespaces, ...(guide ? [guide] : [])] }),
    [catalog, guide],
  );
  const present = useMemo(() => new Set(Object.keys(values)), [values]);
  const doubts = useMemo(() => {
    const advised = new Set(imageAdvice(values, image.disk_format).map(({ key }) => key));
    return changes.filter(
      ({ key, to }) =>
        to !== null &&
        (advised.has(key) || viewProblem(propertyView(key, explained, values.hypervisor_type), to) !== null),
    ).length;
  }, [changes, values, explained, image.disk_format]);

  /** What no Glance takes: it is marked where it stands, and nothing is sent with it. */
  const refused = useMemo(() => {
    const twins = newTwins(Object.keys(values), draft.base);
    return changes.filter(({ key, to }) => to !== null && (valueProblem(to) !== null || twins.includes(key)))
      .length;
  }, [changes, values, draft.base]);

  const add = useCallback(
    (properties: CatalogProperty[]) => {
      const entries = properties.map(
        ({ key, definition }) => [nextNumbered(key, present), firstValue(definition)] as const,
      );
      set(Object.fromEntries(entries));
      setFilter('');
      if (entries[0]) setAdded({ key: entries[0][0] });
    },
    [present, set],
  );

  return (
    <ImageFrame image={image} viewer={viewer} stale={null}>
      {refusal && <Notice tone="info" title={refusals(refusal)} />}
      {restored && <Notice tone="info" title={t('restored')} />}
      {catalog.missing && catalog.missing !== 'absent' && (
        <Notice tone="info" title={t(`catalog_${catalog.missing}`)} />
      )}
      <div className="grid items-start gap-5 lg:grid-cols-[320px_minmax(0,1fr)]">
        <aside className="lg:sticky lg:top-16">
          <Button
            aria-expanded={treeOpen}
            aria-controls={treeId}
            onClick={() => setTreeOpen((open) => !open)}
            className="w-full lg:hidden"
          >
            {t('catalog')}
          </Button>
          <section
            id={treeId}
            aria-label={t('catalog')}
            className={`mt-2 h-[60vh] flex-col rounded border bg-surface lg:mt-0 lg:flex lg:h-[calc(100vh-96px)] ${treeOpen ? 'flex' : 'hidden'}`}
          >
            <CatalogTree catalog={tree} present={present} disabled={disabled} onAdd={add} />
          </section>
        </aside>
        <div className="flex min-w-0 flex-col gap-4">
          <section aria-label={t('properties')} className="rounded border bg-surface">
            <header className="flex flex-wrap items-center gap-2 border-b px-3 py-2">
              <h2 className="mr-auto font-medium">{t('properties_count', { count: present.size })}</h2>
              <input
                type="search"
                aria-label={t('filter')}
                placeholder={t('filter')}
                value={filter}
                onChange={(event) => setFilter(event.target.value)}
                className="field-control w-48!"
              />
              <MetadataMenu image={image} draft={draft} disabled={disabled} viewer={viewer} />
            </header>
            {present.size === 0 && changes.length === 0 && (
              <p className="px-3 py-3 text-muted text-sm">{t('none')}</p>
            )}
            <PropertyList
              draft={draft}
              catalog={explained}
              diskFormat={image.disk_format}
              projectId={viewer.projectId}
              filter={filter}
              disabled={disabled}
              added={added}
            />
            <div className="px-3 py-3">
              <AddProperty
                keptAs={`metadata.key.${image.id}`}
                present={present}
                disabled={disabled}
                onAdd={(key) => {
                  const view = propertyView(key, explained, values.hypervisor_type);
                  set({ [key]: firstValue(view.definition) });
                  setFilter('');
                  setAdded({ key });
                }}
              />
            </div>
          </section>
          <LockedProperties image={image} />
        </div>
      </div>
      {!disabled && (
        <section
          aria-label={t('changes')}
          className="sticky bottom-0 z-10 -mx-1 flex flex-wrap items-center justify-end gap-2 border-t bg-bg px-1 py-3"
        >
          <p role="status" className="mr-auto text-sm">
            {t('changed', { count: changes.length })}
            {draft.blanks.length > 0 && ` ${t('blanks', { count: draft.blanks.length })}`}
            {refused > 0 && <span className="text-danger"> {t('refused', { count: refused })}</span>}
          </p>
          <Button disabled={changes.length === 0 && draft.blanks.length === 0} onClick={() => draft.revert()}>
            {t('discard')}
          </Button>
          <Button
            variant="primary"
            disabled={changes.length === 0 || refused > 0}
            onClick={() => setReviewing(true)}
          >
            {t('review')}
          </Button>
        </section>
      )}
      {reviewing && (
        <ReviewDialog
          imageId={image.id}
          draft={draft}
          doubts={doubts}
          onClose={() => setReviewing(false)}
          onSaved={() => {
            setReviewing(false);
            toast({ tone: 'success', title: t('saved') });
            router.refresh();
          }}
        />
      )}
    </ImageFrame>
  );
}
