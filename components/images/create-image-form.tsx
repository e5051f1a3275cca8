'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { type FieldErrors, useForm } from 'react-hook-form';
import { CreateImageMetadata } from '@/components/images/create-image-metadata';
import { CreateImageSummary } from '@/components/images/create-image-summary';
import { DropOverlay } from '@/components/images/drop-overlay';
import { FormSection } from '@/components/images/form-section';
import {
  AccessFields,
  AdvancedFields,
  FormatFields,
  NameFields,
  RequirementFields,
} from '@/components/images/image-fields';
import { ImageIdField } from '@/components/images/image-id-field';
import { KnownBytes } from '@/components/images/known-bytes';
import { LinkNotice } from '@/components/images/link-notice';
import { NameAdvice } from '@/components/images/name-advice';
import { SourceField } from '@/components/images/source-field';
import { StorePicker } from '@/components/images/store-picker';
import { useAddressLook } from '@/components/images/use-address-look';
import { useChosenFile } from '@/components/images/use-chosen-file';
import { useFileDrop } from '@/components/images/use-file-drop';
import { useFilledFields } from '@/components/images/use-filled-fields';
import { useLeaveWarning } from '@/components/images/use-leave-warning';
import { useVendorVerdict, VendorField } from '@/components/images/vendor-field';
import { ActionErrorNotice } from '@/components/shell/action-error';
import { FormProblems } from '@/components/shell/form-problems';
import { PageHeader } from '@/components/shell/page-header';
import { RestoredNotice } from '@/components/shell/restored-notice';
import { ShowCommand } from '@/components/shell/show-command';
import { useKeptForm } from '@/components/shell/use-kept-form';
import { Button } from '@/components/ui/button';
import { lazy } from '@/components/ui/lazy';
import { RadioCards } from '@/components/ui/radio-cards';
import { createImage } from '@/lib/actions/images';
import type { Viewer } from '@/lib/auth/viewer';
import { act } from '@/lib/browser/dashboard';
import { fileHashes } from '@/lib/browser/file-hashes';
import { rememberSent } from '@/lib/browser/import-differences';
import { newId } from '@/lib/browser/new-id';
import { cloudAlgorithm, isSent } from '@/lib/browser/sent-digests';
import { uploadManager } from '@/lib/browser/uploads/upload-manager';
import { type CreateSource, createCommand } from '@/lib/commands/image-commands';
import type { ActionError } from '@/lib/contract/action-result';
import type { Capabilities } from '@/lib/contract/capabilities';
import type { SampleImage } from '@/lib/contract/sample-image';
import type { Usage } from '@/lib/contract/usage';
import {
  type CreateImageValues,
  copiesOn,
  createImageDefaults,
  createImageSchema,
  isImported,
  toImageCreate,
  toImportRequest,
  uploadWay,
} from '@/lib/forms/create-image';
import type { CreateLink } from '@/lib/forms/create-image-link';
import { routes } from '@/lib/routes';

// All are of a file that was chosen or an address, and come with it.
const FileNotices = lazy(() =>
  import('@/components/images/file-notices').then((module) => module.FileNotices),
);
const AddressFindings = lazy(() =>
  import('@/components/images/address-findings').then((module) => module.AddressFindings),
);
const PublishedChecksum = lazy(() =>
  import('@/components/images/published-checksum').then((module) => module.PublishedChecksum),
);
const BootFindings = lazy(() =>
  import('@/components/images/boot-findings').then((module) => module.BootFindings),
);

export interface CreateImageFormProps {
  capabilities: Capabilities;
  viewer: Viewer;
  /** What the project uses of its limits; empty where there are none. */
  usage: Usage;
  source: CreateImageValues['source'];
  /** Images that the cloud offers to try an import with. */
  samples: readonly SampleImage[];
  /** What the address of the page fills in. */
  link?: CreateLink;
  /** The file that the form is for from the beginning, or null. */
  first?: File | null;
  /** What was typed in the form before this one and holds for it as well. */
  carried?: Partial<CreateImageValues>;
  /** Stands between title and form. */
  above?: ReactNode;
  /** Further files were dropped: each wants a form. */
  onMore?: (files: File[]) => void;
  /** The image is made, and its file on its way; the values are those that were sent. */
  onCreated?: (imageId: string, values: CreateImageValues) => void;
}

const keeping = {
  /** An address may hold a password or a signature. */
  secret: ['uri'],
  /** The page may have been asked for with another one. */
  usual: { source: 'file' },
} as const;

const beforeStores = [
  'name',
  'description',
  'tags',
  'disk_format',
  'container_format',
  'architecture',
  'min_disk',
  'min_ram',
  'visibility',
  'owner',
  'protected',
  'os_hidden',
] as const;
const advanced = ['kernel_id', 'ramdisk_id', 'image_id'] as const;

/** One page, no wizard: the source first, because it fills the rest in. */
export function CreateImageForm(props: CreateImageFormProps) {
  const {
    capabilities,
    viewer,
    usage,
    source,
    samples,
    link,
    first = null,
    carried,
    above,
    onMore,
    onCreated,
  } = props;
  const t = useTranslations('create');
  const list = useTranslations('list');
  const validation = useTranslations('validation');
  const vendorWords = useTranslations('vendor');
  const fieldWords = useTranslations('fields');
  const regionWords = useTranslations('regionSource');
  const router = useRouter();
  const [error, setError] = useState<ActionError | null>(null);
  const form = useForm<CreateImageValues>({
    resolver: zodResolver(createImageSchema),
    defaultValues: { ...createImageDefaults(capabilities), ...link?.prefill, ...carried, source },
    mode: 'onTouched',
  });
  const { handleSubmit, watch, setValue, formState, setError: setFieldError } = form;
  const values = watch();
  // Whatever becomes of the answers, this form makes one image.
  const [id] = useState(newId);
  const [leaving, setLeaving] = useState(false);
  useLeaveWarning(formState.isDirty && !leaving);
  const problem = (name: keyof CreateImageValues | 'file') => {
    const found = (formState.errors as FieldErrors<Record<string, string>>)[name]?.message;
    return found ? validation(found as Parameters<typeof validation>[0]) : undefined;
  };

  // A form that an address fills in, or that a dropped file has, is a form of its own.
  const keptAs = `create.${JSON.stringify([link?.prefill ?? null, first && [first.name, first.size, first.lastModified]])}`;
  const kept = useKeptForm(keptAs, form, keeping);
  const filled = useFilledFields(form, keptAs);
  const chosen = useChosenFile(form, capabilities, filled, keptAs, first);
  const { file, reading, choose } = chosen;
  const lookedAt = useAddressLook(form, capabilities, filled);
  const takeSample = ({ url, name, ...formats }: SampleImage) => {
    setValue('uri', url, { shouldDirty: true, shouldValidate: formState.isSubmitted });
    filled.begin(name).fillFormats(formats);
  };
  const takeFiles = (files: File[]) => {
    const [one, ...more] = files;
    if (!one) return;
    setValue('source', 'file', { shouldDirty: true });
    choose(one);
    if (more.length > 0) onMore?.(more);
  };
  const over = useFileDrop(takeFiles);

  // The digest of a file that is not sent after all is nobody's business any more.
  useEffect(() => {
    if (!file || file.size === 0) return;
    void fileHashes.start(file, cloudAlgorithm());
    return () => {
      if (!isSent(file)) fileHashes.stop(file);
    };
  }, [file]);

  const verdict = useVendorVerdict(form, file);
  const submit = handleSubmit(async (checked) => {
    setError(null);
    // Known to be something else than its vendor says, it is not sent: the field says so.
    if (verdict?.state === 'different') return;
    const result = await act(createImage, { ...checked, id });
    if (!result.ok) {
      for (const [name, key] of Object.entries(result.error.fields ?? {})) {
        setFieldError(name as keyof CreateImageValues, { message: key });
      }
      setError(result.error.fields ? null : result.error);
      return;
    }
    const imageId = result.data.id;
    rememberSent(imageId, toImageCreate(checked), checked.source === 'file' ? (file?.size ?? null) : null);
    if (checked.source === 'file' && file) {
      const name = checked.name || file.name;
      if (verdict && verdict.wanted !== cloudAlgorithm())
        // Without it the image says that nobody compared it yet, and can be read there.
        void import('@/lib/browser/vendor-digests').then(
          ({ compareWhenSent }) => compareWhenSent(imageId, file, verdict.wanted, verdict.value),
          () => {},
        );
      uploadManager.add({ imageId, name, file, ...uploadWay(checked, capabilities) });
    }
    kept.forget();
    chosen.forget();
    setLeaving(true);
    if (onCreated) onCreated(imageId, checked);
    else router.push(routes.image(imageId));
  });

  const latest = useRef(submit);
  latest.current = submit;
  const sending = useRef(false);
  /** Whoever is faster than the look at the file is not told to choose a format that is about to be filled in. */
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (sending.current) return;
    sending.current = true;
    try {
      await chosen.settled();
      await latest.current();
    } finally {
      sending.current = false;
    }
  };

  const imports = capabilities.importMethods.includes('glance-direct');
  // What was chosen comes back with a single store.
  const several = values.stores.length > 1;
  // As they stand on the page, from top to bottom.
  const labels: Record<string, string> = {
    file: t('file'),
    uri: t('uri'),
    region: regionWords('region'),
    remoteId: regionWords('image'),
    vendorChecksum: vendorWords('checksum'),
    ...Object.fromEntries(beforeStores.map((name) => [name, fieldWords(name)])),
    stores: t('stores'),
    properties: t('properties'),
    ...Object.fromEntries(advanced.map((name) => [name, fieldWords(name)])),
  };
  const wrong = Object.entries(labels).filter(([name]) => name in formState.errors);
  return (
    <form
      onSubmit={(event) => void send(event)}
      noValidate
      autoComplete="off"
      className="flex flex-col gap-4"
    >
      <PageHeader title={t('title')} trail={[{ label: list('title'), href: routes.images() }]} />
      {above}
      {kept.restored && (
        <RestoredNotice
          onDiscard={() => {
            choose(null);
            chosen.forget();
            kept.discard();
          }}
        />
      )}
      {over && <DropOverlay />}
      <div className="grid max-w-[1080px] grid-cols-[minmax(0,1fr)] gap-6 lg:grid-cols-[minmax(0,720px)_280px]">
        <div className="flex flex-col gap-6">
          {link && <LinkNotice link={link} fetches={capabilities.importMethods.includes('web-download')} />}
          <SourceField
            form={form}
            file={file}
            reading={reading}
            unread={chosen.unread}
            problem={problem}
            capabilities={capabilities}
            viewer={viewer}
            samples={samples}
            onSample={takeSample}
            onFile={choose}
            onFiles={takeFiles}
          >
            <AddressFindings
              lookedAt={lookedAt}
              chosen={values}
              capabilities={capabilities}
              isOffered={samples.some(({ url }) => url === lookedAt.address)}
            />
            <PublishedChecksum form={form} lookedAt={lookedAt} />
          </SourceField>
          {values.source === 'file' && file && <KnownBytes file={file} projectId={viewer.projectId} />}
          {(values.source === 'file' || values.source === 'url') && (
            <FormSection title={vendorWords('title')} folded={!link?.prefill.vendorChecksum}>
              <VendorField form={form} file={file} problem={problem('vendorChecksum')} verdict={verdict} />
            </FormSection>
          )}
          <FormSection title={t('what')}>
            <NameFields
              form={form}
              problem={problem}
              advice={<NameAdvice name={values.name} projectId={viewer.projectId} />}
            />
            <FormatFields form={form} problem={problem} capabilities={capabilities} />
            {values.source === 'file' && imports && (
              <div className="flex flex-col gap-1">
                <RadioCards
                  legend={t('way')}
                  name="way"
                  value={several ? 'import' : values.way}
                  onValueChange={(value) => setValue('way', value, { shouldDirty: true })}
                  options={(['direct', 'import'] as const).map((value) => ({
                    value,
                    label: t(`way_${value}`),
                    hint: t(`way_${value}_hint`),
                    disabled: several && value === 'direct',
                  }))}
                />
                <p role="status" className="text-muted text-sm empty:hidden">
                  {several && t('way_several')}
                </p>
              </div>
            )}
            {values.source === 'file' && file && reading && (
              <FileNotices file={file} reading={reading} chosen={values} capabilities={capabilities} />
            )}
          </FormSection>
          <FormSection title={t('requirements')}>
            <RequirementFields form={form} problem={problem} />
            {values.source === 'file' && file && reading && (
              <BootFindings file={file} reading={reading} values={values} onTake={filled.take} />
            )}
          </FormSection>
          <FormSection title={t('access')}>
            <AccessFields form={form} problem={problem} viewer={viewer} />
          </FormSection>
          {capabilities.stores && values.source !== 'none' && (
            <StorePicker
              form={form}
              stores={capabilities.stores}
              viewer={viewer}
              problem={problem('stores')}
              importMethods={values.source === 'file' ? capabilities.importMethods : null}
            />
          )}
          <FormSection
            title={t('advanced')}
            folded={!link?.prefill.properties && capabilities.requiredKeys.length === 0}
          >
            <CreateImageMetadata
              form={form}
              chosen={chosen}
              viewer={viewer}
              problem={problem('properties')}
            />
            <AdvancedFields form={form} problem={problem} />
            <ImageIdField form={form} problem={problem('image_id')} />
          </FormSection>
        </div>
        <aside className="flex flex-col gap-3 lg:sticky lg:top-16 lg:self-start">
          <CreateImageSummary
            values={values}
            imported={isImported(values, capabilities.importMethods)}
            first={
              copiesOn(values, capabilities.importMethods) ? uploadWay(values, capabilities).store : null
            }
            file={file}
            usage={usage}
          />
          {formState.isSubmitted && <FormProblems fields={wrong.map(([name, label]) => ({ name, label }))} />}
          {error && <ActionErrorNotice error={error} title={t('not_created')} />}
          <Button type="submit" variant="primary" pending={formState.isSubmitting || leaving}>
            {t(`submit_${values.source}`)}
          </Button>
          <ShowCommand
            command={() => createCommand(toImageCreate(values), sourceOf(values, file, capabilities), id)}
            withFile={values.source === 'file'}
          />
        </aside>
      </div>
    </form>
  );
}

/** Where the data of the form comes from, in the words of the commands. */
function sourceOf(values: CreateImageValues, file: File | null, capabilities: Capabilities): CreateSource {
  if (values.source === 'none') return { kind: 'none' };
  if (values.source !== 'file') return { kind: 'import', request: toImportRequest(values) };
  const fileName = file?.name ?? 'FILE';
  const { target, store, importRequest } = uploadWay(values, capabilities);
  if (target === 'stage' && importRequest) return { kind: 'import', fileName, request: importRequest };
  return { kind: 'file', fileName, store, copyTo: importRequest?.stores };
}
