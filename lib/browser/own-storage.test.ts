import { expect, test } from 'vitest';
import { ownerText, userPart } from '@/lib/browser/own-storage';

const owner = { cloud: 'a/b', userId: 'u1', region: null, projectId: 'p1' };

test('a key names cloud, user, region and project, and none of them can pretend to be another', () => {
  expect(ownerText(owner)).toBe('a%2Fb/u1//p1');
  expect(ownerText({ ...owner, cloud: 'a', userId: 'b/u1' })).not.toBe(ownerText(owner));
});

test('what a user has in every project begins alike, and what others have does not', () => {
  const start = `${userPart(ownerText(owner))}/`;
  expect(ownerText({ ...owner, projectId: 'p2', region: 'r' }).startsWith(start)).toBe(true);
  expect(ownerText({ ...owner, userId: 'u12' }).startsWith(start)).toBe(false);
});
