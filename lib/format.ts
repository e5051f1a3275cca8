const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** Bytes for people: binary units, one decimal, none for plain bytes. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 1023.95 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return unit === 0 ? `${Math.round(value)} B` : `${value.toFixed(1)} ${units[unit]}`;
}

/** Bytes a second for people. */
export function formatRate(bytesPerSecond: number): string {
  return `${formatBytes(bytesPerSecond)}/s`;
}

/** A duration in its two largest units, and the message that says them (`duration` in the catalogs). */
export interface DurationParts {
  message: 'seconds' | 'minutes' | 'minutes_seconds' | 'hours' | 'hours_minutes';
  large: number;
  /** Of the unit below, 0 where the message has none. */
  small: number;
}

/** The parts of a duration in seconds: 125 are 2 minutes and 5 seconds. */
export function durationParts(seconds: number): DurationParts {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return { message: 'seconds', large: whole, small: 0 };
  if (whole < 3600) {
    const small = whole % 60;
    return { message: small === 0 ? 'minutes' : 'minutes_seconds', large: Math.floor(whole / 60), small };
  }
  const small = Math.floor((whole % 3600) / 60);
  return { message: small === 0 ? 'hours' : 'hours_minutes', large: Math.floor(whole / 3600), small };
}

/** An id or hash shortened in the middle, its ends being what people compare. */
export function shortId(id: string): string {
  return id.length <= 13 ? id : `${id.slice(0, 8)}…${id.slice(-4)}`;
}
