/** The minutes of an hour that a cron field names: `*`, `*\/5`, `10`, `0,30`, `10-20/5`; null when it is none. */
export function cronMinutes(field: string): ReadonlySet<number> | null {
  const minutes = new Set<number>();
  for (const part of field.split(',')) {
    const match = /^(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:\/(\d{1,2}))?$/.exec(part);
    if (!match) return null;
    const [, from, to, every] = match;
    const first = from === undefined ? 0 : Number(from);
    const last = to !== undefined ? Number(to) : from === undefined || every !== undefined ? 59 : first;
    const step = every === undefined ? 1 : Number(every);
    if (first > 59 || last > 59 || first > last || step < 1) return null;
    for (let minute = first; minute <= last; minute += step) minutes.add(minute);
  }
  return minutes;
}

/** Milliseconds from `now` to the beginning of the next of these minutes. */
export function untilNextMinute(minutes: ReadonlySet<number>, now: number): number {
  const minute = 60_000;
  let at = (Math.floor(now / minute) + 1) * minute;
  while (!minutes.has((at / minute) % 60)) at += minute;
  return at - now;
}
