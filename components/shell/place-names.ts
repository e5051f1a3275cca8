import { useTranslations } from 'next-intl';
import type { PresentSession } from '@/lib/browser/other-project';
import type { PageSession } from '@/lib/browser/page-session';

/**
 * Gives the names of where a page was made (`here`) and where its session works by now (`there`): the projects, each with
 * its region where these differ; '–' for what nobody told.
 */
export function usePlaceNames(): (
  page: PageSession | null,
  now: PresentSession | undefined,
) => { here: string; there: string } {
  const t = useTranslations('otherProject');
  return (page, now) => {
    const apart = page && now && page.region !== now.region;
    const name = (project: string | undefined, region: string | null | undefined) =>
      apart && project && region ? t('place', { project, region }) : (project ?? '–');
    return { here: name(page?.projectName, page?.region), there: name(now?.project, now?.region) };
  };
}
