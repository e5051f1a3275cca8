// Of which route an address is: there are some fifty, while addresses are as many as images.
import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Gives a function from a path to its route, as `/images/[imageId]`, by what Next wrote of a build into `folder`;
 * `other` for what is no page's, and, with null for a folder, for all. Files of the build are one route.
 */
export function routesOf(folder, basePath) {
  const { staticRoutes = [], dynamicRoutes = [] } =
    folder === null ? {} : JSON.parse(readFileSync(path.join(folder, 'routes-manifest.json'), 'utf8'));
  const fixed = new Set(staticRoutes.map(({ page }) => page));
  const open = dynamicRoutes
    .filter(({ page }) => page !== '/[...missing]')
    .map(({ page, regex }) => [page, new RegExp(regex)]);
  return (address) => {
    const own = basePath && address.startsWith(basePath) ? address.slice(basePath.length) || '/' : address;
    if (own.startsWith('/_next/')) return '/_next';
    if (fixed.has(own)) return own;
    return open.find(([, form]) => form.test(own))?.[0] ?? 'other';
  };
}
