import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { tarOf } from '@/lib/metadata/tar';

test('tar unpacks what was packed', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'darkroom-tar-'));
  try {
    const files = [
      { name: 'a.json', text: '{"ä": 1}\n' },
      { name: 'exact.json', text: 'x'.repeat(512) },
      { name: 'empty.json', text: '' },
      { name: 'long.json', text: 'y'.repeat(5000) },
    ];
    writeFileSync(path.join(folder, 'all.tar'), tarOf(files));
    execFileSync('tar', ['-xf', 'all.tar'], { cwd: folder });
    for (const { name, text } of files) expect(readFileSync(path.join(folder, name), 'utf8')).toBe(text);
    expect(readdirSync(folder)).toHaveLength(files.length + 1);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
