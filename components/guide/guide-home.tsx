import { ChevronRight, ExternalLink } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { PageHeader } from '@/components/shell/page-header';
import { guideRecipes, readyImages } from '@/lib/guide/recipes';
import { routes } from '@/lib/routes';

/** Where images come from: ready-made ones, and how to build one's own. */
export function GuideHome() {
  const t = useTranslations('guide');
  return (
    <div className="flex flex-col gap-6">
      <PageHeader title={t('title')} text={t('text')} />
      <section className="rounded border bg-surface">
        <header className="border-b px-4 py-3">
          <h2 className="font-medium">{t('ready')}</h2>
          <p className="max-w-[75ch] text-muted text-sm">{t('ready_text')}</p>
        </header>
        <ul className="divide-y">
          {readyImages.map(({ key, href, account }) => (
            <li
              key={key}
              className="grid gap-x-4 gap-y-1 px-4 py-3 md:grid-cols-[minmax(0,240px)_minmax(0,1fr)]"
            >
              <a
                href={href}
                target="_blank"
                rel="noreferrer"
                className="flex items-center gap-1.5 self-start font-medium text-link hover:underline"
              >
                {t(`ready_${key}`)}
                <ExternalLink aria-hidden className="size-3.5 shrink-0" />
              </a>
              <p>
                {t.rich(`ready_${key}_text`, {
                  account,
                  code: (text) => <code className="font-mono text-sm">{text}</code>,
                })}
              </p>
            </li>
          ))}
        </ul>
        <div className="flex flex-col gap-1 border-t px-4 py-3 text-sm">
          <p>{t('ready_keys')}</p>
          <p>{t('ready_windows')}</p>
        </div>
      </section>
      <section className="rounded border bg-surface">
        <header className="border-b px-4 py-3">
          <h2 className="font-medium">{t('own')}</h2>
          <p className="max-w-[75ch] text-muted text-sm">{t('own_text')}</p>
        </header>
        <ul className="divide-y">
          {guideRecipes.map((recipe) => (
            <li key={recipe}>
              <Link
                href={routes.guideRecipe(recipe)}
                className="flex items-center gap-3 px-4 py-3 hover:bg-hover"
              >
                <span className="min-w-0 flex-1">
                  <span className="block font-medium">{t(`recipe_${recipe}`)}</span>
                  <span className="block text-muted text-sm">{t(`recipe_${recipe}_text`)}</span>
                </span>
                <ChevronRight aria-hidden className="size-4 shrink-0 text-muted" />
              </Link>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
