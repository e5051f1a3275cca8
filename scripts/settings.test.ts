import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import {
  choiceSetting,
  commandSecretNames,
  numberSetting,
  portSetting,
  secretNames,
  takeSecretFiles,
} from './settings.mjs';

const folder = mkdtempSync(path.join(os.tmpdir(), 'darkroom-secrets-'));
afterAll(() => rmSync(folder, { recursive: true }));

const read = (text: string) =>
  numberSetting('SECONDS', 60, { least: 1, most: 86_400 }, { NODE_ENV: 'test', SECONDS: text });

test('a number that is set is taken, and what is set to nothing is not set', () => {
  expect(['', '1', ' 2.5 ', '86400'].map(read)).toEqual([60, 1, 2.5, 86_400]);
});

test.each(['soon', '0', '-1', '60s', '1e9', 'Infinity', '86401', '0x10', 'NaN'])(
  '%s is refused in one sentence',
  (text) => {
    expect(() => read(text)).toThrow(
      `SECONDS=${text} is not right: set it to a number from 1 to 86400, or leave it out for 60.`,
    );
  },
);

test('a number that need not be set is left out for nothing', () => {
  const port = (text: string) => portSetting('PORT', null, { NODE_ENV: 'test', PORT: text });
  expect([port(''), port('9464')]).toEqual([null, 9464]);
  expect(() => port('abc')).toThrow(/, or leave it out\.$/);
});

test('a word is one of those that are known, the first where none is set', () => {
  const format = (text: string) =>
    choiceSetting('FORMAT', ['text', 'json'], { NODE_ENV: 'test', FORMAT: text });
  expect(['', 'JSON ', 'text'].map(format)).toEqual(['text', 'json', 'text']);
  expect(() => format('xml')).toThrow('FORMAT=xml is not right: set it to text or json.');
});

test('a port is whole, and none beyond the last', () => {
  const port = (text: string) => portSetting('PORT', 3000, { NODE_ENV: 'test', PORT: text });
  expect([port(''), port('0'), port('65535')]).toEqual([3000, 0, 65_535]);
  for (const wrong of ['65536', '80.5', 'http'])
    expect(() => port(wrong)).toThrow(/^PORT=\S+ is not right: .*whole number/);
});

/** A file of a secret. */
function kept(name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}

test.each([
  ...secretNames.map((name) => [name, secretNames]),
  ...commandSecretNames.map((name) => [name, commandSecretNames]),
] as [string, string[]][])('%s may be in a file', (name, names) => {
  for (const text of ['a secret\n', 'a secret\r\n', 'a secret']) {
    const env: NodeJS.ProcessEnv = { NODE_ENV: 'test', [`${name}_FILE`]: kept(name, text) };
    takeSecretFiles(env, names);
    expect(env).toEqual({ NODE_ENV: 'test', [name]: 'a secret' });
    takeSecretFiles(env, names);
  }
});

test('a file that gives no secret is told, and what it would hold is not', () => {
  const read = (file: string, more = {}) =>
    takeSecretFiles({ NODE_ENV: 'test', NEXTAUTH_SECRET_FILE: file, ...more });
  expect(() => read(path.join(folder, 'none'))).toThrow(
    /^NEXTAUTH_SECRET_FILE=\S+ cannot be read \(ENOENT\): /,
  );
  expect(() => read(folder)).toThrow(/cannot be read \(EISDIR\)/);
  expect(() => read(kept('empty', '\n'))).toThrow(/^NEXTAUTH_SECRET_FILE=\S+ is empty: /);
  const twice = () => read(kept('twice', 'one'), { NEXTAUTH_SECRET: 'other' });
  expect(twice).toThrow('Both NEXTAUTH_SECRET and NEXTAUTH_SECRET_FILE are set: leave one of them out.');
  expect(() => read('', { NEXTAUTH_SECRET: 'this alone' })).not.toThrow();
});
