export interface AskedAs {
  named: boolean;
  refusal: string | null;
}
export function addressReader(settings: {
  publicUrl: URL | null;
  isKnownHost: (hostHeader: string) => boolean;
  asksForHost: boolean;
  trustsProxy: boolean;
}): (request: { method?: string; url?: string; headers: Record<string, string | undefined> }) => AskedAs;
export function refusalOfPrefix(
  headers: Record<string, string | undefined>,
  basePath?: string,
): string | null;
export function liesUnder(basePath: string, url?: string): boolean;
/** The address with every part of its path decodable. */
export function soundAddress(url?: string): string;
