import fc from 'fast-check';
import { type Actor, actor, type Command, hex, image, markup, oneOf, wrongType } from './command';

const anImage = fc.oneof({ weight: 12, arbitrary: image }, { weight: 1, arbitrary: oneOf(hex, 'x', '..') });
const anybody = oneOf<Actor[]>('owner', 'stranger', 'stranger', 'reader', 'admin', 'nobody');
/** Names as parts of an address. */
const names = oneOf(
  'a',
  'a',
  'b',
  'x%20y',
  'x+y',
  '.',
  '..',
  '%2E',
  '%2e%2e',
  '...',
  '.a',
  'a%2Fb',
  'a%2fb',
  '%2F',
  'a/b',
  '%25',
  '%',
  '%zz',
  'a%00b',
  'a;b',
  'a?b',
  'a%3Fb',
  'a%23b',
  'a:b',
  '%E4',
  '%C3%A4',
  '%F0%9F%98%80',
  '%3Ci%3E%26%22',
  'a%0Ab',
  '%20',
  'x'.repeat(255),
  'x'.repeat(256),
);
const member = fc.oneof({ weight: 3, arbitrary: fc.constant('{stranger}') }, { weight: 1, arbitrary: names });

/** Tags and members. */
export const sharingCommand: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      actor,
      method: oneOf('PUT', 'PUT', 'DELETE', 'GET'),
      path: fc.tuple(anImage, names).map(([one, tag]) => `/v2/images/${one}/tags/${tag}`),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      actor,
      method: fc.constant('POST'),
      path: anImage.map((one) => `/v2/images/${one}/members`),
      body: fc.oneof(
        { weight: 4, arbitrary: fc.constant<unknown>({ member: '{stranger}' }) },
        {
          weight: 3,
          arbitrary: oneOf<unknown>(
            { member: '{owner}' },
            { member: '' },
            {},
            { member: '.' },
            { member: '..' },
            { member: 'a/b' },
            { member: markup },
            { member: 'x'.repeat(255) },
            { member: 'x'.repeat(256) },
            { member: ' ' },
            { member: 'ä' },
            { member: '{stranger}', status: 'accepted' },
          ),
        },
        { weight: 1, arbitrary: wrongType },
        { weight: 1, arbitrary: wrongType.map((value): unknown => ({ member: value })) },
      ),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      actor: anybody,
      method: fc.constant('PUT'),
      path: fc.tuple(anImage, member).map(([one, who]) => `/v2/images/${one}/members/${who}`),
      body: fc.oneof(
        {
          weight: 4,
          arbitrary: oneOf<unknown>({ status: 'accepted' }, { status: 'rejected' }, { status: 'pending' }),
        },
        {
          weight: 1,
          arbitrary: oneOf<unknown>(
            { status: 'foo' },
            { status: 'Accepted' },
            { status: markup },
            { member: 'x' },
          ),
        },
        { weight: 1, arbitrary: wrongType },
        { weight: 1, arbitrary: wrongType.map((value): unknown => ({ status: value })) },
      ),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      actor: anybody,
      method: oneOf('GET', 'GET', 'DELETE'),
      path: fc
        .tuple(
          anImage,
          fc.oneof(
            fc.constant(''),
            member.map((who) => `/${who}`),
          ),
        )
        .map(([one, who]) => `/v2/images/${one}/members${who}`),
    }),
  },
);
