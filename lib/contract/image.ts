import { z } from 'zod';
import { imageIdPattern, imageLimits, imageStatuses, imageVisibilities } from '@/lib/contract/image-words';

export const imageStatusSchema = z.enum(imageStatuses);

export const imageVisibilitySchema = z.enum(imageVisibilities);

export const imageIdSchema = z.string().regex(imageIdPattern);

/** Levels of a location's metadata that are read: drivers write one or two, and a page that gets thousands hangs. */
const metadataDepth = 4;

/** What a store driver wrote of a location; anybody who may add locations may nest it as deep as they like. */
const locationMetadataSchema = z
  .record(z.string(), z.unknown())
  .transform((metadata) => entriesTo(metadata, metadataDepth));

function entriesTo(value: object, depth: number): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, cutTo(inner, depth - 1)]));
}

function cutTo(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth <= 0) return null;
  return Array.isArray(value) ? value.map((inner) => cutTo(inner, depth - 1)) : entriesTo(value, depth);
}

/**
 * An image as Glance shows it. Custom properties lie flat beside the base attributes and are strings; older API
 * versions leave some base attributes out, which reads as their empty value.
 */
export const imageSchema = z
  .object({
    id: z.string(),
    name: z.string().nullable(),
    status: imageStatusSchema,
    visibility: imageVisibilitySchema,
    owner: z.string().nullable(),
    size: z.number().int().nullable(),
    virtual_size: z.number().int().nullable().default(null),
    checksum: z.string().nullable(),
    os_hash_algo: z.string().nullable().default(null),
    os_hash_value: z.string().nullable().default(null),
    disk_format: z.string().nullable(),
    container_format: z.string().nullable(),
    min_disk: z.number().int(),
    min_ram: z.number().int(),
    protected: z.boolean(),
    os_hidden: z.boolean().default(false),
    tags: z.array(z.string()),
    created_at: z.string(),
    updated_at: z.string(),
    self: z.string(),
    file: z.string(),
    schema: z.string(),
    stores: z.string().optional(),
    direct_url: z.string().optional(),
    locations: z.array(z.object({ url: z.string(), metadata: locationMetadataSchema })).optional(),
  })
  .catchall(z.string().nullable());
export type Image = z.infer<typeof imageSchema>;

/** GET /v2/images. `next` is only a sign that there is more: it loses path prefixes and repeated parameters. */
export const imageListSchema = z.object({
  images: z.array(imageSchema),
  first: z.string(),
  schema: z.string(),
  next: z.string().optional(),
});

/** One operation of application/openstack-images-v2.1-json-patch. */
export type ImagePatchOperation =
  | { op: 'add' | 'replace'; path: string; value: unknown }
  | { op: 'remove'; path: string };

export const imagePatchMediaType = 'application/openstack-images-v2.1-json-patch';

/** What POST /v2/images takes: base attributes, and any custom property as a string. */
export const imageCreateSchema = z
  .object({
    id: imageIdSchema.optional(),
    name: z.string().max(imageLimits.name).nullable().optional(),
    visibility: imageVisibilitySchema.optional(),
    protected: z.boolean().optional(),
    os_hidden: z.boolean().optional(),
    tags: z.array(z.string().max(imageLimits.tag)).optional(),
    owner: z.string().max(255).nullable().optional(),
    disk_format: z.string().nullable().optional(),
    container_format: z.string().nullable().optional(),
    min_disk: z.number().int().optional(),
    min_ram: z.number().int().optional(),
  })
  .catchall(z.string());
export type ImageCreate = z.infer<typeof imageCreateSchema>;
