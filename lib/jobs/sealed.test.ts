import { expect, test } from 'vitest';
import { sealer } from '@/lib/jobs/sealed';

test('a sealed text is read with the same secret and for the same thing alone, and not once it was changed', () => {
  const { seal, open, name } = sealer('a secret');
  const sealed = seal('gAAAA-token', 'job 1');
  expect(sealed).not.toContain('token');
  expect(Buffer.from(sealed, 'base64').toString('latin1')).not.toContain('token');
  expect(open(sealed, 'job 1')).toBe('gAAAA-token');
  expect(open(sealed, 'job 2')).toBeNull();
  expect(sealer('another secret').open(sealed, 'job 1')).toBeNull();
  const bytes = Buffer.from(sealed, 'base64');
  for (const at of [0, 12, 28, bytes.length - 1]) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(open(changed.toString('base64'), 'job 1')).toBeNull();
  }
  expect(open('', 'job 1')).toBeNull();
  expect(open(bytes.subarray(0, 20).toString('base64'), 'job 1')).toBeNull();
  expect(seal('gAAAA-token', 'job 1')).not.toBe(sealed);
  expect(sealer('a secret').name).toBe(name);
  expect(sealer('another secret').name).not.toBe(name);
});
