// Spans for OpenTelemetry: one for each request and one for each call of the cloud. Loaded only where its variables are set.
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';

/** Milliseconds that spans may take to be handed over when the process ends. */
const endWithin = 2000;

/** Begins spans and hands them on to OTEL_EXPORTER_OTLP_ENDPOINT as JSON; its SDK reads all other variables by itself. */
export function createTracing() {
  const resource = resourceFromAttributes({ 'service.name': 'darkroom' }).merge(
    detectResources({ detectors: [envDetector] }),
  );
  const provider = new BasicTracerProvider({
    resource,
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  const tracer = provider.getTracer('darkroom');

  function begin(name, kind, attributes, parent) {
    const context = parent ? trace.setSpanContext(ROOT_CONTEXT, spanContextOf(parent)) : ROOT_CONTEXT;
    const span = tracer.startSpan(name, { kind, attributes }, context);
    return {
      trace: { traceparent: traceparentOf(span.spanContext()), tracestate: parent?.tracestate ?? null },
      end({ status, failure = null }) {
        if (status !== null) span.setAttribute('http.response.status_code', status);
        if (failure !== null) span.setAttribute('error.type', failure);
        if (failure !== null || status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
        span.end();
      },
    };
  }

  return {
    request: ({ id, method, path, route }, parent) =>
      begin(
        `${method} ${route}`,
        SpanKind.SERVER,
        { 'http.request.method': method, 'http.route': route, 'url.path': path, 'openstack.request_id': id },
        parent,
      ),
    call: ({ id, service, method, host, path }, parent) =>
      begin(
        `${method} ${service}`,
        SpanKind.CLIENT,
        {
          'http.request.method': method,
          'peer.service': service,
          'server.address': host,
          'url.path': path,
          'openstack.request_id': id,
        },
        parent,
      ),
    /** Hands over what is left. */
    async end() {
      let timer;
      const late = new Promise((resolve) => {
        timer = setTimeout(resolve, endWithin);
      });
      await Promise.race([provider.shutdown().catch(() => {}), late]);
      clearTimeout(timer);
    },
  };
}

function spanContextOf({ traceparent }) {
  const [, traceId, spanId, flags] = traceparent.split('-');
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
}

function traceparentOf({ traceId, spanId, traceFlags }) {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}
