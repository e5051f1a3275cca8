import { z } from 'zod';

// The wire of /v2/metadefs, and of the JSON files that `glance-manage db_load_metadefs` reads.

const times = { created_at: z.string().optional(), updated_at: z.string().optional() };
const links = { self: z.string().optional(), schema: z.string().optional() };

/** Types a property may have (glance/api/v2/metadef_namespaces.py, get_schema_definitions). */
export const metadefPropertyTypes = ['array', 'boolean', 'integer', 'number', 'object', 'string'] as const;
export type MetadefPropertyType = (typeof metadefPropertyTypes)[number];

/** Who sees a namespace beside its owner: everybody, or nobody. */
export const metadefVisibilities = ['public', 'private'] as const;

/** Most characters of what has a limit. */
export const metadefLimits = {
  name: 80,
  display_name: 80,
  description: 500,
  owner: 255,
  prefix: 80,
} as const;

/** Resource types that services of OpenStack look for. */
export const metadefResourceTypes = [
  'OS::Glance::Image',
  'OS::Cinder::Volume',
  'OS::Nova::Flavor',
  'OS::Nova::Server',
  'OS::Nova::Aggregate',
] as const;

/**
 * A property as it is read: in the dictionary of a namespace or object its name is the key. Glance gives `default` back
 * as a string whatever its type ("3", "True"), and null for an array or object; `type` is any text where an
 * administrator loaded a file, which nothing checks.
 */
export const metadefPropertySchema = z.object({
  name: z.string().optional(),
  type: z.string(),
  title: z.string(),
  description: z.string().nullish(),
  operators: z.array(z.string()).nullish(),
  default: z.string().nullish(),
  readonly: z.boolean().nullish(),
  minimum: z.number().nullish(),
  maximum: z.number().nullish(),
  enum: z.array(z.string()).nullish(),
  pattern: z.string().nullish(),
  minLength: z.number().nullish(),
  maxLength: z.number().nullish(),
  confidential: z.boolean().nullish(),
  items: z.object({ type: z.string(), enum: z.array(z.string()).nullish() }).nullish(),
  uniqueItems: z.boolean().nullish(),
  minItems: z.number().nullish(),
  maxItems: z.number().nullish(),
  additionalItems: z.boolean().nullish(),
});
export type MetadefProperty = z.infer<typeof metadefPropertySchema>;

/** A property asked for by name. */
export const metadefNamedPropertySchema = metadefPropertySchema.extend({ name: z.string() });
export type MetadefNamedProperty = z.infer<typeof metadefNamedPropertySchema>;

export const metadefPropertyListSchema = z.object({
  properties: z.record(z.string(), metadefPropertySchema),
});

export const metadefObjectSchema = z.object({
  name: z.string(),
  description: z.string().optional(),
  required: z.array(z.string()).optional(),
  properties: z.record(z.string(), metadefPropertySchema).optional(),
  ...times,
  ...links,
});
export type MetadefObject = z.infer<typeof metadefObjectSchema>;
export const metadefObjectListSchema = z.object({ objects: z.array(metadefObjectSchema) });

/** A resource type that a namespace is for: its properties are called `prefix` + name there. */
export const metadefAssociationSchema = z.object({
  name: z.string(),
  prefix: z.string().optional(),
  properties_target: z.string().optional(),
  ...times,
});
export type MetadefAssociation = z.infer<typeof metadefAssociationSchema>;
export const metadefAssociationListSchema = z.object({
  resource_type_associations: z.array(metadefAssociationSchema),
});

export const metadefTagSchema = z.object({ name: z.string(), ...times });
export type MetadefTag = z.infer<typeof metadefTagSchema>;
export const metadefTagListSchema = z.object({ tags: z.array(metadefTagSchema) });

/** A namespace: lists leave properties, objects and tags out, and nulls are always left out. */
export const metadefNamespaceSchema = z.object({
  namespace: z.string(),
  display_name: z.string().optional(),
  description: z.string().optional(),
  visibility: z.enum(metadefVisibilities),
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
export const metadefResourceTypeSchema = z.object({ name: z.string(), ...times });
export type MetadefResourceType = z.infer<typeof metadefResourceTypeSchema>;
export const metadefResourceTypeListSchema = z.object({
  resource_types: z.array(metadefResourceTypeSchema),
});
