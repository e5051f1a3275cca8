import { describe, expect, test } from 'vitest';
import {
  allowedHosts,
  isLoopback,
  knownHosts,
  publicAddress,
  refusalOfPublicDemo,
  unknownHost,
} from './known-hosts.mjs';

const ours = [
  'localhost',
  'LocalHost:3000',
  '127.0.0.1',
  '127.0.0.1:9292',
  '[::1]',
  '[::1]:3000',
  'localhost.:1',
];
const others = [
  'evil.example',
  'evil.example:3000',
  'localhost.evil.example',
  '127.0.0.1.evil.example',
  'evil.example@localhost',
  'localhost@evil.example',
  'localhost evil.example',
  'localhost,evil.example',
  'localhost/evil.example',
  '10.0.0.5',
  '[fe80::1]',
  '0.0.0.0',
  '',
];

test('on loopback a server is called what this machine calls itself, and nothing else', () => {
  const known = knownHosts('127.0.0.1', []);
  expect(ours.filter((host) => !known(host))).toEqual([]);
  expect(others.filter(known)).toEqual([]);
});

test('one that has an address or a name is called so as well', () => {
  expect(knownHosts('10.0.0.5', [])('10.0.0.5:3000')).toBe(true);
  expect(knownHosts('0:0:0:0:0:0:0:2', [])('[::2]:3000')).toBe(true);
  const known = knownHosts(
    '127.0.0.1',
    allowedHosts({ NODE_ENV: 'test', ALLOWED_HOSTS: 'Demo.example, b:443' }),
  );
  expect(['demo.example:3000', 'b', 'b:1'].every(known)).toBe(true);
  expect(known('evil.example')).toBe(false);
  expect(knownHosts('127.0.0.1', ['*'])('evil.example')).toBe(true);
});

test('one that listens everywhere is called by any address, which no page can have for its name', () => {
  for (const host of ['0.0.0.0', '::']) {
    const known = knownHosts(host, []);
    expect(['10.0.0.5:3000', '[2001:db8::1]', 'localhost'].every(known)).toBe(true);
    expect(known('evil.example')).toBe(false);
  }
});

test('the refusal repeats no more than a name', () => {
  expect(unknownHost('evil.example:3000', 'http://127.0.0.1:3000')).toMatch(
    /^Nothing here is called evil\.example, [^\n]+ go to http:\/\/127\.0\.0\.1:3000, [^\n]+\.$/,
  );
  expect(unknownHost('<script>', 'http://x')).not.toContain('<');
});

test('the public address is a whole address of the web, and whatever else is refused in one sentence', () => {
  const read = (text: string, basePath = '') =>
    publicAddress(basePath, { NODE_ENV: 'test', NEXTAUTH_URL: text });
  expect(read('')).toBeNull();
  expect(read('https://images.example.org:8443/')?.host).toBe('images.example.org:8443');
  expect(read('HTTPS://[2001:db8::1]')?.host).toBe('[2001:db8::1]');
  for (const wrong of ['images.example.org', 'localhost:3000', '//images.example.org', 'ftp://a', 'https://'])
    expect(() => read(wrong)).toThrow(/^NEXTAUTH_URL=\S+ is no address of the web: [^\n]+\.$/);
  expect(read('https://images.example.org/api/auth')?.origin).toBe('https://images.example.org');
  expect(() => read('https://example.org/darkroom')).toThrow(
    /^NEXTAUTH_URL=\S+ has a path, [^\n]+ write https:\/\/example\.org, or build it with DARKROOM_BASE_PATH=\/darkroom\.$/,
  );
  for (const right of ['', '/', '/darkroom', '/darkroom/', '/darkroom/api/auth'])
    expect(read(`https://example.org${right}`, '/darkroom')?.origin).toBe('https://example.org');
  expect(() => read('https://example.org/other', '/darkroom')).toThrow(
    /has its addresses under \/darkroom: write https:\/\/example\.org\/darkroom, or build/,
  );
});

describe('published passwords', () => {
  test.each(['127.0.0.1', '127.0.0.53', 'localhost', '::1', '0:0:0:0:0:0:0:1', '[::1]'])(
    'are well on %s',
    (host) => {
      expect(isLoopback(host)).toBe(true);
      expect(refusalOfPublicDemo(host, { NODE_ENV: 'test' })).toBeNull();
    },
  );
  test.each(['0.0.0.0', '::', '10.0.0.5', 'demo.example', '127.example', '::ffff:10.0.0.5'])(
    'need a word on %s',
    (host) => {
      const refused = refusalOfPublicDemo(host, { NODE_ENV: 'test', DARKROOM_PUBLIC_DEMO: '1' });
      expect(refused).toMatch(/^HOST=\S+ would let everybody [^\n]+ DARKROOM_PUBLIC_DEMO=yes [^\n]+\.$/);
      expect(refusalOfPublicDemo(host, { NODE_ENV: 'test', DARKROOM_PUBLIC_DEMO: 'yes' })).toBeNull();
    },
  );
});
