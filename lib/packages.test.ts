import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { draining } from '../scripts/draining.mjs';
import { secretNames } from '../scripts/settings.mjs';

// What is for Docker, Kubernetes and systemd no test runs: held here is all that can be read of it. Each file is given to people
// whose first start fails by any of this.

const root = path.resolve(import.meta.dirname, '..');
const text = (file: string) => readFileSync(path.join(root, file), 'utf8');

/** Seconds that every file gives beyond what the dashboard takes to end. */
const spare = 10;
/** Defaults of docs/configuration.md. */
const shutdownGrace = 30;
/** User and group in the container. */
const nobody = 65532;

const manual = text('docs/configuration.md');
/** What docs/configuration.md documents, and `NAME_FILE` of what holds a secret. */
const settings = new Set([
  'NODE_ENV',
  ...[...manual.matchAll(/^- (`[^(]*) \(/gm)].flatMap(([, names = '']) =>
    [...names.matchAll(/`(\w+)`/g)].map(([, name = '']) => name),
  ),
  ...secretNames.map((name) => `${name}_FILE`),
]);
const notSettings = (names: Iterable<string>) => [...names].filter((name) => !settings.has(name));

/** Whether the dashboard answers a probe there (scripts/serve.mjs asks the same). */
const { isProbe } = draining({
  drainSeconds: 0,
  graceSeconds: 0,
  basePath: '',
  uploads: () => 0,
  endStreams: () => {},
  handOver: async () => {},
  close: () => {},
  exit: () => {},
});

/** Names of the values of an object, `A=1 B=2` or lines `A=1`. */
const assignments = (words: string[]) =>
  Object.fromEntries(words.map((word) => [word.split('=')[0] ?? '', word.slice(word.indexOf('=') + 1)]));

const containerfile = text('Containerfile');
const line = (word: string) => new RegExp(`^${word} (.*)$`, 'm').exec(containerfile)?.[1] ?? '';
const image = {
  env: assignments(line('ENV').split(' ')),
  user: line('USER'),
  exposed: line('EXPOSE').split(' '),
  volume: line('VOLUME'),
  copied: line('COPY').split(' '),
  command: z.tuple([z.literal('node'), z.string()]).parse(JSON.parse(line('CMD'))),
};
/** Where state lies in the container. */
const dataFolder = image.env.DARKROOM_DATA ?? '';
const secretFolder = '/run/secrets';

describe('Containerfile', () => {
  test('sets what the dashboard reads, and exposes where it listens', () => {
    expect(Object.keys(image.env).length).toBeGreaterThan(4);
    expect(notSettings(Object.keys(image.env))).toEqual([]);
    expect(image.exposed).toEqual([image.env.PORT, image.env.CLOUD_PORT]);
    expect(image.env.HOST).toBe('0.0.0.0');
  });

  test('runs what a package has, as nobody, with its state in the volume', () => {
    const [from = '', to = ''] = image.copied;
    expect(from).toBe('dist/darkroom');
    const [, script] = image.command;
    expect(path.posix.relative(to, script)).toBe('scripts/start.mjs');
    expect(existsSync(path.join(root, path.posix.relative(to, script)))).toBe(true);
    for (const ignore of ['.dockerignore', '.containerignore']) expect(text(ignore)).toContain(`!${from}\n`);
    expect(image.user).toBe(`${nobody}:${nobody}`);
    expect(image.volume).toBe(dataFolder);
    expect(containerfile).toContain(`chown ${image.user} ${dataFolder}\n`);
  });
});

describe('compose.yaml', () => {
  const service = z.strictObject({
    build: z.strictObject({ context: z.literal('.'), dockerfile: z.literal('Containerfile') }),
    image: z.string(),
    read_only: z.literal(true),
    tmpfs: z.tuple([z.literal('/tmp')]),
    cap_drop: z.tuple([z.literal('ALL')]),
    security_opt: z.tuple([z.literal('no-new-privileges:true')]),
    stop_grace_period: z.string().regex(/^\d+s$/),
    restart: z.literal('unless-stopped'),
    profiles: z.array(z.string()),
    environment: z.record(z.string(), z.string()),
    ports: z.array(z.string()),
    volumes: z.array(z.string()),
    secrets: z.array(z.string()).optional(),
  });
  const compose = z
    .strictObject({
      'x-darkroom': z.unknown(),
      services: z.record(z.string(), service),
      volumes: z.record(z.string(), z.null()),
      secrets: z.record(z.string(), z.strictObject({ file: z.string().startsWith('./') })),
    })
    .parse(parse(text('compose.yaml'), { merge: true }));
  const services = Object.entries(compose.services);

  test('has a service for each profile that it and the documents name', () => {
    expect(services.map(([name]) => name)).toEqual(['demo', 'cloud']);
    for (const [name, { profiles }] of services) {
      expect(profiles).toEqual([name]);
      expect(text('compose.yaml')).toContain(`--profile ${name}`);
    }
  });

  test.each(services)('%s sets what the dashboard reads', (_, { environment }) => {
    expect(notSettings(Object.keys(environment))).toEqual([]);
    const asked = Object.values(environment).flatMap((value) =>
      [...value.matchAll(/\$\{(\w+):-\}/g)].map(([, name = '']) => name),
    );
    expect(notSettings(asked)).toEqual([]);
    expect(Object.values(environment).join()).not.toMatch(/\$(?!\{\w+:-\})/);
  });

  test.each(services)('%s publishes the ports at which it listens, on this machine', (name, service) => {
    const env = { ...image.env, ...service.environment };
    const ports = name === 'demo' ? [env.PORT, env.CLOUD_PORT] : [env.PORT];
    // Pages name the embedded cloud by its own port.
    expect(service.ports).toEqual(ports.map((port) => `127.0.0.1:${port}:${port}`));
  });

  test.each(services)('%s keeps its state in a volume of its own that is declared', (name, { volumes }) => {
    expect(volumes).toEqual([`${name}:${dataFolder}`]);
    expect(Object.keys(compose.volumes)).toContain(name);
  });

  test.each(services)('%s has the secrets that its variables name', (_, { environment, secrets = [] }) => {
    const files = Object.entries(environment).filter(([name]) => name.endsWith('_FILE'));
    expect(files.map(([, file]) => file)).toEqual(secrets.map((secret) => `${secretFolder}/${secret}`));
    expect(secrets.filter((secret) => compose.secrets[secret] === undefined)).toEqual([]);
  });

  test.each(services)('%s is stopped after its uploads', (_, { environment, stop_grace_period }) => {
    const env = { ...image.env, ...environment };
    expect(Number.parseInt(stop_grace_period, 10)).toBe(secondsToEnd(env) + spare);
  });

  test('leaves nothing declared that nobody uses, and no secret to a commit', () => {
    expect(Object.keys(compose.volumes).sort()).toEqual(services.map(([name]) => name).sort());
    const used = services.flatMap(([, { secrets = [] }]) => secrets);
    expect(Object.keys(compose.secrets)).toEqual(used);
    const ignored = text('.gitignore').split('\n');
    for (const { file } of Object.values(compose.secrets)) expect(ignored).toContain(file.slice(1));
    expect(ignored).toContain('/.env');
  });

  test('calls the image as the Containerfile and docs/deployment.md do', () => {
    const names = new Set(services.map(([, { image }]) => image));
    expect([...names]).toEqual(['darkroom']);
    for (const file of ['Containerfile', 'docs/deployment.md']) expect(text(file)).toContain('-t darkroom .');
  });
});

/** Seconds that a dashboard with these variables takes to end at the most. */
function secondsToEnd(env: Record<string, string | undefined>): number {
  return Number(env.DRAIN_SECONDS ?? 0) + Number(env.SHUTDOWN_GRACE_SECONDS ?? shutdownGrace);
}

describe('docs/packages: Kubernetes', () => {
  const name = z.string().regex(/^[a-z]([a-z0-9-]*[a-z0-9])?$/);
  const labels = z.record(z.string(), z.string());
  const metadata = z.strictObject({ name, labels: labels.optional() });
  const selector = z.strictObject({ matchLabels: labels });
  const handler = {
    httpGet: z.strictObject({ path: z.string(), port: name }).optional(),
    tcpSocket: z.strictObject({ port: name }).optional(),
  };
  const probe = z.strictObject({
    ...handler,
    periodSeconds: z.int().default(10),
    timeoutSeconds: z.int().default(1),
    failureThreshold: z.int().default(3),
  });
  const cpu = z.string().regex(/^\d+m$/);
  const memory = z.string().regex(/^\d+[MG]i$/);
  const container = z.strictObject({
    name,
    image: z.string(),
    command: z.array(z.string()).optional(),
    args: z.array(z.string()).optional(),
    ports: z.array(z.strictObject({ name, containerPort: z.int() })),
    env: z.array(z.strictObject({ name: z.string(), value: z.string() })).default([]),
    startupProbe: probe.optional(),
    livenessProbe: probe,
    readinessProbe: probe,
    resources: z.strictObject({
      requests: z.strictObject({ cpu, memory }),
      limits: z.strictObject({ memory }),
    }),
    securityContext: z.strictObject({
      allowPrivilegeEscalation: z.literal(false),
      readOnlyRootFilesystem: z.literal(true),
      capabilities: z.strictObject({ drop: z.tuple([z.literal('ALL')]) }),
    }),
    volumeMounts: z.array(
      z.strictObject({ name, mountPath: z.string(), readOnly: z.literal(true).optional() }),
    ),
  });
  const volume = z.strictObject({
    name,
    secret: z.strictObject({ secretName: name, defaultMode: z.literal(0o440) }).optional(),
    emptyDir: z.strictObject({ medium: z.literal('Memory').optional() }).optional(),
  });
  const template = z.strictObject({
    metadata: z.strictObject({ labels }),
    spec: z.strictObject({
      automountServiceAccountToken: z.literal(false),
      // A Service that somebody calls "cloud" would be CLOUD_PORT=tcp://… in every container.
      enableServiceLinks: z.literal(false),
      terminationGracePeriodSeconds: z.int().default(30),
      securityContext: z.strictObject({
        runAsNonRoot: z.literal(true),
        runAsUser: z.literal(nobody),
        runAsGroup: z.literal(nobody),
        fsGroup: z.literal(nobody),
        seccompProfile: z.strictObject({ type: z.literal('RuntimeDefault') }),
      }),
      containers: z.tuple([container]),
      volumes: z.array(volume),
    }),
  });
  const manifest = z.discriminatedUnion('kind', [
    z.strictObject({
      apiVersion: z.literal('apps/v1'),
      kind: z.literal('Deployment'),
      metadata,
      spec: z.strictObject({
        replicas: z.int(),
        selector,
        strategy: z.strictObject({
          rollingUpdate: z.strictObject({ maxUnavailable: z.literal(0), maxSurge: z.int().min(1) }),
        }),
        template,
      }),
    }),
    z.strictObject({
      apiVersion: z.literal('apps/v1'),
      kind: z.literal('StatefulSet'),
      metadata,
      spec: z.strictObject({
        serviceName: name,
        replicas: z.literal(1),
        selector,
        template,
        volumeClaimTemplates: z.array(
          z.strictObject({
            metadata,
            spec: z.strictObject({
              accessModes: z.tuple([z.literal('ReadWriteOnce')]),
              resources: z.strictObject({ requests: z.strictObject({ storage: memory }) }),
            }),
          }),
        ),
      }),
    }),
    z.strictObject({
      apiVersion: z.literal('v1'),
      kind: z.literal('Service'),
      metadata,
      spec: z.strictObject({
        selector: labels,
        ports: z.array(z.strictObject({ name, port: z.int(), targetPort: name })),
      }),
    }),
    z.strictObject({
      apiVersion: z.literal('policy/v1'),
      kind: z.literal('PodDisruptionBudget'),
      metadata,
      spec: z.strictObject({ minAvailable: z.int(), selector }),
    }),
    z.strictObject({
      apiVersion: z.literal('networking.k8s.io/v1'),
      kind: z.literal('Ingress'),
      metadata: z.strictObject({
        name,
        annotations: z.record(z.string().startsWith('nginx.ingress.kubernetes.io/'), z.string()),
      }),
      spec: z.strictObject({
        ingressClassName: name,
        tls: z.array(z.strictObject({ hosts: z.array(z.string()), secretName: name })),
        rules: z.array(
          z.strictObject({
            host: z.string(),
            http: z.strictObject({
              paths: z.array(
                z.strictObject({
                  path: z.literal('/'),
                  pathType: z.literal('Prefix'),
                  backend: z.strictObject({
                    service: z.strictObject({ name, port: z.strictObject({ name }) }),
                  }),
                }),
              ),
            }),
          }),
        ),
      }),
    }),
  ]);

  const files = ['docs/packages/kubernetes.yaml', 'docs/packages/kubernetes-valkey.yaml'];
  // Kubernetes reads YAML 1.1, in which 0440 is octal and `yes` no text.
  const manifests = files.flatMap((file) =>
    parseAllDocuments(text(file), { version: '1.1' }).map((document) => manifest.parse(document.toJS())),
  );
  const of = <Kind extends z.infer<typeof manifest>['kind']>(kind: Kind) =>
    manifests.filter((one): one is Extract<typeof one, { kind: Kind }> => one.kind === kind);
  const services = of('Service');
  const workloads = [...of('Deployment'), ...of('StatefulSet')];
  const [deployment] = of('Deployment');
  const [valkey] = of('StatefulSet');
  if (!deployment || !valkey) throw new Error('There is no Deployment, or no StatefulSet');
  const pod = deployment.spec.template.spec;
  const [dashboard] = pod.containers;
  const env = Object.fromEntries(dashboard.env.map(({ name, value }) => [name, value]));
  /** Names and keys of the secrets that the commands in the comments make, with what they hold. */
  const secrets = new Map(
    files.flatMap((file) =>
      [...text(file).matchAll(/^# +kubectl create secret generic (\S+)((?:.*\\\n)*.*)$/gm)].map(
        ([, secret = '', rest = '']) => [
          secret,
          assignments([...rest.matchAll(/--from-literal=(\S+)/g)].map(([, pair = '']) => pair)),
        ],
      ),
    ),
  );

  test.each(workloads)('$kind: what selects its pods finds them', ({ metadata, spec }) => {
    expect(spec.template.metadata.labels).toEqual(spec.selector.matchLabels);
    const service = services.find((one) => one.metadata.name === metadata.name);
    expect(service?.spec.selector).toEqual(spec.template.metadata.labels);
    const ports = spec.template.spec.containers.flatMap((one) => one.ports.map((port) => port.name));
    for (const { targetPort } of service?.spec.ports ?? []) expect(ports).toContain(targetPort);
  });

  test.each(workloads)('$kind: what is mounted is declared, and the other way round', ({ kind, spec }) => {
    const { containers, volumes } = spec.template.spec;
    const declared = [
      ...volumes.map((volume) => volume.name),
      ...(kind === 'StatefulSet' ? spec.volumeClaimTemplates.map(({ metadata }) => metadata.name) : []),
    ];
    const mounts = containers[0].volumeMounts;
    expect(mounts.map((mount) => mount.name).sort()).toEqual(declared.sort());
    expect(mounts.map((mount) => mount.mountPath)).toContain('/tmp');
    for (const { name, secret, emptyDir } of volumes) {
      expect([secret, emptyDir].filter(Boolean)).toHaveLength(1);
      if (!secret) continue;
      expect([...secrets.keys()]).toContain(secret.secretName);
      expect(mounts.find((mount) => mount.name === name)?.readOnly).toBe(true);
    }
  });

  test.each(workloads)('$kind: probes ask ports of the container', ({ spec }) => {
    const [{ ports, startupProbe, livenessProbe, readinessProbe }] = spec.template.spec.containers;
    for (const probe of [startupProbe, livenessProbe, readinessProbe]) {
      if (!probe) continue;
      const handlers = [probe.httpGet, probe.tcpSocket].filter((handler) => handler !== undefined);
      expect(handlers).toHaveLength(1);
      expect(ports.map((port) => port.name)).toContain(handlers[0]?.port);
    }
  });

  test('the dashboard is told what it reads, and listens where its ports are', () => {
    expect(dashboard.env.length).toBeGreaterThan(4);
    expect(Object.keys(env)).toHaveLength(dashboard.env.length);
    expect(notSettings(Object.keys(env))).toEqual([]);
    const listens = { http: { ...image.env, ...env }.PORT, metrics: env.METRICS_PORT };
    const ports = dashboard.ports.map((port) => [port.name, String(port.containerPort)]);
    expect(Object.fromEntries(ports)).toEqual(listens);
  });

  test('its secrets are files of what is mounted, by keys that the commands make', () => {
    const named = dashboard.env.filter((one) => one.name.endsWith('_FILE'));
    expect(named.map((one) => one.name)).toEqual(['NEXTAUTH_SECRET_FILE', 'VALKEY_URL_FILE']);
    expect(text(files[0] ?? '')).not.toMatch(/name: (NEXTAUTH_SECRET|VALKEY_URL),/);
    for (const { value } of named) expect(keyOf(pod, value)).toBeDefined();
    expect(named.map(({ value }) => path.posix.basename(value))).toEqual(
      Object.keys(secrets.get('darkroom') ?? {}),
    );
  });

  test('the Valkey that is named there is the one beside, with its password', () => {
    const url = new URL(keyOf(pod, env.VALKEY_URL_FILE ?? '') ?? '');
    expect(url.protocol).toBe('redis:');
    const service = services.find((one) => one.metadata.name === url.hostname);
    expect(service?.metadata.name).toBe(valkey.metadata.name);
    expect(valkey.spec.serviceName).toBe(service?.metadata.name);
    expect(service?.spec.ports.map(({ port }) => String(port))).toEqual([url.port]);
    const [{ args, ports, volumeMounts }] = valkey.spec.template.spec.containers;
    // It is told no port of its own.
    expect(ports.map((port) => port.containerPort)).toEqual([6379]);
    const told = args?.join('\n') ?? '';
    const password = /^requirepass \$\(cat (\S+)\)$/m.exec(told)?.[1] ?? '';
    expect(keyOf(valkey.spec.template.spec, password)).toBe(decodeURIComponent(url.password));
    const folder = /^dir (\S+)$/m.exec(told)?.[1];
    expect(volumeMounts.find((mount) => mount.mountPath === folder)?.name).toBe('data');
    expect(told).toContain('appendonly yes\nmaxmemory-policy noeviction\n');
  });

  test('probes ask what the dashboard answers, and a liveness probe what never says 503', () => {
    const { startupProbe, livenessProbe, readinessProbe } = dashboard;
    const paths = [startupProbe, livenessProbe, readinessProbe].map((probe) => probe?.httpGet?.path ?? '');
    expect(paths).toEqual(['/healthz', '/healthz', '/healthcheck']);
    for (const url of paths) expect(isProbe({ url })).toBe(true);
    for (const { httpGet } of [startupProbe, livenessProbe, readinessProbe].flatMap((probe) => probe ?? []))
      expect(httpGet?.port).toBe('http');
  });

  test('a pod is left before it is emptied, and emptied before it is killed', () => {
    const { periodSeconds, failureThreshold } = dashboard.readinessProbe;
    const left = periodSeconds * failureThreshold;
    expect(left).toBeLessThan(Number(env.DRAIN_SECONDS));
    expect(text(files[0] ?? '')).toContain(`looks at readiness take ${left} s.`);
    expect(pod.terminationGracePeriodSeconds).toBe(secondsToEnd(env) + spare);
  });

  test('one of the copies may always go', () => {
    for (const { spec } of of('PodDisruptionBudget')) {
      expect(spec.selector).toEqual(deployment.spec.selector);
      expect(spec.minAvailable).toBeLessThan(deployment.spec.replicas);
    }
    // Copies share what they do by Valkey alone.
    expect(deployment.spec.replicas === 1 || 'VALKEY_URL_FILE' in env).toBe(true);
  });

  test('the ingress is at the address that browsers are told, and finds the dashboard', () => {
    const { host, protocol } = new URL(env.NEXTAUTH_URL ?? '');
    expect(protocol).toBe('https:');
    for (const { spec } of of('Ingress')) {
      expect(spec.rules.map((rule) => rule.host)).toEqual([host]);
      expect(spec.tls.flatMap(({ hosts }) => hosts)).toEqual([host]);
      for (const { backend } of spec.rules.flatMap((rule) => rule.http.paths)) {
        expect(backend.service.name).toBe(deployment.metadata.name);
        const service = services.find((one) => one.metadata.name === backend.service.name);
        expect(service?.spec.ports.map((port) => port.name)).toContain(backend.service.port.name);
      }
    }
  });

  test('the image is the one of the Containerfile, by the version of the package', () => {
    const { version } = z.object({ version: z.string() }).parse(JSON.parse(text('package.json')));
    expect(dashboard.image).toBe(`registry.example.org/darkroom:${version}`);
  });

  /** What the commands put where a container reads a file; undefined where none of its secrets has it. */
  function keyOf({ containers, volumes }: z.infer<typeof template>['spec'], file: string) {
    const mount = containers[0].volumeMounts.find((one) => one.mountPath === path.posix.dirname(file));
    const volume = volumes.find((one) => one.name === mount?.name);
    return secrets.get(volume?.secret?.secretName ?? '')?.[path.posix.basename(file)];
  }
});

describe('docs/packages/darkroom.service', () => {
  const unit = text('docs/packages/darkroom.service');
  const all = (key: string) =>
    [...unit.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value = '']) => value);
  const only = (key: string) => {
    expect(all(key)).toHaveLength(1);
    return all(key)[0] ?? '';
  };
  const env = assignments(all('Environment'));

  test('sets what the dashboard reads, and the secret by a credential', () => {
    expect(Object.keys(env).length).toBeGreaterThan(4);
    expect(notSettings(Object.keys(env))).toEqual([]);
    const [credential = '', file = ''] = only('LoadCredential').split(':');
    expect(env.NEXTAUTH_SECRET_FILE).toBe(`%d/${credential}`);
    // Where the comment, and docs/deployment.md, have it written.
    expect(unit.split('[Unit]')[0]).toContain(file);
    expect(text('docs/deployment.md')).toContain(`> ${file}\n`);
  });

  test('runs what a package has, as nobody, with its state where it may write', () => {
    const [program, script = ''] = only('ExecStart').split(' ');
    expect(program).toBe('/usr/bin/node');
    expect(script).toBe('/opt/darkroom/scripts/start.mjs');
    expect(unit).toContain('`npm run package -- /opt/darkroom`');
    expect(only('DynamicUser')).toBe('yes');
    expect(only('ProtectSystem')).toBe('strict');
    expect(only('PrivateTmp')).toBe('yes');
    expect(env.DARKROOM_DATA).toBe(`%S/${only('StateDirectory')}`);
  });

  test('is killed only after its uploads', () => {
    expect(Number(only('TimeoutStopSec'))).toBe(secondsToEnd(env) + spare);
  });
});

test('what the files give beyond the grace, and the grace itself, is what the documents say', () => {
  expect(text('docs/deployment.md')).toContain(`the files give it ${spare} more`);
  expect(manual).toContain(`\`SHUTDOWN_GRACE_SECONDS\` (${shutdownGrace})`);
  expect(manual).toContain('`DRAIN_SECONDS` (0)');
  expect(text('docs/deployment.md')).toContain(`It runs as user ${nobody}, who can write \`${dataFolder}\``);
});
