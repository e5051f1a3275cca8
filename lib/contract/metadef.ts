import { z } from 'zod';

const times = { created_at: z.string().optional(), updated_at: z.string().optional() };
const links = { self: z.string().optional(), schema: z.string().optional() };

/** Types a property of the catalog may have (glance/schema.py of metadefs; JSON schema's own). */
export const metadefPropertyTypes = [
  'array',
  'boolean',
  'integer',
  'number',
  'object',
  'string',
  'null',
] as const;

/**
 * A property definition as it lies in the dictionary of a namespace or object: its name is the key. Glance gives
 * `default` back as a string whatever its type.
 */
export const metadefPropertySchema = z.object({
  type: z.enum(metadefPropertyTypes),
  title: z.string(),
  description: z.string().optional(),
  operators: z.array(z.string()).optional(),
  default: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minLength: z.number().int().optional(),
  maxLength: z.number().int().optional(),
  pattern: z.string().optional(),
  readonly: z.boolean().optional(),
  items: z.object({ type: z.enum(metadefPropertyTypes), enum: z.array(z.unknown()).optional() }).optional(),
  minItems: z.number().int().optional(),
  maxItems: z.number().int().optional(),
  uniqueItems: z.boolean().optional(),
  additionalItems: z.boolean().optional(),
});
export type MetadefProperty = z.infer<typeof metadefPropertySchema>;

export const metadefObjectSchema = z.object({
  name: z.string(),
  description: z.string().optional(),
  required: z.array(z.string()).optional(),
  properties: z.record(z.string(), metadefPropertySchema).optional(),
  ...times,
  ...links,
});
export type MetadefObject = z.infer<typeof metadefObjectSchema>;

export const metadefAssociationSchema = z.object({
  name: z.string(),
  prefix: z.string().optional(),
  properties_target: z.string().optional(),
  ...times,
});

export const metadefTagSchema = z.object({ name: z.string(), ...times });

/** A namespace: lists leave properties, objects and tags out, and nulls are always left out. */
export const metadefNamespaceSchema = z.object({
  namespace: z.string(),
  display_name: z.string().optional(),
  description: z.string().optional(),
  visibility: z.enum(['public', 'private']),
  protected: z.boolean(),
  owner: z.string(),
  resource_type_associations: z.array(metadefAssociationSchema).optional(),
  properties: z.record(z.string(), metadefPropertySchema).optional(),
  objects: z.array(metadefObjectSchema).optional(),
  tags: z.array(metadefTagSchema).optional(),
  ...times,
  ...links,
});
export type MetadefNamespace = z.infer<typeof metadefNamespaceSchema>;

export const metadefNamespaceListSchema = z.object({
  namespaces: z.array(metadefNamespaceSchema),
  first: z.string(),
  next: z.string().optional(),
  schema: z.string(),
});
export const metadefResourceTypeListSchema = z.object({
  resource_types: z.array(z.object({ name: z.string(), ...times })),
});
