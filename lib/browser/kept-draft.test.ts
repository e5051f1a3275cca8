import { expect, test } from 'vitest';
import { draftBeside, draftOf, fittingDraft, keptAfter } from '@/lib/browser/kept-draft';
import { ownerText, userPart } from '@/lib/browser/own-storage';
import { type Stamped, stampOf } from '@/lib/contract/stamp';

const began = { name: '', tags: '', hidden: false, stores: ['central'], size: null };

test('of a form only what was changed is kept, and of one that was changed back nothing', () => {
  expect(draftOf(began, { ...began, name: 'half ty', stores: ['central', 'dcn0'] })).toEqual({
    name: 'half ty',
    stores: ['central', 'dcn0'],
  });
  expect(draftOf(began, { ...began, stores: ['central'] })).toBeNull();
});

test('what the address of the page set is kept with what was typed, and not alone', () => {
  const asked = { ...began, source: 'url' };
  const usual = { source: 'file' };
  expect(draftBeside(asked, asked, usual)).toBeNull();
  expect(draftBeside(asked, { ...asked, name: 'x' }, usual)).toEqual({ name: 'x', source: 'url' });
  expect(draftBeside(asked, { ...asked, source: 'file' }, usual)).toBeNull();
  const plain = { ...began, source: 'file' };
  expect(draftBeside(plain, { ...plain, name: 'x' }, usual)).toEqual({ name: 'x' });
});

test('a draft comes back where the form has such fields of such a kind', () => {
  expect(fittingDraft(began, { name: 'half ty', size: 12 })).toEqual({ name: 'half ty', size: 12 });
  // Kept by another build, or by hand.
  expect(
    fittingDraft(began, { name: ['a'], hidden: 'yes', stores: 'central', toString: 'x', gone: 1 }),
  ).toBeNull();
  for (const draft of [null, 'text', 7, []]) expect(fittingDraft(began, draft)).toBeNull();
});

test('a tab keeps again after a sign-in of its page’s own user alone', () => {
  const a = { cloud: 'c/d', region: null, projectId: 'p', userId: 'a' };
  const b = { ...a, userId: 'b' };
  const user = userPart(ownerText(a));
  const shown = (page: Stamped) =>
    ({ type: 'shown', stamp: stampOf(page), projectName: 'P', region: page.region, userName: 'U' }) as const;
  const other = userPart(ownerText(b));
  expect(keptAfter({ type: 'signed_out', user }, user)).toBe('erased');
  expect(keptAfter({ type: 'signed_in', user: other }, user)).toBe('as_it_is');
  expect(keptAfter(shown(b), user)).toBe('as_it_is');
  // The sign-in page does not know whom it led in; the page after it does.
  expect(keptAfter({ type: 'signed_in', user: '' }, user)).toBe('as_it_is');
  expect(keptAfter(shown({ ...a, projectId: 'q', region: 'r' }), user)).toBe('again');
  expect(keptAfter({ type: 'signed_in', user }, user)).toBe('again');
  expect(keptAfter({ type: 'signed_out', user: other }, user)).toBe('as_it_is');
});
