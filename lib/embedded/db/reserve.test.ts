import { existsSync, mkdtempSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { canMount, mount, unmountAll } from '@/e2e/support/memory-disk';
import { openReserve } from '@/lib/embedded/db/reserve';

describe.runIf(canMount())('a reserve that was cut short while it was made', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'darkroom-reserve-'));
    mount(folder, 'size=16m');
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    vi.spyOn(console, 'log').mockImplementation(() => {});
  });
  afterAll(() => {
    vi.restoreAllMocks();
    unmountAll();
    rmSync(folder, { recursive: true });
  });
  const free = () => {
    const { bfree, bsize } = statfsSync(folder);
    return bfree * bsize;
  };

  test('gives its room to who makes room, and is made whole again', () => {
    const size = 2 ** 20;
    const file = path.join(folder, 'reserve');
    writeFileSync(file, Buffer.alloc(size / 2));
    const filler = path.join(folder, 'filler');
    writeFileSync(filler, Buffer.alloc(free()));
    const reserve = openReserve(folder);
    expect(reserve.hasRoomFor({ method: 'DELETE', path: '/v2/images/x' })).toBe(true);
    expect(existsSync(file)).toBe(false);
    expect(free()).toBeGreaterThanOrEqual(size / 2);
    expect(reserve.hasRoomFor({ method: 'POST', path: '/v2/images' })).toBe(false);
    rmSync(filler);
    expect(reserve.hasRoomFor({ method: 'POST', path: '/v2/images' })).toBe(true);
    expect(statSync(file).size).toBe(size);
  });
});
