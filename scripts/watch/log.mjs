// The log as JSON, a line each: requests, calls of the cloud, and whatever else is said.
import { format } from 'node:util';
import pino from 'pino';

/** Milliseconds, to a tenth. */
const milliseconds = (seconds) => Math.round(seconds * 10_000) / 10;

/** A log on standard output, or on what is given. */
export function createLog(destination = pino.destination(1)) {
  return pino(
    {
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
    },
    destination,
  );
}

/**
 * Writes a line for each request and each call. Of an address only its path is told: what follows it may be a secret, as in
 * one that is signed. Nothing else of a request is, least of all a header.
 */
export function logListener(log) {
  const levelOf = (status) => (status === null || status >= 500 ? 'error' : status >= 400 ? 'warn' : 'info');
  return {
    request({ id, method, path, route, address, status, whole, seconds, trace }) {
      const line = { request_id: id, method, path, route, status, ms: milliseconds(seconds), address };
      // Who leaves before the answer is no fault of ours.
      const level = status === null ? 'info' : levelOf(status);
      log[level]({ ...line, ...(whole ? {} : { left: true }), ...traceIdOf(trace) }, 'request');
    },
    call({ id, service, method, host, path, status, cloudId, failure, seconds, trace }) {
      const line = { request_id: id, cloud_request_id: cloudId, service, method, host, path, status };
      const more = { ...(failure ? { failure } : {}), ms: milliseconds(seconds), ...traceIdOf(trace) };
      log[failure === 'AbortError' ? 'info' : levelOf(status)]({ ...line, ...more }, 'call');
    },
  };
}

const traceIdOf = (trace) => (trace ? { trace_id: trace.traceparent.split('-')[1] } : {});

/** Has whatever is said on the console come as lines of the log. */
export function takeConsole(log, target = console) {
  const levels = { log: 'info', info: 'info', debug: 'debug', warn: 'warn', error: 'error' };
  for (const [name, level] of Object.entries(levels))
    target[name] = (...said) => log[level](withoutSecrets(format(...said)));
}

/** What a secret looks like in a sentence that somebody else wrote, and what is left of it. */
const secrets = [
  // https://user:password@host
  [/(\b[a-z][a-z\d+.-]*:\/\/)[^\s/@'"]+@/gi, '$1…@'],
  // Signed addresses, and secrets in what follows the path of any.
  [/(\b[a-z][a-z\d+.-]*:\/\/[^\s?'"]+)\?[^\s'"]+/gi, '$1?…'],
  // Fernet tokens; JSON Web Tokens, such as the session's cookie and Keystone's.
  [/\bgAAAA[\w-]{20,}=*/g, '…'],
  [/\beyJ[\w-]{10,}(?:\.[\w-]*){2,4}/g, '…'],
  [
    /((?:x-auth-token|x-subject-token|authorization|cookie|password|secret)['"]?\s*[:=]\s*['"]?)[^\s'",}][^\n'",}]*/gi,
    '$1…',
  ],
];

/** A sentence without tokens, passwords, cookies, and what follows the path of an address. */
export function withoutSecrets(text) {
  return secrets.reduce((left, [form, rest]) => left.replace(form, rest), text);
}
