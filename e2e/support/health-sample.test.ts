import { expect, test } from 'vitest';
import { healthRules } from '@/lib/images/health';
import { healthSample } from './health-sample';

const at = new Date('2026-11-29T12:00:00Z');

test('equal numbers give equal images and verdicts, others give others', () => {
  expect(healthSample(20, 1, at)).toEqual(healthSample(20, 1, at));
  expect(healthSample(20, 1, at).images).not.toEqual(healthSample(20, 2, at).images);
});

test('300 images pass and fail every rule of the standards that this sample is about', () => {
  const verdicts = Object.values(healthSample(300, 1, at).verdicts);
  const unasked = /license|subscription|maintained_until|l1_support|licences/;
  for (const { id } of healthRules.filter(({ source, id }) => source !== 'own' && !unasked.test(id)))
    for (const verdict of ['PASS', 'FAIL'])
      expect(
        verdicts.some((one) => one[id] === verdict),
        `${id} ${verdict}`,
      ).toBe(true);
});
