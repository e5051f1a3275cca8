/**
 * One value for the whole process. Pages and route handlers are bundled apart, so a module's own state exists
 * once in each; what they share hangs on `globalThis`.
 */
export function processSingleton<T>(name: string, make: () => T): T {
  const key = Symbol.for(`darkroom.${name}`);
  const store = globalThis as unknown as Record<symbol, T | undefined>;
  const present = store[key];
  if (present !== undefined) return present;
  const made = make();
  store[key] = made;
  return made;
}
