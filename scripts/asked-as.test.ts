import { describe, expect, test } from 'vitest';
import { addressReader, liesUnder, refusalOfPrefix, soundAddress } from './asked-as.mjs';
import { isInternalName, knownHosts } from './known-hosts.mjs';

type Headers = Record<string, string | undefined>;
const page = 'https://images.example.org:8443';
const publicUrl = new URL(page);

/** What becomes of a write: what Next is told, or the sentence of the refusal. */
function write(settings: Partial<Parameters<typeof addressReader>[0]>, headers: Headers) {
  const names = settings.publicUrl ? [settings.publicUrl.host] : [];
  const read = addressReader({
    publicUrl: null,
    isKnownHost: knownHosts('127.0.0.1', names),
    asksForHost: names.length > 0,
    trustsProxy: false,
    ...settings,
  });
  const own: Headers = { 'next-action': '7f', ...headers };
  const request = { method: 'POST', url: '/images', headers: own };
  const { named, refusal } = read(request);
  return {
    named,
    refusal,
    host: own['x-forwarded-host'],
    proto: own['x-forwarded-proto'],
  };
}
const taken = { named: true, refusal: null, host: 'images.example.org:8443', proto: 'https' };

/** What proxies as people have them send for a page at https://images.example.org:8443. */
const proxies: [string, Headers][] = [
  ['Host as it came', { host: 'images.example.org:8443' }],
  ['Host without its port', { host: 'images.example.org' }],
  [
    'its own address, and X-Forwarded-Host',
    { host: '127.0.0.1:3000', 'x-forwarded-host': 'images.example.org:8443' },
  ],
  ['X-Forwarded-Host without port', { host: '127.0.0.1:3000', 'x-forwarded-host': 'images.example.org' }],
  [
    'X-Forwarded-Host and -Port',
    { host: '127.0.0.1:3000', 'x-forwarded-host': 'images.example.org', 'x-forwarded-port': '8443' },
  ],
  ['two proxies in a row', { host: 'inner', 'x-forwarded-host': 'images.example.org:8443, inner' }],
  [
    'Forwarded',
    { host: 'darkroom:3000', forwarded: 'for=10.0.0.9;host="images.example.org:8443";proto=https' },
  ],
];
const origin = { origin: page };
/** Only where the browser speaks https or to this machine. */
const site = { 'sec-fetch-site': 'same-origin' };

describe.each(proxies)('a proxy that sends %s', (_what, headers) => {
  test('needs no more where the public address is set', () => {
    expect(write({ publicUrl }, { ...headers, ...origin })).toEqual(taken);
    expect(write({ publicUrl }, { ...headers, ...origin, ...site })).toEqual(taken);
  });
  test('needs no more on a cloud of one’s own, without any setting', () => {
    expect(write({}, { ...headers, ...origin, ...site })).toEqual(taken);
    expect(write({}, { ...headers, ...origin })).toEqual(taken);
  });
  test('lets no other page write', () => {
    for (const other of [
      'https://evil.example',
      'https://images.example.org.evil.example:8443',
      'null',
      'x',
    ]) {
      for (const settings of [{}, { publicUrl }])
        expect(write(settings, { ...headers, origin: other }).refusal).toMatch(
          /^A write from [^\n]+ was refused, /,
        );
    }
    const cross = { ...headers, ...origin, 'sec-fetch-site': 'cross-site' };
    expect(write({}, cross).refusal).not.toBeNull();
  });
});

test('a proxy that tells nothing works where the browser tells it, or the public address is set', () => {
  const silent = { host: '127.0.0.1:3000', ...origin };
  expect(write({}, { ...silent, ...site })).toEqual(taken);
  expect(write({ publicUrl }, silent)).toEqual(taken);
  expect(write({}, silent).refusal).toBe(
    `A write from ${page} was refused, for nothing says that this is the dashboard's address (Host is 127.0.0.1:3000, X-Forwarded-Host missing); where it is, set NEXTAUTH_URL=${page}, or have the proxy pass Host on.`,
  );
});

test('a demo takes writes of pages under its own names alone', () => {
  const demo = { asksForHost: true, isKnownHost: knownHosts('127.0.0.1', ['demo.example']) };
  const asked = (page: string) => write(demo, { host: 'localhost:3000', origin: page, ...site });
  expect(asked('http://localhost:3000')).toMatchObject({
    refusal: null,
    host: 'localhost:3000',
    proto: 'http',
  });
  expect(asked('https://demo.example').refusal).toBeNull();
  expect(asked('https://evil.example').refusal).not.toBeNull();
  expect(write(demo, { host: 'localhost', 'x-forwarded-host': 'evil.example' }).host).toBeUndefined();
  expect(write(demo, { host: 'evil.example' }).named).toBe(false);
});

test('a public address is not the only one: who asks this machine itself is answered there', () => {
  const direct = { host: '127.0.0.1:3000', origin: 'http://127.0.0.1:3000' };
  expect(write({ publicUrl }, direct)).toEqual({
    named: true,
    refusal: null,
    host: '127.0.0.1:3000',
    proto: 'http',
  });
  const elsewhere = write({ publicUrl }, { host: 'images.example.org', origin: 'https://other.example.org' });
  expect(elsewhere.refusal).toContain(`NEXTAUTH_URL is ${page}: set it to the address that people use`);
});

test('a name that proxies have for what is behind them is none that a page can have', () => {
  expect(['darkroom:3000', 'backend', '10.0.0.5:3000', '[fd00::1]'].every(isInternalName)).toBe(true);
  expect(['evil.example', 'darkroom.svc:3000', '', 'a b'].some(isInternalName)).toBe(false);
  expect(write({ publicUrl }, { host: 'backend' }).named).toBe(true);
  expect(write({ publicUrl }, { host: 'evil.example' }).named).toBe(false);
});

test('the sentence of a refusal repeats no more than hosts', () => {
  const { refusal } = write(
    {},
    { host: 'a b\u001b[31m', origin: 'javascript:alert(1)', 'x-forwarded-host': '<b>' },
  );
  expect(refusal).toMatch(/^A write from a page without an address was refused/);
  for (const odd of ['\u001b', '<', '\n']) expect(refusal).not.toContain(odd);
});

test('reads and scripts, which send no origin, are not asked for one', () => {
  expect(write({}, { host: 'whatever.example' }).refusal).toBeNull();
});

test('a prefix that a proxy takes away is named', () => {
  expect(refusalOfPrefix({ 'x-forwarded-prefix': '/darkroom' })).toBe(
    'The proxy in front takes the prefix /darkroom away, and this build has no addresses under a prefix: have it pass addresses on as they came and build with DARKROOM_BASE_PATH=/darkroom, or give it a name or a port of its own.',
  );
  expect(refusalOfPrefix({ 'x-forwarded-prefix': '/<b>\n' })).toMatch(/takes the prefix away, /);
  expect(refusalOfPrefix({ 'x-forwarded-prefix': '/darkroom/' }, '/darkroom')).toBe(
    'The proxy in front takes the prefix /darkroom away: have it pass addresses on as they came.',
  );
  expect(refusalOfPrefix({ 'x-forwarded-prefix': '/other' }, '/darkroom')).toContain(
    'under /darkroom: have it',
  );
  for (const none of [{}, { 'x-forwarded-prefix': '' }, { 'x-forwarded-prefix': '/' }])
    expect(refusalOfPrefix(none)).toBeNull();
});

test('a path lies under a prefix or beside it', () => {
  for (const url of ['/images', '/images/', '/images?a=b', '/images/images'])
    expect(liesUnder('/images', url)).toBe(true);
  for (const url of ['/', '/image', '/imagesque', '/api/images', '/x/images', '*', ''])
    expect(liesUnder('/images', url)).toBe(false);
  expect(liesUnder('', '/whatever')).toBe(true);
});

test('an address with broken escapes is taken to the letter, and any other as it came', () => {
  for (const [url, sound] of [
    ['/%', '/%25'],
    ['/images/%?a=%', '/images/%25?a=%'],
    ['/%E0%A4%A', '/%25E0%25A4%25A'],
    ['/%E9/a%20b', '/%25E9/a%20b'],
    ['http://localhost/%zz', 'http://localhost/%25zz'],
  ] as const) {
    expect(soundAddress(url)).toBe(sound);
    expect(soundAddress(sound)).toBe(sound);
  }
  for (const url of ['/', '', '/images/a%2Fb%E4%BD%A0?name=%25', '/images?marker=%E0%A4%A', '*'])
    expect(soundAddress(url)).toBe(url);
});

test('cookies are called alike for every request, whatever an action’s Origin adds', () => {
  const protoOf = (method: string, more: Headers, known: URL | null = null) => {
    const read = addressReader({
      publicUrl: known,
      isKnownHost: knownHosts('127.0.0.1', []),
      asksForHost: false,
      trustsProxy: false,
    });
    const headers: Headers = { host: 'images.example.org:8443', 'x-darkroom-proto': 'forged', ...more };
    read({ method, url: '/images', headers });
    return headers['x-darkroom-proto'];
  };
  const action = { 'next-action': '7f', origin: page };
  expect([protoOf('GET', {}), protoOf('POST', action)]).toEqual([undefined, undefined]);
  const told = { 'x-forwarded-proto': 'https' };
  expect([protoOf('GET', told), protoOf('POST', { ...action, ...told })]).toEqual(['https', 'https']);
  expect(protoOf('GET', {}, publicUrl)).toBe('https');
});
