import { z } from 'zod';

import type { MetadefObjectBody } from '@/lib/contract/metadef-body';
import {
  propertyDefinition,
  propertyFieldsSchema,
  propertyValues,
  propertyValuesSchema,
} from '@/lib/forms/metadef-property';

/** A property of an object in the form: whether an image with the object must have it. */
const memberSchema = z.intersection(propertyValuesSchema, z.object({ required: z.boolean() }));

/** An object as its form has it; messages are keys of `definitionProblems`. */
export const objectValuesSchema = z
  .object({
    name: propertyFieldsSchema.shape.name,
    description: z.string(),
    properties: z.array(memberSchema),
  })
  .superRefine(({ properties }, context) => {
    const names = properties.map(({ name }) => name.trim());
    for (const [index, { required, name }] of properties.entries()) {
      const issue = (message: string) =>
        context.addIssue({ code: 'custom', path: ['properties', index, 'name'], message });
      if (names.indexOf(name.trim()) !== index) issue('property_twice');
      // Glance keeps the names of required properties joined by commas.
      else if (required && name.includes(',')) issue('required_comma');
    }
  });
export type ObjectValues = z.infer<typeof objectValuesSchema>;

/** The form of an object, or of a new one. */
export function objectValues(read: MetadefObjectBody | null): ObjectValues {
  return {
    name: read?.name ?? '',
    description: read?.description ?? '',
    properties: Object.entries(read?.properties ?? {}).map(([name, definition]) => ({
      ...propertyValues(name, definition),
      required: read?.required?.includes(name) ?? false,
    })),
  };
}

/** What PUT and POST of an object take; its properties are in the order of the form. */
export function objectBodyOf({ name, description, properties }: ObjectValues): MetadefObjectBody {
  const required = properties.filter((property) => property.required).map((property) => property.name.trim());
  return {
    name: name.trim(),
    ...(description ? { description } : {}),
    ...(required.length > 0 ? { required } : {}),
    properties: Object.fromEntries(
      properties.map((property) => [property.name.trim(), propertyDefinition(property)]),
    ),
  };
}
