'use client';

import { useTranslations } from 'next-intl';
import { usePlaceNames } from '@/components/shell/place-names';
import { CopyText } from '@/components/ui/copy-text';
import { Notice } from '@/components/ui/notice';
import { useDuration } from '@/components/ui/use-duration';
import { useListed, useSentences } from '@/components/ui/use-listed';
import { pageSession } from '@/lib/browser/page-session';
import type { ActionError } from '@/lib/contract/action-result';
import { uploadReasons } from '@/lib/work/upload-reasons';

/** Reasons that the dashboard itself gives, each with a sentence of its own. */
const ownReasons = [
  'file_changed',
  'jobs_away',
  'copy_silent',
  'act_silent',
  'copy_not_active',
  'no_connection',
  'dashboard_silent',
  'between',
  'between_size',
  'updated',
  'other_address',
  'write_silent',
  'write_between',
  'dashboard_failed',
  'other_project',
  'cloud_broke_off',
  'cloud_certificate',
  'cloud_between',
  'cloud_between_size',
  'cloud_busy',
  'cloud_full',
  'cloud_unable',
  'cloud_garbled',
  'download_no_data',
  'download_not_written',
  'download_range',
  'property_case',
  'changed_since',
  'region_gone',
  'credential_roles',
  ...uploadReasons,
] as const;

/** Gives the sentence for an error: what happened, why, and what to do; and what it left behind. */
export function useActionErrorText(): (error: ActionError) => string {
  const listed = useListed();
  const sentences = useSentences();
  const t = useTranslations('errors');
  const duration = useDuration();
  const placeNames = usePlaceNames();
  const sentenceOf = (error: ActionError) => {
    const own = ownReasons.find((reason) => reason === error.reason);
    if (own === 'other_project') return t(own, placeNames(pageSession(), error.now));
    if (own === 'other_address') return t(own, { here: location.origin });
    if (own) return t(own);
    const reason = error.reason.replace(/\.$/, '');
    return reason ? t(`${error.kind}_because`, { reason }) : t(error.kind);
  };
  return (error) => {
    const sentence = sentenceOf(error);
    return sentences([
      error.retryAfter ? t('wait', { sentence, pause: duration(error.retryAfter) }) : sentence,
      error.left?.length ? t('left', { names: listed(error.left) }) : '',
    ]);
  };
}

/** An error in place, with Glance's request id to copy. */
export function ActionErrorNotice({ error, title }: { error: ActionError; title?: string }) {
  const text = useActionErrorText();
  return (
    <Notice tone="danger" alert title={title}>
      {text(error)}
      <RequestId error={error} />
    </Notice>
  );
}

/** The id under which Glance's log has more, where there is one. */
export function RequestId({ error }: { error: ActionError }) {
  const t = useTranslations('errors');
  if (!error.requestId) return null;
  return (
    <span className="mt-1 flex flex-wrap items-center gap-1 text-muted">
      {t('request_id')} <CopyText text={error.requestId} label={t('request_id')} />
    </span>
  );
}
