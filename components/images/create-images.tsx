'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { CreateImageForm, type CreateImageFormProps } from '@/components/images/create-image-form';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { useToast } from '@/components/ui/toast';
import { useListed } from '@/components/ui/use-listed';
import { takeFiles } from '@/lib/browser/dropped-files';
import type { CreateImageValues } from '@/lib/forms/create-image';
import { shownText } from '@/lib/images/odd-text';
import { routes } from '@/lib/routes';

/** Fields that hold for the next file as well: what is not read from a file. */
const lasting = [
  ...(['visibility', 'protected', 'os_hidden', 'tags', 'min_disk', 'min_ram', 'architecture'] as const),
  ...(['owner', 'stores', 'multiStore', 'terms', 'way'] as const),
] satisfies (keyof CreateImageValues)[];

type Shown = Omit<CreateImageFormProps, 'first' | 'carried' | 'above' | 'onMore' | 'onCreated'>;

/**
 * A form for each file that was dropped, one after the other: the next one comes filled in when the one before is sent.
 * Without files it is one form.
 */
export function CreateImages(props: Shown) {
  const listed = useListed();
  const t = useTranslations('create');
  const router = useRouter();
  const toast = useToast();
  // The form that is there from the beginning has no file of a drop.
  const [files, setFiles] = useState<readonly (File | null)[]>([null]);
  const [at, setAt] = useState(0);
  const [carried, setCarried] = useState<Partial<CreateImageValues>>({});
  useEffect(() => {
    const dropped = takeFiles();
    if (dropped.length > 0) setFiles(dropped);
  }, []);
  const file = files[at] ?? null;
  const rest = files.slice(at + 1).filter((other) => other !== null);
  const next = () => {
    setAt(at + 1);
    window.scrollTo(0, 0);
  };
  const created = (imageId: string, values: CreateImageValues) => {
    const [following] = rest;
    if (!following) return router.push(routes.image(imageId));
    toast({
      tone: 'success',
      title: t('next_file', { name: shownText(values.name), next: shownText(following.name) }),
    });
    setCarried(Object.fromEntries(lasting.map((key) => [key, values[key]])));
    next();
  };
  return (
    <CreateImageForm
      key={`${at}/${file?.name ?? ''}`}
      {...props}
      source={file ? 'file' : props.source}
      link={at === 0 ? props.link : undefined}
      first={file}
      carried={carried}
      onMore={(more) => setFiles([...files.slice(0, at + 1), ...more, ...rest])}
      onCreated={created}
      above={
        rest.length > 0 && (
          <Notice
            tone="info"
            title={t('file_of', { at: at + 1, all: files.length })}
            action={
              <Button size="sm" onClick={next}>
                {t('skip_file')}
              </Button>
            }
          >
            {t('files_wait', { names: listed(rest.map(({ name }) => shownText(name))) })}
          </Notice>
        )
      }
    />
  );
}
