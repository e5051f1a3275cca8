/** A call of the cloud that somebody watches. */
export interface ObservedCall {
  /** What goes with it, for whoever reads the cloud's own log: the id of the request, and its trace. */
  headers: Record<string, string>;
  /** So many bytes of an upload were handed on. */
  sent(bytes: number): void;
  /** It was answered, by a service that calls it by an id of its own. */
  answered(status: number, cloudId: string | null): void;
  /** It was not. */
  failed(cause: unknown): void;
}

const unobserved: ObservedCall = { headers: {}, sent() {}, answered() {}, failed() {} };

type Observe = (method: string, url: string) => ObservedCall;

/**
 * Says that a call is about to be made, so that the log, the metrics and the traces have it. Whoever makes the call says how
 * it ended, once. The server of `scripts/serve.mjs` watches; nobody does elsewhere.
 */
export function observedCall(method: string, url: string): ObservedCall {
  const watching = globalThis as unknown as Record<symbol, Observe | undefined>;
  return watching[Symbol.for('darkroom.observe-call')]?.(method, url) ?? unobserved;
}
