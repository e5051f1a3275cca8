'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import { useActionErrorText } from '@/components/shell/action-error';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { RelativeTime } from '@/components/ui/relative-time';
import { SelectField } from '@/components/ui/select-field';
import { TextField } from '@/components/ui/text-field';
import { useListed } from '@/components/ui/use-listed';
import { QueryError } from '@/lib/browser/dashboard';
import type { RegionImage } from '@/lib/contract/region-image';
import { formatBytes } from '@/lib/format';
import type { CreateImageValues } from '@/lib/forms/create-image';
import { withRegionImage } from '@/lib/forms/region-source';
import { regionImagesOptions } from '@/lib/queries/region-images';

interface RegionPickerProps {
  form: UseFormReturn<CreateImageValues>;
  /** Other regions of the cloud that have an image service. */
  regions: readonly string[];
  projectId: string;
  problem: (name: keyof CreateImageValues) => string | undefined;
}

/** An image of another region that this region's Glance fetches by itself: first where, then which. */
export function RegionPicker({ form, regions, projectId, problem }: RegionPickerProps) {
  const listed = useListed();
  const t = useTranslations('regionSource');
  const list = useTranslations('list');
  const [image, setImage] = useState<RegionImage | null>(null);
  const [choosing, setChoosing] = useState(true);
  const [left, setLeft] = useState<readonly string[]>([]);
  const region = form.watch('region') ?? '';
  const pick = (picked: RegionImage) => {
    const filled = withRegionImage(form.getValues(), picked, image);
    for (const [name, value] of Object.entries(filled.values))
      form.setValue(name as keyof typeof filled.values, value, {
        shouldDirty: true,
        shouldValidate: form.formState.isSubmitted,
      });
    form.clearErrors('remoteId');
    setImage(picked);
    setLeft(filled.left);
    setChoosing(false);
  };
  const chooseRegion = (name: string) => {
    form.setValue('region', name, { shouldDirty: true, shouldValidate: form.formState.isSubmitted });
    form.setValue('remoteId', '');
    setChoosing(true);
  };
  return (
    <div className="flex flex-col gap-3">
      <SelectField
        label={t('region')}
        name="region"
        error={problem('region')}
        value={region}
        onChange={(event) => chooseRegion(event.target.value)}
        choices={[
          { value: '', label: t('choose') },
          ...regions.map((name) => ({ value: name, label: name })),
        ]}
      />
      {region !== '' && choosing && <RegionImages region={region} projectId={projectId} onPick={pick} />}
      {region !== '' && !choosing && image && (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <p className="min-w-0 break-words">
            <span className="font-medium">{image.name || list('unnamed')}</span>{' '}
            <span className="text-muted text-sm">
              {[image.disk_format, image.size === null ? null : formatBytes(image.size)]
                .filter((part) => part !== null)
                .join(' · ')}
            </span>
          </p>
          <Button size="sm" data-field="remoteId" onClick={() => setChoosing(true)}>
            {t('other')}
          </Button>
        </div>
      )}
      {problem('remoteId') && (
        <p role="alert" className="text-danger text-sm">
          {problem('remoteId')}
        </p>
      )}
      {left.length > 0 && <Notice tone="info">{t('left', { keys: listed(left) })}</Notice>}
    </div>
  );
}

function RegionImages({
  region,
  projectId,
  onPick,
}: {
  region: string;
  projectId: string;
  onPick: (image: RegionImage) => void;
}) {
  const t = useTranslations('regionSource');
  const list = useTranslations('list');
  const errorText = useActionErrorText();
  const [text, setText] = useState('');
  const typed = text.trim();
  const newest = useQuery(regionImagesOptions(region, '', projectId));
  const named = useQuery({
    ...regionImagesOptions(region, typed, projectId),
    enabled: typed !== '',
  });
  const near = (newest.data ?? []).filter((image) =>
    (image.name ?? '').toLowerCase().includes(typed.toLowerCase()),
  );
  const found = [...new Map([...near, ...(named.data ?? [])].map((image) => [image.id, image])).values()];
  const error = newest.error ?? named.error;
  return (
    <>
      <TextField
        label={t('image')}
        name="remoteId"
        hint={t('image_hint')}
        type="search"
        value={text}
        onChange={(event) => setText(event.target.value)}
        // Enter would send the form.
        onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
      />
      {error instanceof QueryError && <Notice tone="danger" alert title={errorText(error.error)} />}
      {found.length === 0 ? (
        <p role="status" className="text-muted text-sm">
          {newest.isFetching || named.isFetching ? t('reading') : !error && t('none', { region })}
        </p>
      ) : (
        <ul aria-label={t('images', { region })} className="max-h-[262px] divide-y overflow-y-auto border-y">
          {found.map((image) => (
            <li key={image.id}>
              <button
                type="button"
                onClick={() => onPick(image)}
                className="flex w-full flex-wrap items-center gap-x-3 px-1 py-1.5 text-left hover:bg-hover"
              >
                <span className="min-w-0 flex-1 truncate max-sm:basis-full">
                  {image.name || list('unnamed')}
                </span>
                <span className="shrink-0 text-muted text-sm">{image.disk_format}</span>
                <span className="shrink-0 text-muted text-sm">
                  {image.size === null ? '' : formatBytes(image.size)}
                </span>
                <span className="shrink-0 text-muted text-sm">
                  <RelativeTime iso={image.created_at} />
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
