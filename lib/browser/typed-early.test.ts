import { expect, test } from 'vitest';
import { fittingDraft } from '@/lib/browser/kept-draft';
import { tickedAnew } from '@/lib/browser/typed-early';

const boxes = (...ticks: [value: string, sent: boolean, ticked: boolean][]) =>
  ticks.map(([value, defaultChecked, checked]) => ({ value, defaultChecked, checked }));

test('boxes of one name are a list of what is ticked, which fits a field that is one', () => {
  const stores = tickedAnew(boxes(['central', true, false], ['dcn0', false, true], ['dcn1', true, true]));
  expect(stores).toEqual(['dcn0', 'dcn1']);
  expect(fittingDraft({ stores: ['central', 'dcn1'] }, { stores })).toEqual({ stores: ['dcn0', 'dcn1'] });
  // Nothing ticked is a choice too.
  expect(tickedAnew(boxes(['central', true, false], ['dcn0', false, false]))).toEqual([]);
});

test('boxes as the server sent them are no choice', () => {
  expect(tickedAnew(boxes(['central', true, true], ['dcn0', false, false]))).toBeNull();
  expect(tickedAnew([])).toBeNull();
});
