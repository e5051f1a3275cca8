import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { comesAnew, isPaintedOld, tellPageAsked, tellPageChosen } from '@/lib/browser/page-age';

/** What Next asks for as a page, or for its head alone. */
const asked = (address: string, mark = 'refetch') =>
  tellPageAsked(
    address,
    new Headers({ 'next-router-state-tree': encodeURIComponent(JSON.stringify(['', {}, null, mark])) }),
  );

beforeEach(() => {
  vi.useFakeTimers();
  comesAnew();
});
afterEach(() => vi.useRealTimers());

test('a page that was asked for within two seconds, or is asked for by the click, is not read again', () => {
  asked('/images/1?_rsc=abc');
  vi.advanceTimersByTime(1990);
  tellPageChosen('/images/1');
  vi.advanceTimersByTime(60_000);
  expect(isPaintedOld()).toBe(false);
  tellPageChosen('/images/2');
  asked('http://localhost/images/2?_rsc=abc');
  expect(isPaintedOld()).toBe(false);
});

test('a page that is shown without being asked for is read anew once, however it came to be there', () => {
  asked('/images/3?_rsc=abc');
  vi.advanceTimersByTime(25_000);
  tellPageChosen('/images/3');
  asked('/images/4?_rsc=abc');
  expect(isPaintedOld()).toBe(true);
  expect(isPaintedOld()).toBe(false);
  tellPageChosen('/images/visited-before');
  expect(isPaintedOld()).toBe(true);
});

test('pages with other queries are other pages', () => {
  asked('/images?scope=shared&_rsc=abc');
  tellPageChosen('/images?scope=shared');
  expect(isPaintedOld()).toBe(false);
  tellPageChosen('/images');
  expect(isPaintedOld()).toBe(true);
});

test('a new title makes what stands below it no younger', () => {
  asked('/images/5?_rsc=abc');
  vi.advanceTimersByTime(15_000);
  asked('/images/5?_rsc=def', 'metadata-only');
  tellPageChosen('/images/5');
  expect(isPaintedOld()).toBe(true);
});

test('what comes behind an old page is taken for it once: later answers are those to writes', () => {
  expect(comesAnew()).toBe(false);
  tellPageChosen('/images/6');
  expect(isPaintedOld()).toBe(true);
  expect(comesAnew()).toBe(true);
  expect(comesAnew()).toBe(false);
  tellPageChosen('/images/7');
  expect(isPaintedOld()).toBe(true);
  tellPageChosen('/images/8');
  asked('/images/8?_rsc=abc');
  expect(comesAnew()).toBe(false);
});
