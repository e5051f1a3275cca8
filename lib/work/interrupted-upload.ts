import type { ActionError } from '@/lib/contract/action-result';
import type { ImageStatus } from '@/lib/contract/image-words';
import { formatBytes } from '@/lib/format';
import type { UploadStatus } from '@/lib/work/upload-status';

/**
 * What became of an upload that the tab at hand does not run:
 * - `sending`: another tab, browser or person sends it at this moment;
 * - `elsewhere`: its line is broken, and another tab of this browser is on it;
 * - `paused`: its line is broken and nobody is on it; `mine` tells whether this user may go on with it;
 * - `broken_off`: it ended before its last byte; `error` is why, as far as anybody saw it.
 * Sizes in bytes, times in milliseconds since the epoch.
 */
export type Interruption =
  | { is: 'sending' | 'elsewhere'; sent: number; size: number }
  | { is: 'paused'; sent: number; size: number; waitsUntil: number | null; mine: boolean }
  | { is: 'broken_off'; sent: number; size: number; at: number; error: ActionError | null };

/** What the browser remembers of an upload, as far as it counts here. */
interface Remembered {
  sent: number;
  size: number;
  at: number;
  error: ActionError | null;
}

/** Statuses of an image that an upload of its data leaves it in until it is done. */
const unfinished: readonly ImageStatus[] = ['queued', 'saving', 'uploading'];

/** Whether an upload may have been interrupted at all, so that it is worth asking. */
export function mayBeInterrupted(status: ImageStatus): boolean {
  return unfinished.includes(status);
}

/**
 * What to say of an image's upload, by the image's status, by what the dashboard knows (`undefined` before it answered),
 * by what this browser remembers, and by whether another tab of it is on that upload. Null where there is nothing to say.
 */
export function interruption(
  imageStatus: ImageStatus,
  told: UploadStatus | undefined,
  remembered: Remembered | null,
  heldByTab: boolean,
): Interruption | null {
  if (!mayBeInterrupted(imageStatus) || told === undefined) return null;
  if (told?.state === 'open') {
    const { offset: sent, size, broken, waitsUntil, mine } = told;
    if (!broken) return { is: 'sending', sent, size };
    return heldByTab ? { is: 'elsewhere', sent, size } : { is: 'paused', sent, size, waitsUntil, mine };
  }
  if (heldByTab) return null;
  if (told?.state === 'ended') {
    const { sent, size, endedAt, error } = told;
    return error === null ? null : { is: 'broken_off', sent, size, at: endedAt, error };
  }
  // All of it arrived: what is left to be done is not the upload's.
  if (!remembered || (remembered.sent >= remembered.size && remembered.error === null)) return null;
  const { sent, size, at, error } = remembered;
  return { is: 'broken_off', sent, size, at, error };
}

/** "58.9 of 600.0 MiB", the unit once where it is the same for both; words around `of` are the caller's. */
export function amountParts(sent: number, size: number): { sent: string; size: string } {
  const whole = formatBytes(size);
  const part = formatBytes(sent);
  const unit = whole.slice(whole.indexOf(' '));
  return { sent: part.endsWith(unit) ? part.slice(0, -unit.length) : part, size: whole };
}

/** Time left as a clock that runs down: "1:40", or "1:02:05" from an hour on. */
export function clock(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
