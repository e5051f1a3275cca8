import type { ImageJsonSchema } from '@/lib/contract/discovery';
import { imageBaseKeys } from '@/lib/contract/image-words';

/**
 * What a cloud's image schema wants of every image: its name, and properties. An operator says so in `schema-image.json`
 * (glance/api/v2/images.py, load_custom_properties), by the list of JSON Schema's newer drafts or at the property. Other base
 * attributes every form has anyway.
 */
export function requiredKeys({ required = [], properties }: ImageJsonSchema): string[] {
  const marked = Object.entries(properties).flatMap(([key, property]) => (property.required ? [key] : []));
  return [...new Set([...required, ...marked])].filter((key) => key === 'name' || !imageBaseKeys.has(key));
}
