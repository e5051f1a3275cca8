'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useEffect } from 'react';
import { useUsesWords } from '@/components/images/use-uses-words';
import { CheckboxField } from '@/components/ui/checkbox-field';
import { Notice } from '@/components/ui/notice';
import type { Viewer } from '@/lib/auth/viewer';
import type { ImageSummary } from '@/lib/images/image-summary';
import { shownText } from '@/lib/images/odd-text';
import { usesOfImageOptions, usesOverviewOptions } from '@/lib/queries/image-uses';
import { isWhole, mayOthersUse, type Used, usedBy, usedOf, usesAge } from '@/lib/work/image-uses';

/** What is done to images that may be in use; `copy` takes one of its copies away, `visibility` shows it to fewer. */
export type UsesVerb = 'delete' | 'deactivate' | 'hide' | 'copy' | 'visibility';

interface VerbUsesProps {
  verb: UsesVerb;
  images: readonly ImageSummary[];
  viewer: Viewer;
  /** Of deletion: nobody may lose what is used, or may be used, by one click. */
  asking?: {
    /** Ticked: it is to be done all the same. */
    sure: boolean;
    onSure: (sure: boolean) => void;
    /** Whether it has to be ticked first. */
    onAsks: (asks: boolean) => void;
  };
}

/** Before a verb is done: who uses these images, as far as it is known, and what follows for them. */
export function VerbUses(props: VerbUsesProps) {
  const [only, another] = props.images;
  return only && !another ? <OneImage {...props} image={only} /> : <ManyImages {...props} />;
}

type Known = 'looking' | 'used' | 'unknown' | 'others' | 'unused';

/** Of what is not known, whether a service did not tell, or other projects were not looked at. */
function knownOf(used: Used, isTold: boolean): Known {
  if (used === 'unknown') return isTold ? 'others' : 'unknown';
  return used === 'yes' ? 'used' : 'unused';
}

function OneImage({ image, ...props }: VerbUsesProps & { image: ImageSummary }) {
  const { verb, viewer } = props;
  const t = useTranslations('uses');
  const words = useUsesWords();
  const { data, isError } = useQuery(usesOfImageOptions(image.id, viewer.projectId));
  if (!data)
    return (
      <Asking {...props} known={isError ? 'unknown' : 'looking'}>
        {t(isError ? 'not_read' : 'looking_long')}
      </Asking>
    );
  const { counts, parts, projects, scope } = data;
  const what = words.what(counts);
  const others = mayOthersUse(data, image);
  return (
    <Asking {...props} known={knownOf(usedBy(what !== '', data, image), isWhole(parts))}>
      {what ? t('used_by', { what, projects }) : isWhole(parts) && t(`unused_${scope}`)}{' '}
      {counts.needing > 0 && t(`${verb}_needing`, { count: counts.needing })} {words.unknown(parts).join(' ')}{' '}
      {others && t('others')}
    </Asking>
  );
}

/** Images that are named; the rest is a number. */
const named = 5;

function ManyImages({ images, ...props }: VerbUsesProps) {
  const { verb, viewer } = props;
  const t = useTranslations('uses');
  const list = useTranslations('list');
  const words = useUsesWords();
  const { data, isError } = useQuery(usesOverviewOptions(viewer.projectId, usesAge.decided));
  if (!data)
    return (
      <Asking {...props} images={images} known={isError ? 'unknown' : 'looking'}>
        {t(isError ? 'not_read' : 'looking_long')}
      </Asking>
    );
  const used = images.filter((image) => usedOf(data, image) === 'yes');
  const whole = isWhole(data.parts);
  const needing = used.reduce((sum, { id }) => sum + (data.counts[id]?.needing ?? 0), 0);
  const others = images.some((image) => mayOthersUse(data, image));
  return (
    <Asking
      {...props}
      images={images}
      known={knownOf(
        used.length > 0 ? 'yes' : images.length > 0 && (others || !whole) ? 'unknown' : 'no',
        whole,
      )}
    >
      {used.length > 0
        ? t('some_used', { count: used.length, all: images.length })
        : whole && t(`none_used_${data.scope}`)}{' '}
      {needing > 0 && t(`${verb}_needing`, { count: needing })} {words.unknown(data.parts).join(' ')}{' '}
      {others && t('others')}
      {used.length > 0 && (
        <ul className="mt-1 list-disc pl-5">
          {used.slice(0, named).map(({ id, name }) => (
            <li key={id} className="break-words">
              {t('used_image', {
                name: shownText(name ?? '') || list('unnamed'),
                what: words.what(data.counts[id] ?? { servers: 0, volumes: 0, images: 0 }),
              })}
            </li>
          ))}
          {used.length > named && <li>{t('more_used', { count: used.length - named })}</li>}
        </ul>
      )}
    </Asking>
  );
}

interface AskingProps extends VerbUsesProps {
  known: Known;
  children: React.ReactNode;
}

function Asking({ known, asking, children }: AskingProps) {
  const t = useTranslations('uses');
  const asks = known !== 'unused';
  const onAsks = asking?.onAsks;
  useEffect(() => onAsks?.(asks), [asks, onAsks]);
  return (
    <div className="flex flex-col gap-2">
      <Notice tone={known === 'unused' || known === 'looking' ? 'info' : 'warning'}>
        <div role="status">{children}</div>
      </Notice>
      {asking && asks && (
        <CheckboxField
          label={t(`sure_${known}`)}
          checked={asking.sure}
          onChange={(event) => asking.onSure(event.target.checked)}
        />
      )}
    </div>
  );
}
