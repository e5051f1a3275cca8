import type { Usage } from '@/lib/contract/usage';

/** Limits that Glance registers in Keystone (glance/quota/keystone.py), sizes in MiB. */
export const usageKeys = [
  'image_size_total',
  'image_count_total',
  'image_stage_total',
  'image_count_uploading',
] as const;
export type UsageKey = (typeof usageKeys)[number];

const mebibyte = 1024 * 1024;

/** Whether an amount is MiB rather than a count. */
export function isSize(key: string): boolean {
  return key === 'image_size_total' || key === 'image_stage_total';
}

/** Bytes that a project's images take, and may take. */
export interface DataUse {
  used: number;
  limit: number;
}

/** What a project uses of the limit on all its image data, in every store; null where there is none. */
export function dataUse({ image_size_total: entry }: Usage): DataUse | null {
  if (!entry || entry.limit < 0) return null;
  return { used: entry.usage * mebibyte, limit: entry.limit * mebibyte };
}

/** A limit that an upload would meet: which, and what is left of it (bytes for sizes, a count otherwise). */
export interface LimitMet {
  key: UsageKey;
  left: number;
}

/**
 * The first limit that one more image of `size` bytes meets, or null. Glance itself compares before the bytes are there
 * and lets the last one over (glance-api.md 9), so this is advice.
 */
export function limitMet(usage: Usage, size: number | null, staged: boolean): LimitMet | null {
  for (const key of usageKeys) {
    const entry = usage[key];
    if (!entry || entry.limit < 0 || (key === 'image_stage_total' && !staged)) continue;
    const left = Math.max(0, entry.limit - entry.usage);
    if (isSize(key)) {
      const bytes = left * mebibyte;
      if (bytes < (size ?? 1)) return { key, left: bytes };
    } else if (left < 1) return { key, left };
  }
  return null;
}
