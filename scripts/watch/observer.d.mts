import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { ObservedCall } from '../../lib/openstack/observed-call';

export interface Trace {
  traceparent: string;
  tracestate: string | null;
}

export interface RequestFacts {
  id: string;
  method: string;
  path: string;
  route: string;
  address: string | null;
}
export interface CallFacts {
  id: string;
  service: string;
  method: string;
  host: string;
  origin: string;
  path: string;
}
interface Ended {
  trace: Trace | null;
  status: number | null;
  seconds: number;
}
export type EndedRequest = RequestFacts & Ended & { whole: boolean };
export type EndedCall = CallFacts & Ended & { cloudId: string | null; failure: string | null };

export interface Listener {
  request?(ended: EndedRequest): void;
  call?(ended: EndedCall): void;
  sent?(bytes: number): void;
}

export interface Span {
  trace: Trace;
  end(how: { status: number | null; failure?: string | null }): void;
}
export interface Tracing {
  request(facts: RequestFacts, parent: Trace | null): Span;
  call(facts: CallFacts, parent: Trace | null): Span;
  end(): Promise<void>;
}

export function traceOf(headers: IncomingHttpHeaders): Trace | null;
export function failureOf(cause: unknown): string;
export function observer(parts: {
  routeOf: (path: string) => string;
  listeners: Listener[];
  tracing?: Tracing | null;
}): {
  request<T>(incoming: IncomingMessage, response: ServerResponse, answer: () => T): T;
  call(method: string, address: string): ObservedCall;
};
