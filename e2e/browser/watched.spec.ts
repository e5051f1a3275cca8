import { randomBytes } from 'node:crypto';
import http from 'node:http';
import { freePort } from '../../scripts/processes.mjs';
import { newAccount } from '../support/accounts';
import { startDashboard } from '../support/servers';
import { enter, expect, makeFile, open, setting, test } from '../support/test';

// What people who run the dashboard see of one upload and one import: numbers, lines, traces, and none of the secrets.

/** A collector of traces: names of the spans that it was sent. */
async function collector(): Promise<{ url: string; names: string[]; stop(): void }> {
  const names: string[] = [];
  const server = http.createServer(async (request, response) => {
    let text = '';
    for await (const piece of request) text += piece;
    names.push(...[...text.matchAll(/"name":"([^"]+)"/g)].map((match) => match[1] ?? ''));
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, names, stop: () => server.close() };
}

test('an upload and an import move the numbers and have their lines, and no secret is in any', async ({
  page,
  context,
}) => {
  const traces = await collector();
  const metricsPort = await freePort();
  const dashboard = await startDashboard(setting('TEST_AUTH_URL'), {
    METRICS_PORT: String(metricsPort),
    LOG_FORMAT: 'json',
    OTEL_EXPORTER_OTLP_ENDPOINT: traces.url,
    OTEL_BSP_SCHEDULE_DELAY: '100',
  });
  let said = '';
  for (const stream of [dashboard.child.stdout, dashboard.child.stderr])
    stream?.on('data', (bytes) => {
      said += bytes;
    });
  const lines = () =>
    said
      .split('\n')
      .slice(0, -1)
      .map((line): Record<string, unknown> => JSON.parse(line));
  const number = async (name: string): Promise<number> => {
    const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
    return text
      .split('\n')
      .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
      .filter((line) => !line.includes('le='))
      .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
  };
  const callsTo = 'darkroom_upstream_request_duration_seconds_count';
  const answered = 'darkroom_http_request_duration_seconds_count';
  try {
    expect([await number('darkroom_upload_bytes_total'), await number(callsTo)]).toEqual([0, 0]);
    const account = await newAccount(setting('TEST_AUTH_URL'));
    await enter(context, account, dashboard.url);

    const bytes = randomBytes(300_000);
    await open(page, `${dashboard.url}/images/new`);
    await page.getByLabel('Image file').setInputFiles(makeFile('watched.raw', bytes));
    await page.getByLabel('Disk format').selectOption('raw');
    await page.getByRole('button', { name: 'Upload image' }).click();
    await expect(page.getByText('active', { exact: true })).toBeVisible();
    expect(await number('darkroom_upload_bytes_total')).toBe(bytes.length);
    expect(await number('darkroom_uploads_active')).toBe(0);
    const before = { calls: await number(callsTo), answers: await number(answered) };
    expect(before.calls).toBeGreaterThan(0);

    await open(page, `${dashboard.url}/images/new?source=url`);
    await page
      .getByLabel('URL of the image')
      .fill(`${setting('TEST_FILES')}/file/3000?Signature=hidden-word`);
    await page.getByLabel('Name').fill('imported');
    await page.getByLabel('Disk format').selectOption('raw');
    await page.getByRole('button', { name: 'Import image' }).click();
    await expect(page.getByText('active', { exact: true })).toBeVisible();
    expect(await number(callsTo)).toBeGreaterThan(before.calls);
    expect(await number(answered)).toBeGreaterThan(before.answers);
    expect(await number('darkroom_upload_bytes_total')).toBe(bytes.length);

    const calls = lines().filter((line) => line.msg === 'call');
    const imported = calls.find((line) => /\/images\/[\da-f-]+\/import$/.test(String(line.path)));
    expect(imported).toMatchObject({ service: 'image', method: 'POST', status: 202 });
    expect(imported?.cloud_request_id).toMatch(/^req-/);
    expect(calls.find((line) => line.method === 'PUT')).toMatchObject({ service: 'image', status: 204 });
    const asked = lines().filter((line) => line.msg === 'request');
    const begun = asked.find((line) => line.request_id === imported?.request_id);
    expect(begun).toMatchObject({ method: 'POST', route: '/images/new', status: 200 });
    expect(imported?.trace_id).toBe(begun?.trace_id);
    await expect.poll(() => traces.names).toContain('POST image');
    expect(traces.names).toContain('POST /images/new');

    const cookies = await context.cookies(dashboard.url);
    const secrets = [
      account.password,
      account.service.token,
      ...cookies.map(({ value }) => value),
      'hidden-word',
    ];
    for (const secret of secrets.filter((value) => value.length > 8)) expect(said).not.toContain(secret);
  } finally {
    // What it asks for ahead would fail.
    await page.goto('about:blank');
    await dashboard.stop();
    traces.stop();
  }
});

test('probes are answered whatever host they name, and are in no log', async () => {
  const dashboard = await startDashboard(setting('TEST_AUTH_URL'), { LOG_FORMAT: 'json' });
  let said = '';
  dashboard.child.stdout?.on('data', (bytes) => {
    said += bytes;
  });
  const statusOf = (path: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      http
        .get(`${dashboard.url}${path}`, { headers: { host: '10.1.2.3:80' } }, (response) => {
          response.resume();
          resolve(response.statusCode);
        })
        .once('error', reject);
    });
  try {
    for (const path of ['/healthz', '/readyz', '/healthcheck']) expect(await statusOf(path)).toBe(200);
    expect(await statusOf('/images')).toBe(421);
    await expect.poll(() => said).toContain('"path":"/images"');
    expect(said).not.toContain('/healthz');
  } finally {
    await dashboard.stop();
  }
});
