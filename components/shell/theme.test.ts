import { expect, test } from 'vitest';
import { keptChoice } from '@/components/shell/theme';

test('a choice is read by the name that no other host can set, or by the one without https', () => {
  const of = (kept: Record<string, string>) =>
    keptChoice(
      { get: (name) => (kept[name] === undefined ? undefined : { value: kept[name] }) },
      'darkroom_x',
    );
  expect(of({ darkroom_x: 'planted', '__Host-darkroom_x': 'mine' })).toBe('mine');
  expect(of({ darkroom_x: 'mine' })).toBe('mine');
  expect(of({})).toBeUndefined();
});
