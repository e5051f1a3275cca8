import { expect, test } from 'vitest';
import { importDifferences } from '@/lib/import-differences';

test('what an import added and changed is told, what was sent so is not', () => {
  const sent = { os_distro: 'debian', disk_format: 'qcow2', own: '1' };
  const now = { os_distro: 'debian', disk_format: 'raw', own: '1', injected: 'yes', constructor: 'x' };
  expect(importDifferences(sent, now)).toEqual([
    { key: 'disk_format', from: 'qcow2', to: 'raw' },
    { key: 'injected', from: null, to: 'yes' },
    { key: 'constructor', from: null, to: 'x' },
  ]);
});
