import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isAllowed, productionPackages } from './licences.mjs';

test('everything that runs in production may be used', () => {
  const packages = productionPackages(readFileSync('package-lock.json', 'utf8'));
  expect(packages.length).toBeGreaterThan(100);
  expect(packages.filter(({ licence }) => !isAllowed(licence))).toEqual([]);
});

test('of licences to choose from one will do, of those that all hold each', () => {
  expect(isAllowed('(BSD-3-Clause OR GPL-2.0)')).toBe(true);
  expect(isAllowed('Apache-2.0 AND GPL-3.0-only')).toBe(false);
  expect(isAllowed('none')).toBe(false);
});
