import { z } from 'zod';
import type { Caller } from '@/lib/embedded/cloud';
import { forbidden, type HttpError } from '@/lib/embedded/error';

const roles = z.array(z.string().min(1)).default([]);

/** A section of Glance's property_protection_file: who may do what with properties whose name matches. */
export const propertyProtectionSchema = z.strictObject({
  property: z.string().refine((pattern) => {
    try {
      return Boolean(new RegExp(pattern));
    } catch {
      return false;
    }
  }, 'not a regular expression'),
  /** Names of roles; `@` is everybody, `!` nobody. */
  create: roles,
  read: roles,
  update: roles,
  delete: roles,
});
export type PropertyProtection = z.infer<typeof propertyProtectionSchema>;

type Operation = 'create' | 'read' | 'update' | 'delete';

/**
 * Whether a caller may do something with a property. The first section that matches counts; where there are sections
 * and none matches, nobody may (glance/common/property_utils.py, check_property_rules).
 */
export function mayProperty(
  protections: readonly PropertyProtection[],
  caller: Caller,
  operation: Operation,
  name: string,
): boolean {
  if (protections.length === 0) return true;
  const allowed = protections.find(({ property }) => new RegExp(property).test(name))?.[operation] ?? [];
  if (allowed.includes('!')) return false;
  return allowed.includes('@') || allowed.some((role) => caller.roles.has(role.toLowerCase()));
}

/** Glance's 403 of a property that is protected against the caller. */
export function reservedProperty(name: string): HttpError {
  return forbidden(`Attribute '${name}' is reserved.`);
}
