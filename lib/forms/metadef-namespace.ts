import { z } from 'zod';
import { type MetadefNamespace, metadefLimits, metadefVisibilities } from '@/lib/contract/metadef';
import type { MetadefNamespaceUpdate } from '@/lib/contract/metadef-body';

/** A namespace as its form has it; messages are keys of `definitionProblems`. */
export const namespaceValuesSchema = z.object({
  namespace: z
    .string()
    .trim()
    .min(1, 'name_needed')
    .max(metadefLimits.name, 'name_too_long')
    .regex(/^[^/]*$/, 'name_slash'),
  display_name: z.string().trim().max(metadefLimits.display_name, 'name_too_long'),
  description: z.string().max(metadefLimits.description, 'description_too_long'),
  visibility: z.enum(metadefVisibilities),
  protected: z.boolean(),
  /** '' is the project of who makes it. */
  owner: z.string().trim().max(metadefLimits.owner, 'owner_too_long'),
});
export type NamespaceValues = z.infer<typeof namespaceValuesSchema>;

/** The form of a namespace, or of a new one, which nobody else sees. */
export function namespaceValues(read: MetadefNamespace | null): NamespaceValues {
  return {
    namespace: read?.namespace ?? '',
    display_name: read?.display_name ?? '',
    description: read?.description ?? '',
    visibility: read?.visibility ?? 'private',
    protected: read?.protected ?? false,
    owner: read?.owner ?? '',
  };
}

/** What PUT and POST of a namespace take. */
export function namespaceUpdate(values: NamespaceValues): MetadefNamespaceUpdate {
  const { display_name, description, owner, ...rest } = values;
  return {
    ...rest,
    namespace: rest.namespace.trim(),
    ...(display_name.trim() ? { display_name: display_name.trim() } : {}),
    ...(description ? { description } : {}),
    ...(owner.trim() ? { owner: owner.trim() } : {}),
  };
}
