'use client';

import { useTranslations } from 'next-intl';
import { type PropertyField, type PropertyValues, propertyDefinition } from '@/lib/forms/metadef-property';
import { type DefinitionProblem, definitionProblems } from '@/lib/metadefs/definition-problems';

type Messages = Partial<Record<PropertyField, { message?: string }>>;

/** Gives the sentence for a contradiction in a definition. */
export function useDefinitionProblemText(): (problem: DefinitionProblem) => string {
  const t = useTranslations('definitionProblems');
  const because = useTranslations('propertyProblems');
  return (found) =>
    found.because
      ? t('default_breaks', { why: because(found.because.problem, found.because.values) })
      : t(found.problem as Exclude<DefinitionProblem['problem'], 'default_breaks'>, found.values as never);
}

/**
 * Why a field of a property cannot stay as it is. Contradictions between fields are told while one types, whichever of
 * them was touched; the rest once a field was left.
 */
export function usePropertyProblem(
  values: PropertyValues,
  messages: Messages | undefined,
): (field: PropertyField) => string | undefined {
  const t = useTranslations('definitionProblems');
  const text = useDefinitionProblemText();
  const found = definitionProblems(propertyDefinition(values));
  return (field) => {
    const contradiction = found.find((one) => one.field === field);
    if (contradiction) return text(contradiction);
    const message = messages?.[field]?.message;
    return message && t.has(message as never) ? t(message as 'name_needed') : undefined;
  };
}
