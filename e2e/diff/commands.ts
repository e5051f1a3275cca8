import fc from 'fast-check';
import { actor, type Command, hex, image, markup, oneOf, varied } from './command';
import { dataCommand } from './data-commands';
import { goodBody, imageCommand } from './image-commands';
import { listCommand } from './list-commands';
import { sharingCommand } from './sharing-commands';

/** Addresses, methods and bodies that no client of Glance would think of. */
const oddCommand: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.record({
      actor,
      method: fc.constant('GET'),
      path: oneOf(
        '/v2/schemas/image',
        '/v2/schemas/images',
        '/v2/schemas/member',
        '/v2/schemas/members',
        '/v2/schemas/task',
        '/v2/schemas/tasks',
        '/v2/info/import',
      ),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      actor,
      method: oneOf('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'),
      path: oneOf(
        '/v2',
        '/v2/',
        '/v2/images/',
        `/v2/images/${hex}`,
        '/v2/nothing',
        '/v2/images/{0}/nothing',
        '/v2/info/stores',
        '/v2/info/nothing',
        '/v2//info/import',
        '/v2.7/info/import',
        '/v3/images',
        '/v2/images/{0}/',
        '/v2/images/{0}/file/x',
        '/v2/images/{0}/actions',
        '/v2/schemas/nothing',
        '/v2/./images',
        '/v2/info/../images',
        '/v2/images/%2e%2e/info/import',
        '/v2/images/.',
        '/v2/images/..',
        '/v2/images/{0}/.',
        '/v2/images/{0}/%2e%2e',
        '/v2/images%2F{0}',
        '/v2/images/{0}%2Ffile',
        '/v2/images/%FF',
        `/v2/images/${encodeURIComponent(markup)}`,
        '/V2/images',
        '/v2/Images',
        '/v2/images/{0}?x=1',
        '/v2/images/{0}/members/',
        '/v2/images/{0}/tags/',
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      actor,
      method: oneOf('POST', 'PATCH', 'PUT', 'GET', 'DELETE'),
      path: oneOf(
        '/v2/images',
        '/v2/images/{0}',
        '/v2/images/{0}/members',
        '/v2/images/{0}/members/{stranger}',
        '/v2/images/{0}/import',
        '/v2/images/{0}/tags/a',
        '/v2/images/{0}/actions/deactivate',
      ),
      raw: oneOf('{', '', 'null', '5', '"x"', '{}', '[]', '[1]', '{"a":1}x', ' ', '\ufeff{}', '{"a":NaN}'),
      headers: oneOf<Record<string, string>[]>(
        { 'content-type': 'application/json' },
        { 'content-type': 'application/openstack-images-v2.1-json-patch' },
        { 'content-type': 'application/openstack-images-v2.0-json-patch' },
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        oneOf('POST', 'PUT', 'PATCH'),
        image,
        oneOf('', '/file', '/stage', '/import', '/members', '/tags/a', '/actions/reactivate'),
      )
      .map(([method, one, what]): Command => ({ actor: 'owner', method, path: `/v2/images/${one}${what}` })),
  },
);

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 20, arbitrary: imageCommand },
  { weight: 8, arbitrary: listCommand },
  { weight: 19, arbitrary: dataCommand },
  { weight: 9, arbitrary: sharingCommand },
  { weight: 4, arbitrary: oddCommand },
);

/** Images that have bytes, that are staged, shared or empty, so that what follows meets more than new ones. */
const begun: fc.Arbitrary<Command[]> = fc
  .tuple(goodBody, goodBody, oneOf('', 'z'.repeat(40), 'z'.repeat(280)), fc.boolean(), fc.boolean())
  .map(([one, two, bytes, sent, shared]): Command[] => {
    const json = { accept: 'application/json' };
    const octets = { 'content-type': 'application/octet-stream' };
    return [
      ...[one, { ...two, visibility: 'shared' }].map(
        (made): Command => ({
          actor: 'owner',
          method: 'POST',
          path: '/v2/images',
          body: made,
          headers: json,
        }),
      ),
      ...(sent
        ? [
            {
              actor: 'owner' as const,
              method: 'PUT',
              path: '/v2/images/{0}/file',
              raw: bytes,
              headers: octets,
            },
          ]
        : []),
      ...(shared
        ? [
            {
              actor: 'owner' as const,
              method: 'POST',
              path: '/v2/images/{1}/members',
              body: { member: '{stranger}' },
              headers: json,
            },
          ]
        : []),
    ];
  });

/** A sequence of requests that begins with two good images. */
function sequenceOf(one: fc.Arbitrary<Command>): fc.Arbitrary<Command[]> {
  return fc
    .tuple(begun, fc.array(varied(one), { minLength: 12, maxLength: 40 }))
    .map(([first, rest]) => [...first, ...rest]);
}

export const sequence = sequenceOf(command);
/** The same with requests of one kind alone. */
export const kinds: Record<string, fc.Arbitrary<Command[]>> = {
  lists: sequenceOf(listCommand),
  patches: sequenceOf(imageCommand),
  data: sequenceOf(dataCommand),
  sharing: sequenceOf(sharingCommand),
  odd: sequenceOf(oddCommand),
};
