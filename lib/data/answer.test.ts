import { expect, test } from 'vitest';
import { type ActionError, actionErrorSchema, answerMark } from '@/lib/contract/action-result';
import { errorAnswer } from '@/lib/data/answer';

const failed = (change: Partial<ActionError>): ActionError => ({
  kind: 'unexpected',
  reason: '',
  status: null,
  requestId: 'req-1',
  ...change,
});

test.each([
  [null, 503],
  // The cloud said success, or that it is elsewhere, and what it said was not understood.
  [200, 503],
  [204, 503],
  [302, 503],
  [399, 503],
  [400, 400],
  [404, 404],
  [429, 429],
  [502, 502],
])('an error of status %s is answered as %i, with all of it', async (status, answered) => {
  const error = failed({ status });
  const answer = errorAnswer(error);
  expect(answer.status).toBe(answered);
  expect(answer.ok).toBe(false);
  expect(answer.headers.get(answerMark)).toBe('1');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.get('retry-after')).toBeNull();
  expect(actionErrorSchema.parse(await answer.json())).toEqual(error);
});

test('an error tells when to ask again as whoever answered did', () => {
  const answer = errorAnswer(failed({ kind: 'unavailable', status: 503, retryAfter: 7 }));
  expect(answer.headers.get('retry-after')).toBe('7');
});
