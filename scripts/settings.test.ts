import { expect, test } from 'vitest';
import { numberSetting, portSetting } from './settings.mjs';

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

test('a port is whole, and none beyond the last', () => {
  const port = (text: string) => portSetting('PORT', 3000, { NODE_ENV: 'test', PORT: text });
  expect([port(''), port('0'), port('65535')]).toEqual([3000, 0, 65_535]);
  for (const wrong of ['65536', '80.5', 'http'])
    expect(() => port(wrong)).toThrow(/^PORT=\S+ is not right: .*whole number/);
});
