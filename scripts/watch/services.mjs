// What a call of the cloud is about, for people who watch it.

/** Services by what their addresses have in them; the first that fits. Block storage's version is that of identity. */
const services = [
  ['block-storage', /\/(?:volumes|snapshots)(?:\/|$)/],
  ['compute', /\/(?:servers|flavors|os-[a-z-]+)(?:\/|$)/],
  ['key-manager', /\/v1\/(?:secrets|containers)(?:\/|$)/],
  ['identity', /\/v3(?:\/|$)/],
  ['image', /\/(?:v2(?:\.\d+)?|versions)(?:\/|$)/],
];

/** The service whose address has such a path: `image`, `identity`, …; `other` for one that is not known. */
export function serviceOf(path) {
  return services.find(([, form]) => form.test(path))?.[0] ?? 'other';
}
