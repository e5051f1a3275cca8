import fc from 'fast-check';
import { actor, type Command, hex, image, markup, oneOf, wrongType } from './command';

const octets = { 'content-type': 'application/octet-stream' };
const types = oneOf<Record<string, string>[]>(
  octets,
  octets,
  octets,
  octets,
  octets,
  octets,
  { 'content-type': 'application/json' },
  { 'content-type': 'application/octet-stream; x=y' },
  { 'content-type': 'Application/Octet-Stream' },
  { 'content-type': '' },
  {},
);
const bytes = fc.nat(40).map((length) => 'z'.repeat(length * 7));
const anImage = fc.oneof({ weight: 12, arbitrary: image }, { weight: 1, arbitrary: oneOf(hex, 'x', '..') });
const someStores = oneOf<unknown>(
  ['central'],
  ['central', 'dcn0'],
  ['dcn1'],
  ['central', 'central'],
  ['central', 'broken'],
  ['nowhere'],
  undefined,
);
const flag = oneOf<unknown>(true, false, false, undefined);
const methodName = oneOf<unknown>(
  'glance-direct',
  'glance-direct',
  'glance-direct',
  'web-download',
  'copy-image',
  'teleport',
  'glance-download',
  undefined,
  markup,
);
const method = fc.oneof(
  { weight: 6, arbitrary: methodName.map((name): unknown => ({ name })) },
  {
    weight: 2,
    arbitrary: oneOf<unknown>(
      { name: 'web-download', uri: '' },
      { name: 'web-download', uri: 'x' },
      { name: 'web-download', uri: null },
      { name: 'web-download', uri: 5 },
      { name: 'web-download', uri: [] },
      { name: 'web-download', uri: {} },
      { name: 'web-download', uri: 'ftp://127.0.0.1/x' },
      { name: 'web-download', uri: 'http://127.0.0.1/x' },
      { name: 'web-download', uri: `http://127.0.0.1:99/${markup}` },
      { name: 'glance-direct', uri: 5 },
      { name: 'glance-direct', glance_image_id: 5, more: [] },
    ),
  },
  { weight: 1, arbitrary: wrongType },
  { weight: 1, arbitrary: wrongType.map((name): unknown => ({ name })) },
);
const importBody = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .record({ method, stores: someStores, all_stores_must_succeed: flag })
      .map((body): unknown => body),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        fc.record({ method, stores: someStores }),
        oneOf('stores', 'all_stores', 'all_stores_must_succeed', 'url', 'foo'),
        fc.oneof(wrongType, oneOf<unknown>('central', 'yes', ['nowhere', 5], { central: 1 }, [['central']])),
      )
      .map(([good, key, value]): unknown => ({ ...good, [key]: value })),
  },
  {
    weight: 1,
    arbitrary: flag.map((all): unknown => ({ method: { name: 'glance-direct' }, all_stores: all })),
  },
  { weight: 1, arbitrary: wrongType },
  { weight: 1, arbitrary: fc.constant<unknown>({}) },
);

const range = oneOf(
  'bytes=0-9',
  'bytes=5-',
  'bytes=-3',
  'bytes=9-5',
  'bytes=5-5',
  'bytes=9999-',
  'bytes=0-9999',
  'bytes=-9999',
  'bytes=-0',
  'bytes=0-',
  'bytes=-',
  'bytes=',
  'bytes=0-1,3-4',
  'bytes=0-1,',
  ',',
  'bytes 0-9',
  'bytes= 0-9',
  'bytes =0-9',
  'bytes = 0 - 9',
  'bytes=0 -9',
  'bytes=0- 9',
  'Bytes=0-9',
  'BYTES=0-9',
  'bytes=0-9x',
  'bytes=0-9/40',
  'bytes=0-9;x',
  'bytes=x-9',
  'bytes=0-x',
  'bytes=0x1-2',
  'bytes=--3',
  'bytes=-3-4',
  'bytes=+0-9',
  'bytes=00-09',
  'bytes=1.5-3',
  'items=0-9',
  'bytes',
  'foo',
  '0-9',
  '',
  'bytes=99999999999999999999-',
  'bytes=0-99999999999999999999',
);
const contentRange = oneOf(
  'bytes 0-9/*',
  'bytes 0-9/40',
  'bytes 0-9/280',
  'bytes 5-6/7',
  'bytes 0-9',
  'bytes=0-9',
  'bytes=0-9/*',
  'bytes 0-9999/*',
  'bytes 9999-99999/*',
  'bytes 0-9999/10000',
  'bytes 5-5/*',
  'bytes 9-5/*',
  'bytes 0-9/5',
  'bytes */40',
  'bytes */*',
  'bytes 5-/*',
  'bytes -5/*',
  'Bytes 0-9/*',
  'bytes  0-9/*',
  'bytes 0-9/*x',
  'bytes 0-9/4x',
  'bytes 0-9/x',
  'foo',
  '',
);
const ranges = fc.oneof(
  { weight: 2, arbitrary: fc.constant<Record<string, string>>({}) },
  { weight: 5, arbitrary: range.map((one): Record<string, string> => ({ range: one })) },
  { weight: 3, arbitrary: contentRange.map((one): Record<string, string> => ({ 'content-range': one })) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(range, contentRange)
      .map(([one, other]): Record<string, string> => ({ range: one, 'content-range': other })),
  },
);

/** Sending, staging, importing and reading of data, and closing of images. */
export const dataCommand: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(actor, anImage, bytes, oneOf('central', 'dcn0', 'nowhere', '', undefined, undefined), types)
      .map(
        ([who, one, raw, store, headers]): Command => ({
          actor: who,
          method: 'PUT',
          path: `/v2/images/${one}/file`,
          raw,
          headers: { ...headers, ...(store === undefined ? {} : { 'x-image-meta-store': store }) },
        }),
      ),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      actor,
      method: fc.constant('PUT'),
      path: anImage.map((one) => `/v2/images/${one}/stage`),
      raw: bytes,
      headers: types,
    }),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(actor, anImage, importBody, oneOf(undefined, undefined, undefined, 'dcn0', 'nowhere', ''))
      .map(
        ([who, one, body, store]): Command => ({
          actor: who,
          method: 'POST',
          path: `/v2/images/${one}/import`,
          body,
          ...(store === undefined ? {} : { headers: { 'x-image-meta-store': store } }),
          settles: true,
        }),
      ),
  },
  {
    weight: 5,
    arbitrary: fc.tuple(actor, anImage, ranges).map(
      ([who, one, headers]): Command => ({
        actor: who,
        method: 'GET',
        path: `/v2/images/${one}/file`,
        headers,
      }),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      actor,
      method: fc.constant('POST'),
      path: fc
        .tuple(
          anImage,
          oneOf('deactivate', 'deactivate', 'reactivate', 'reactivate', 'explode', 'Deactivate'),
        )
        .map(([one, act]) => `/v2/images/${one}/actions/${act}`),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      actor,
      method: fc.constant('GET'),
      path: anImage.map((one) => `/v2/images/${one}/tasks`),
    }),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        oneOf('admin', 'owner') as fc.Arbitrary<'admin' | 'owner'>,
        oneOf('central', 'dcn0', 'nowhere', '..'),
        anImage,
      )
      .map(
        ([who, store, one]): Command => ({
          actor: who,
          method: 'DELETE',
          path: `/v2/stores/${store}/${one}`,
        }),
      ),
  },
);
