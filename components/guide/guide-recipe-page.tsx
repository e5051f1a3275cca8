'use client';

import { Upload } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { GuideForm } from '@/components/guide/guide-form';
import { GuideText } from '@/components/guide/guide-text';
import { PageHeader } from '@/components/shell/page-header';
import { useKeptValues } from '@/components/shell/use-kept-values';
import { buttonClass } from '@/components/ui/button';
import type { Viewer } from '@/lib/auth/viewer';
import { createImageParams } from '@/lib/forms/create-image-link';
import { type GuideValues, soundValues } from '@/lib/guide/recipe';
import {
  type GuideRecipe,
  recipeFile,
  recipeProperties,
  recipeSteps,
  recipeValues,
} from '@/lib/guide/recipes';
import { imageCan } from '@/lib/images/image-can';
import { routes } from '@/lib/routes';

/** How to build an image, step by step, with the commands filled in; ends in a form that is filled in as well. */
export function GuideRecipePage({ recipe, viewer }: { recipe: GuideRecipe; viewer: Viewer }) {
  const t = useTranslations('guide');
  const own = recipeValues(recipe);
  const [typed, setTyped] = useKeptValues<GuideValues>(`guide.${recipe}`, own);
  const values = soundValues(typed, own);
  const steps = recipeSteps(recipe, values);
  return (
    <div className="flex flex-col gap-4">
      <PageHeader
        trail={[{ label: t('title'), href: routes.guide() }]}
        title={t(`recipe_${recipe}`)}
        text={t(`recipe_${recipe}_text`)}
      />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_300px]">
        {/* First as it comes, so that a page that is still on its way pushes nothing down. */}
        <GuideForm recipe={recipe} typed={typed} onType={setTyped} />
        <ol className="flex min-w-0 flex-col gap-4">
          {steps.map((step, index) => {
            const names = { ...values, raw: '', file: recipeFile(recipe, values) };
            return (
              <li key={step.key} className="break-inside-avoid rounded border bg-surface">
                <header className="flex items-baseline gap-3 px-4 pt-3">
                  <span aria-hidden className="w-5 shrink-0 text-right text-muted tabular-nums">
                    {index + 1}
                  </span>
                  <h2 className="min-w-0 flex-1 font-medium">{t(`step_${step.key}`, names)}</h2>
                  <span className="shrink-0 text-muted text-sm">{t(`place_${step.place}`)}</span>
                </header>
                <div className="flex flex-col gap-3 px-4 pt-1 pb-4 sm:pl-12">
                  <p className="max-w-[75ch] whitespace-pre-line text-sm">
                    {t.rich(`why_${step.key}`, { ...names, code })}
                  </p>
                  {step.blocks?.(values).map((block) => (
                    <GuideText key={block.text} block={block} />
                  ))}
                  {step.key === 'upload' && <UploadLink recipe={recipe} values={values} viewer={viewer} />}
                </div>
              </li>
            );
          })}
        </ol>
      </div>
    </div>
  );
}

const code = (text: ReactNode) => <code className="break-words font-mono text-sm">{text}</code>;

/** What the image is to carry, and the form that it is filled into. */
function UploadLink({
  recipe,
  values,
  viewer,
}: {
  recipe: GuideRecipe;
  values: GuideValues;
  viewer: Viewer;
}) {
  const t = useTranslations('guide');
  const refusals = useTranslations('refusals');
  const properties = Object.entries(recipeProperties(recipe, values));
  const refusal = imageCan.create(viewer);
  const prefill = {
    name: values.name,
    disk_format: values.raw ? 'raw' : 'qcow2',
    min_disk: values.disk,
    architecture: 'x86_64',
    properties: properties.map(([key, value]) => `${key}=${value}`).join('\n'),
  };
  return (
    <>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 font-mono text-sm">
        {properties.map(([key, value]) => (
          <div key={key} className="contents">
            <dt className="text-muted">{key}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {refusal ? (
        <p className="text-muted text-sm">{refusals(refusal)}</p>
      ) : (
        <Link
          href={routes.newImage(createImageParams(prefill))}
          className={`${buttonClass({ variant: 'primary' })} self-start print:hidden`}
        >
          <Upload aria-hidden className="size-4" />
          {t('to_upload')}
        </Link>
      )}
    </>
  );
}
