import type { Listener } from './observer.mjs';

export function keystoneReach(parts: { addresses: () => string[]; clock?: () => number }): {
  isAway(): boolean;
  listener: Required<Pick<Listener, 'call'>>;
};
