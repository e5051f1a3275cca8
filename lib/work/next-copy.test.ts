import { expect, test } from 'vitest';
import type { ImageSummary } from '@/lib/images/image-summary';
import { nextCopy } from '@/lib/work/next-copy';

const image = (stores: string, status = 'active') => ({ stores, status }) as ImageSummary;
const none = new Set<string>();
const all = ['central', 'dcn0', 'dcn1'];

test('what an image has is not copied again', () => {
  expect(nextCopy(image('central,dcn0'), all, 'central', none)).toEqual({ stores: ['dcn1'] });
  expect(nextCopy(image('central,dcn0,dcn1'), all, 'central', none)).toBe('end');
});

test('without a central copy the central store comes first and alone, then the rest', () => {
  expect(nextCopy(image('dcn0'), all, 'central', none)).toEqual({ stores: ['central'] });
  expect(nextCopy(image('dcn0,central'), all, 'central', new Set(['central']))).toEqual({ stores: ['dcn1'] });
  expect(nextCopy(image('dcn0'), ['dcn1'], 'central', none)).toEqual({ stores: ['dcn1'] });
});

test('a store that failed is tried once, also the central one', () => {
  expect(nextCopy(image('dcn0'), all, 'central', new Set(['central']))).toEqual({ stores: ['dcn1'] });
  expect(nextCopy(image('dcn0'), all, 'central', new Set(['central', 'dcn1']))).toBe('end');
});

test('only an active image is copied; one that is everywhere already needs nothing', () => {
  expect(nextCopy(image('central', 'deactivated'), all, 'central', none)).toBe('not_active');
  expect(nextCopy(image('central', 'deactivated'), ['central'], 'central', none)).toBe('end');
});
