'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ImageVerb, useImageVerbs } from '@/components/images/use-image-verbs';
import { Button } from '@/components/ui/button';
import type { Viewer } from '@/lib/auth/viewer';
import { shortId } from '@/lib/format';
import type { ImageSummary } from '@/lib/images/image-summary';
import { projectNamesOptions } from '@/lib/queries/projects';

interface OfferFromProps {
  owner: string;
  /** Beside the name of the image, where no column says what it is. */
  beside?: boolean;
}

/** Which project offers an image: by its name where this session may know it, else its id. */
export function OfferFrom({ owner, beside = false }: OfferFromProps) {
  const t = useTranslations('list');
  const { data } = useQuery(projectNamesOptions([owner]));
  const project = data?.get(owner) ?? shortId(owner);
  return beside ? (
    <span title={owner} className="min-w-24 shrink-[4] truncate text-muted lg:hidden">
      {t('offered_by', { project })}
    </span>
  ) : (
    <span title={owner} className="block truncate">
      {project}
    </span>
  );
}

interface OfferAnswerProps {
  image: ImageSummary;
  name: string;
  viewer: Viewer;
  /** -1 where Tab passes the row. */
  tabIndex?: number;
  onVerb: (verb: ImageVerb, image: ImageSummary) => void;
}

/** The two answers to an offer; none where this session may not answer. */
export function OfferAnswer({ image, name, viewer, tabIndex, onVerb }: OfferAnswerProps) {
  const answers = useImageVerbs(image, viewer, 'inbox').filter(({ refusal }) => refusal === undefined);
  return (
    <span className="flex gap-1.5">
      {answers.map(({ verb, label }) => (
        <Button
          key={verb}
          size="sm"
          tabIndex={tabIndex}
          aria-label={`${label}: ${name}`}
          onClick={() => onVerb(verb, image)}
        >
          {label}
        </Button>
      ))}
    </span>
  );
}
