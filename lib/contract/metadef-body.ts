import { z } from 'zod';
import { metadefLimits, metadefPropertyTypes, metadefVisibilities } from '@/lib/contract/metadef';

// What may be written to /v2/metadefs. Glance answers 500 to some bodies that its JSON schemas let through (an enum of
// numbers, a name that is missing or too long for its column); here they are wrong.

const name = z.string().min(1).max(metadefLimits.name);
const count = z.number().int().nonnegative();
const type = z.enum(metadefPropertyTypes);
const uniqueStrings = z.array(z.string()).refine((list) => new Set(list).size === list.length, {
  message: 'has non-unique elements',
});

const propertyFields = {
  type,
  title: z.string(),
  description: z.string().optional(),
  operators: z.array(z.string()).optional(),
  default: z.unknown().optional(),
  readonly: z.boolean().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  enum: z.array(z.string()).optional(),
  pattern: z.string().optional(),
  minLength: count.optional(),
  maxLength: count.optional(),
  items: z.strictObject({ type, enum: z.array(z.string()).optional() }).optional(),
  uniqueItems: z.boolean().optional(),
  minItems: count.optional(),
  maxItems: count.optional(),
  additionalItems: z.boolean().optional(),
};

/** POST and PUT of one property. */
export const metadefPropertyBodySchema = z.strictObject({ name, ...propertyFields });
export type MetadefPropertyBody = z.infer<typeof metadefPropertyBodySchema>;

/** A property in the dictionary of an object. */
const memberPropertySchema = z.strictObject({ name: name.optional(), ...propertyFields });
/** The same of a namespace, which alone may say `confidential`. */
const namespacePropertySchema = memberPropertySchema.extend({ confidential: z.boolean().optional() });
export type MetadefPropertyInput = z.infer<typeof namespacePropertySchema>;

const objectFields = { name, description: z.string().optional(), required: uniqueStrings.optional() };

/** POST and PUT of one object; PUT replaces all of it. */
export const metadefObjectBodySchema = z.strictObject({
  ...objectFields,
  properties: z.record(name, memberPropertySchema).optional(),
});
export type MetadefObjectBody = z.infer<typeof metadefObjectBodySchema>;

/** POST of an association. */
export const metadefAssociationBodySchema = z.strictObject({
  name,
  prefix: z.string().max(metadefLimits.prefix).optional(),
  properties_target: z.string().max(metadefLimits.prefix).optional(),
});
export type MetadefAssociationBody = z.infer<typeof metadefAssociationBodySchema>;

/** PUT of one tag. */
export const metadefTagBodySchema = z.strictObject({ name });
/** POST of many tags. */
export const metadefTagsBodySchema = z.strictObject({ tags: z.array(metadefTagBodySchema) });

const namespaceFields = {
  namespace: name,
  display_name: z.string().max(metadefLimits.display_name).optional(),
  description: z.string().max(metadefLimits.description).optional(),
  visibility: z.enum(metadefVisibilities).optional(),
  protected: z.boolean().optional(),
  owner: z.string().max(metadefLimits.owner).optional(),
};

/** What Glance tells of a namespace's members and takes back without a word, so that what it gave can be posted. */
const told = {
  created_at: z.string().optional(),
  updated_at: z.string().optional(),
  self: z.string().optional(),
  schema: z.string().optional(),
};
const toldTimes = { created_at: told.created_at, updated_at: told.updated_at };

/** POST of a whole namespace, and a file of definitions. PUT takes the same and forgets what is in it. */
export const metadefNamespaceBodySchema = z.strictObject({
  ...namespaceFields,
  resource_type_associations: z.array(metadefAssociationBodySchema.extend(toldTimes)).optional(),
  properties: z.record(name, namespacePropertySchema).optional(),
  objects: z
    .array(
      z.strictObject({
        ...objectFields,
        properties: z.record(name, namespacePropertySchema).optional(),
        ...told,
      }),
    )
    .optional(),
  tags: z.array(metadefTagBodySchema.extend(toldTimes)).optional(),
});
export type MetadefNamespaceBody = z.infer<typeof metadefNamespaceBodySchema>;
export type MetadefNamespaceUpdate = Pick<
  MetadefNamespaceBody,
  'namespace' | 'display_name' | 'description' | 'visibility' | 'protected' | 'owner'
>;
