import { z } from 'zod';
import { metadefLimits } from '@/lib/contract/metadef';
import {
  metadefAssociationBodySchema,
  metadefNamespaceBodySchema,
  metadefObjectBodySchema,
  metadefPropertyBodySchema,
  metadefTagBodySchema,
} from '@/lib/contract/metadef-body';
import type { Step } from '@/lib/metadefs/namespace-steps';

const attributesSchema = metadefNamespaceBodySchema.pick({
  namespace: true,
  display_name: true,
  description: true,
  visibility: true,
  protected: true,
  owner: true,
});

/** What is there may break today's rules (a type that a loaded file made up), and is never written but to undo. */
const member = <Name extends string, Body extends z.ZodType>(name: Name, body: Body) =>
  z.object({
    do: z.literal(name),
    from: z.looseObject({ name: z.string() }).nullable(),
    to: body.nullable(),
  });

const stepSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('create'), body: metadefNamespaceBodySchema }),
  z.object({ do: z.literal('delete'), body: z.looseObject({ namespace: z.string() }) }),
  z.object({ do: z.literal('update'), from: z.looseObject({ namespace: z.string() }), to: attributesSchema }),
  z.object({ do: z.literal('add_tags'), names: z.array(metadefTagBodySchema.shape.name).min(1) }),
  member('properties', metadefPropertyBodySchema),
  member('objects', metadefObjectBodySchema),
  member('tags', metadefTagBodySchema),
  member('resource_types', metadefAssociationBodySchema),
]);

/** Steps in one namespace. */
const changeSchema = z.object({
  namespace: z.string().min(1).max(metadefLimits.name),
  steps: z.array(stepSchema.transform((step) => step as Step)).min(1),
});

/** What is written to the catalog at once: all of it or, in effect, nothing. */
export const changeCatalogSchema = z.object({ changes: z.array(changeSchema).min(1).max(1000) });
export type CatalogChange = z.infer<typeof changeSchema>;
