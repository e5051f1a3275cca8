import { expect, test } from 'vitest';
import { associationSteps, associationValuesSchema } from '@/lib/forms/metadef-associations';

const blank = { name: '', prefix: '', properties_target: '' };
const filled = { ...blank, name: 'OS::Glance::Image' };

test('an empty row beside a filled one says nothing and blocks nothing', () => {
  const values = associationValuesSchema.parse({ associations: [filled, blank] });
  expect(associationSteps([], values)).toEqual(associationSteps([], { associations: [filled] }));
  expect(associationSteps([], values)).not.toEqual([]);
  // So does one alone.
  expect(associationSteps([], associationValuesSchema.parse({ associations: [blank] }))).toEqual([]);
});

test('a row without its type that says something else is told at its own place', () => {
  const associations = [blank, { ...blank, prefix: 'hw_' }, filled, filled];
  const issues = associationValuesSchema.safeParse({ associations }).error?.issues ?? [];
  expect(issues.map(({ path, message }) => [path.join('.'), message])).toEqual([
    ['associations.1.name', 'type_needed'],
    ['associations.3.name', 'type_twice'],
  ]);
});
