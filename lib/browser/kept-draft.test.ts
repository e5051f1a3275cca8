import { expect, test } from 'vitest';
import { draftOf, fittingDraft } from '@/lib/browser/kept-draft';

const began = { name: '', tags: '', hidden: false, stores: ['central'], size: null };

test('of a form only what was changed is kept, and of one that was changed back nothing', () => {
  expect(draftOf(began, { ...began, name: 'half ty', stores: ['central', 'dcn0'] })).toEqual({
    name: 'half ty',
    stores: ['central', 'dcn0'],
  });
  expect(draftOf(began, { ...began, stores: ['central'] })).toBeNull();
});

test('a draft comes back where the form has such fields of such a kind', () => {
  expect(fittingDraft(began, { name: 'half ty', size: 12 })).toEqual({ name: 'half ty', size: 12 });
  // Kept by another build, or by hand.
  expect(
    fittingDraft(began, { name: ['a'], hidden: 'yes', stores: 'central', toString: 'x', gone: 1 }),
  ).toBeNull();
  for (const draft of [null, 'text', 7, []]) expect(fittingDraft(began, draft)).toBeNull();
});
