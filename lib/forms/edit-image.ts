import { z } from 'zod';
import { type Image, type ImagePatchOperation, imageIdSchema } from '@/lib/contract/image';
import { type ImageValues, imageValuesSchema, propertyFields, tagList } from '@/lib/forms/image-values';
import { customProperties } from '@/lib/images/custom-properties';
import { twinOf } from '@/lib/metadata/property-key';

/** An edit: the image, the form as it was filled in at first, and as it is now. */
export const updateImageSchema = z.object({
  id: imageIdSchema,
  base: imageValuesSchema
    .partial()
    .loose()
    .transform((base) => base as ImageValues),
  values: imageValuesSchema,
});

/** The form of an image. */
export function editImageValues(image: Image): ImageValues {
  const property = (key: string) => {
    const value = image[key];
    return typeof value === 'string' ? value : '';
  };
  return {
    name: image.name ?? '',
    description: property('description'),
    disk_format: image.disk_format ?? '',
    container_format: image.container_format ?? '',
    architecture: property('architecture'),
    min_disk: String(image.min_disk),
    min_ram: String(image.min_ram),
    visibility: image.visibility,
    protected: image.protected,
    os_hidden: image.os_hidden,
    tags: [...image.tags].sort().join(', '),
    kernel_id: property('kernel_id'),
    ramdisk_id: property('ramdisk_id'),
    owner: image.owner ?? '',
  };
}

/**
 * Fields that would become a property beside one of the image's that differs in capitals alone (`twinOf`): `description`
 * beside `Description`.
 */
export function twinFields(image: Image, base: ImageValues, values: ImageValues): Field[] {
  const keys = Object.keys(customProperties(image));
  return propertyFields.filter(
    (field) => base[field] === '' && values[field] !== '' && twinOf(field, keys) !== null,
  );
}

type Field = keyof ImageValues;

function sameField(field: Field, a: ImageValues, b: ImageValues): boolean {
  if (field !== 'tags') return a[field] === b[field];
  return tagList(a.tags).sort().join('\n') === tagList(b.tags).sort().join('\n');
}

/** Fields in which two forms differ. */
export function changedFields(base: ImageValues, values: ImageValues): Field[] {
  return (Object.keys(values) as Field[]).filter((field) => !sameField(field, base, values));
}

/** Touched fields that somebody else changed since the form was filled in, to another value: field → value now. */
export function changedMeanwhile(
  base: ImageValues,
  values: ImageValues,
  now: ImageValues,
): Record<string, string> {
  const conflicts: Record<string, string> = {};
  for (const field of changedFields(base, values)) {
    if (sameField(field, base, now) || sameField(field, now, values)) continue;
    conflicts[field] = String(now[field]);
  }
  return conflicts;
}

/** An image as it is now with the touched fields of a form in it; what was not touched stays as others left it. */
export function withTouched(now: ImageValues, base: ImageValues, values: ImageValues): ImageValues {
  const touched = changedFields(base, values).map((field) => [field, values[field]]);
  return { ...now, ...(Object.fromEntries(touched) as Partial<ImageValues>) };
}

/**
 * The smallest patch from one form to another. Only fields that differ are in it; a custom property that is emptied
 * is removed, for Glance has no null for most of them.
 */
export function imagePatch(from: ImageValues, to: ImageValues): ImagePatchOperation[] {
  return changedFields(from, to).map((field): ImagePatchOperation => {
    const path = `/${field}`;
    if (propertyFields.some((known) => known === field)) {
      return to[field] === '' ? { op: 'remove', path } : { op: 'add', path, value: to[field] };
    }
    return { op: 'replace', path, value: wireValue(field, to) };
  });
}

function wireValue(field: Field, values: ImageValues): unknown {
  if (field === 'min_disk' || field === 'min_ram') return Number(values[field]);
  if (field === 'tags') return tagList(values.tags);
  if (field === 'name' || field === 'owner' || field === 'disk_format' || field === 'container_format')
    return values[field] || null;
  return values[field];
}
