/**
 * Seconds that an answer asks to wait (RFC 9110, 10.2.3: seconds or a date); null where it asks for none or for
 * something odd. `now` is this machine's clock, in milliseconds since the epoch.
 */
export function retryAfterOf(value: string | null, now = Date.now()): number | null {
  if (value === null || value.trim() === '') return null;
  const seconds = /^\s*\d+\s*$/.test(value) ? Number(value) : Math.ceil((Date.parse(value) - now) / 1000);
  return Number.isFinite(seconds) && seconds > 0 && seconds <= 86_400 ? seconds : null;
}
