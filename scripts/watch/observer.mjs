// Follows each request that the dashboard answers and each call that it makes of the cloud meanwhile, and tells whoever
// looks on: the log, the metrics, the traces. Knows nothing of what is in them but where they go and how they end.
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { serviceOf } from './services.mjs';

/** W3C Trace Context: a version, a trace, the part of it that asks, and flags. */
const traceparentForm = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;
/** The vendors' part of it, handed on as it came. */
const longestTracestate = 512;

/** The trace that a request belongs to, by its headers; null without one. */
export function traceOf({ traceparent, tracestate }) {
  if (typeof traceparent !== 'string' || !traceparentForm.test(traceparent)) return null;
  const state = typeof tracestate === 'string' && tracestate.length <= longestTracestate ? tracestate : null;
  return { traceparent, tracestate: state };
}

/** What went wrong with a call, in one word: the code of the connection's error, or the name of what gave it up. */
export function failureOf(cause) {
  for (let error = cause; error instanceof Error; error = error.cause)
    if (typeof error.code === 'string') return error.code;
  return cause instanceof Error ? cause.name : 'Error';
}

/**
 * `request` answers a request within its context; `call` is told of each call of the cloud before it is made, gives the
 * headers that go with it, and is told how it ended. Both come with an id, `req-` and a UUID, which goes to the cloud as
 * X-Openstack-Request-Id: Glance takes it for its own, Keystone writes it beside its own. A call that is made after its
 * request was answered, as by a job, has an id to itself.
 *
 * @param routeOf gives the route of a path, of which there are few
 * @param listeners are told of every `request` and `call` that ended, and of bytes that were `sent`
 * @param tracing begins spans (tracing.mjs), or null
 */
export function observer({ routeOf, listeners, tracing = null }) {
  const within = new AsyncLocalStorage();
  const tell = (what, facts) => {
    for (const listener of listeners) listener[what]?.(facts);
  };
  const secondsSince = (start) => (performance.now() - start) / 1000;
  const newId = () => `req-${randomUUID()}`;

  function request(incoming, response, answer) {
    const start = performance.now();
    const { method = '', url = '', headers, socket } = incoming;
    const path = url.split('?')[0];
    const facts = { id: newId(), method, path, route: routeOf(path), address: socket.remoteAddress ?? null };
    const came = traceOf(headers);
    const span = tracing?.request(facts, came) ?? null;
    const trace = span ? span.trace : came;
    const context = { id: facts.id, trace, isOver: false };
    response.once('close', () => {
      context.isOver = true;
      const ended = {
        ...facts,
        trace,
        status: response.headersSent ? response.statusCode : null,
        /** Whether all of the answer went out: a browser that left did not want the rest. */
        whole: response.writableFinished,
        seconds: secondsSince(start),
      };
      span?.end(ended);
      tell('request', ended);
    });
    return within.run(context, answer);
  }

  function call(method, address) {
    const start = performance.now();
    const { host, origin, pathname } = new URL(address);
    const asked = within.getStore();
    const context = asked && !asked.isOver ? asked : { id: newId(), trace: null };
    const facts = { id: context.id, service: serviceOf(pathname), method, host, origin, path: pathname };
    const span = tracing?.call(facts, context.trace) ?? null;
    const trace = span ? span.trace : context.trace;
    const headers = { 'x-openstack-request-id': context.id };
    if (trace) headers.traceparent = trace.traceparent;
    if (trace?.tracestate) headers.tracestate = trace.tracestate;
    let isOver = false;
    const end = (how) => {
      if (isOver) return;
      isOver = true;
      const ended = { ...facts, trace, ...how, seconds: secondsSince(start) };
      span?.end(ended);
      tell('call', ended);
    };
    return {
      headers,
      sent: (bytes) => tell('sent', bytes),
      answered: (status, cloudId) => end({ status, cloudId, failure: null }),
      failed: (cause) => end({ status: null, cloudId: null, failure: failureOf(cause) }),
    };
  }

  return { request, call };
}
