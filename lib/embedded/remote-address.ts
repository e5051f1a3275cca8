const addresses = new WeakMap<Request, string>();

/** Notes where a request came from: the address of its connection, whatever its headers say. */
export function rememberAddress(request: Request, address: string | undefined): void {
  if (address !== undefined) addresses.set(request, address);
}

/** Where a request came from; null where it came by no connection. */
export function addressOf(request: Request): string | null {
  return addresses.get(request) ?? null;
}
