import { endArriving } from '@/lib/browser/arriving-image';
import { tellPageChosen } from '@/lib/browser/page-age';
import { inFull, routes } from '@/lib/routes';

// Before any schema is made: zod looks whether it may compile (`new Function`), which the policy of every page forbids, and
// a browser tells that as an attack. This is what its `config({ jitless: true })` sets (zod/v4/core/core.js), without
// bringing all of zod into every page.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });

/**
 * Next calls this as somebody leaves for a page; one from the history is shown as it was left. Whoever goes back, or to the
 * list, sees the list and not an image that is on its way.
 */
export function onRouterTransitionStart(address: string, way: 'push' | 'replace' | 'traverse'): void {
  if (way !== 'traverse') tellPageChosen(inFull(address));
  if (way === 'traverse' || address.split('?')[0] === routes.images()) endArriving();
}
