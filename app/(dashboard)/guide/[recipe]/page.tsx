import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { GuideRecipePage } from '@/components/guide/guide-recipe-page';
import { requireSession } from '@/lib/auth/session';
import { type GuideRecipe, guideRecipes } from '@/lib/guide/recipes';

type Params = Promise<{ recipe: string }>;

async function recipeOf(params: Params): Promise<GuideRecipe> {
  const { recipe } = await params;
  return guideRecipes.find((one) => one === recipe) ?? notFound();
}

export async function generateMetadata({ params }: { params: Params }): Promise<Metadata> {
  const recipe = await recipeOf(params);
  return { title: (await getTranslations('guide'))(`recipe_${recipe}`) };
}

export default async function RecipePage({ params }: { params: Params }) {
  const recipe = await recipeOf(params);
  const { viewer } = await requireSession();
  return <GuideRecipePage key={recipe} recipe={recipe} viewer={viewer} />;
}
