import { expect, test } from 'vitest';
import type { Caller } from '@/lib/embedded/cloud';
import { mayProperty, propertyProtectionSchema } from '@/lib/embedded/image/property-protection';

const caller = (...roles: string[]) => ({ roles: new Set(roles) }) as unknown as Caller;
const rules = [
  { property: '^x_', create: ['Admin'], read: ['@'], update: ['!', 'admin'], delete: [] },
  { property: 'y', create: ['@'], read: ['member'], update: ['@'], delete: ['@'] },
].map((rule) => propertyProtectionSchema.parse(rule));

test('the first section that matches decides, and no section means nobody', () => {
  expect(mayProperty([], caller(), 'create', 'anything')).toBe(true);
  expect(mayProperty(rules, caller('admin'), 'create', 'x_y')).toBe(true);
  expect(mayProperty(rules, caller('member'), 'create', 'x_y')).toBe(false);
  expect(mayProperty(rules, caller(), 'read', 'x_y')).toBe(true);
  expect(mayProperty(rules, caller('admin'), 'update', 'x_y')).toBe(false);
  expect(mayProperty(rules, caller('admin'), 'delete', 'x_y')).toBe(false);
  expect(mayProperty(rules, caller('reader'), 'read', 'any y')).toBe(false);
  expect(mayProperty(rules, caller('admin'), 'create', 'z')).toBe(false);
});
