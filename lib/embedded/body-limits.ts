/** How much a request's JSON may be. */
export interface BodyLimits {
  /** Bytes of the body. */
  bytes: number;
  /** Members of objects and lists, all together. */
  values: number;
  /** Members of the outermost list, where that is what takes the time: the operations of a patch. */
  operations?: number;
}

const kibibyte = 1024;
const mebibyte = 1024 * kibibyte;

/** What is deeper is no answer to anything: more than anything here has, and less than recursion can take. */
export const deepest = 100;

/** Bytes of one text: what MySQL's TEXT holds, in which Glance keeps the longest. A refusal repeats what it refuses. */
export const longestText = 65_535;

/**
 * What each route takes, the first that fits its path (as routes are registered: without the service's mount point).
 * Glance itself has no limit; an image with as many and as large properties as MySQL holds is some 8 MiB.
 */
const limitsOfRoutes: [path: RegExp, limits: BodyLimits][] = [
  // Keystone's own max_request_body_size is 114,688; anybody may send these, without a token.
  [/^\/v3(\/|$)/, { bytes: 64 * kibibyte, values: 1000 }],
  [/^\/v2\/images\/[^/]+$/, { bytes: 10 * mebibyte, values: 20_000, operations: 1000 }],
  [/^\/v2\/(images$|metadefs\/)/, { bytes: 10 * mebibyte, values: 20_000 }],
];
const otherwise: BodyLimits = { bytes: mebibyte, values: 1000 };

/** The limits of a route's body. */
export function bodyLimits(path: string): BodyLimits {
  return limitsOfRoutes.find(([pattern]) => pattern.test(path))?.[1] ?? otherwise;
}
