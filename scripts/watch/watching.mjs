// What the dashboard's server tells people who run it, as they set it: JSON lines, metrics, traces, readiness.
import { choiceSetting } from '../settings.mjs';
import { keystoneReach } from './keystone-reach.mjs';
import { observer } from './observer.mjs';
import { routesOf } from './routes.mjs';

/** What the dashboard's own code tells of the moment (lib/server/process-singleton.ts), once it has been asked for anything. */
const told = (name) => globalThis[Symbol.for(`darkroom.${name}`)]?.();

/** How the log is written: sentences for people, or JSON, in which each request and call has a line. Throws one sentence. */
export const logFormat = (env) => choiceSetting('LOG_FORMAT', ['text', 'json'], env);

/** Whether somebody wants traces, by the variables of OpenTelemetry's own specification. */
export function wantsTraces(env = process.env) {
  if (env.OTEL_SDK_DISABLED?.toLowerCase() === 'true' || env.OTEL_TRACES_EXPORTER === 'none') return false;
  return Boolean(env.OTEL_EXPORTER_OTLP_ENDPOINT || env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT);
}

/**
 * Sets all of it up. What is not wanted is not loaded. Gives `request`, within which each request is answered, `isCloudAway`,
 * and `end`, which waits for what is still to be handed over.
 *
 * @param folder of the build
 * @param metricsPort where metrics are asked for, or null; on `metricsHost`
 * @param uploads counts those that are under way
 */
export async function watching({ folder, basePath, metricsPort, metricsHost, uploads }) {
  const reach = keystoneReach({ addresses: () => told('keystones') ?? [] });
  const listeners = [reach.listener];
  if (logFormat() === 'json') {
    const { createLog, logListener, takeConsole } = await import('./log.mjs');
    const log = createLog();
    takeConsole(log);
    listeners.push(logListener(log));
  }
  if (metricsPort !== null) {
    const { createMetrics, serveMetrics } = await import('./metrics.mjs');
    const { registry, listener } = createMetrics({
      uploads,
      liveStreams: () => told('live-load')?.streams ?? 0,
      jobs: () => told('job-counts') ?? { running: 0, waiting: 0 },
    });
    await serveMetrics(registry, metricsPort, metricsHost);
    listeners.push(listener);
  }
  const tracing = wantsTraces() ? (await import('./tracing.mjs')).createTracing() : null;
  const { request, call } = observer({ routeOf: routesOf(folder, basePath), listeners, tracing });
  // Asked by lib/openstack/observed-call.ts.
  globalThis[Symbol.for('darkroom.observe-call')] = call;
  return { request, isCloudAway: reach.isAway, end: async () => tracing?.end() };
}
