import { randomInt, randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { adminService } from '../support/accounts';
import { dice } from '../support/dice';
import { startCloud } from '../support/servers';
import { startPacedFiles } from './file-server';
import type { ImageModel } from './image-model';
import { throwMoment } from './moment';
import { brokenStore, goodStores, work } from './operations';
import { caughtIn, readState } from './state';
import { violations } from './violations';

// CRASH_MOMENTS says how many times the cloud is killed, CRASH_SEED which operations and moments the dice give.

const moments = Number(process.env.CRASH_MOMENTS ?? 20);
const seed = Number(process.env.CRASH_SEED ?? randomInt(1, 1_000_000));
const owners = 6;
/** How long a cloud that was started again has to come to rest before what is left counts, in milliseconds. */
const patience = 20_000;

test(`killed at ${moments} moments (seed ${seed}), it loses nothing and leaves no halves`, {
  timeout: 60_000 + moments * 30_000,
}, async () => {
  console.log(`crash test: seed ${seed}, ${moments} moments`);
  const files = await startPacedFiles();
  const config = {
    seed_images: false,
    token_expiration: 86_400,
    default_backend: goodStores[0],
    enabled_backends: [
      { id: goodStores[0] },
      { id: goodStores[1], bandwidth: 16_000_000 },
      { id: goodStores[2], bandwidth: 6_000_000 },
      { id: brokenStore, fails: 'The site is out of reach' },
    ],
    enabled_import_methods: ['glance-direct', 'web-download', 'copy-image'],
    import_filtering_opts: { allowed_hosts: ['localhost'], allowed_ports: [files.port] },
  };
  let cloud = await startCloud(config);
  const { data, port } = cloud;
  const caught = new Map<string, number>();
  const images: ImageModel[][] = Array.from({ length: owners }, () => []);
  let steps = 0;
  let found: string[] = [];
  for (let turn = 0; turn < moments && found.length === 0; turn += 1) {
    const service = await adminService(cloud.authUrl);
    const moment = throwMoment(dice(seed, `moment ${turn}`), [...goodStores, brokenStore]);
    let stopped = false;
    const working = images.map((own, index) =>
      work({
        service,
        images: own,
        dice: dice(seed, `turn ${turn} owner ${index}`),
        files: files.url,
        newId: randomUUID,
        stopped: () => stopped,
      }),
    );
    await moment.come(data);
    stopped = true;
    await cloud.kill();
    await Promise.all(working);
    const halves = caughtIn(readState(data));
    for (const what of halves) caught.set(what, (caught.get(what) ?? 0) + 1);
    // Now and then it is killed again while it recovers.
    const again = dice(seed, `again ${turn}`);
    if (again.next() < 0.2) await killWhileStarting(config, data, port, again.between(50, 600));
    cloud = await startCloud(config, data, port);
    found = await violationsAtRest(cloud.authUrl, data, images.flat());
    if (found.length > 0)
      console.log(
        `turn ${turn} (its data stays in ${data}), killed ${moment.what}, caught in ${halves.join(', ')}:\n${found.join('\n')}`,
      );
    for (const own of images) {
      steps += own.reduce((sum, image) => sum + image.history.length, 0);
      for (const image of own) image.history.splice(0, image.history.length, wordsOf(image));
      own.splice(0, own.length, ...own.filter((image) => image.outcomes[0]?.status !== 'absent'));
    }
  }
  await cloud.stop();
  await files.stop();
  console.log(`${steps} answered or cut operations; how often a kill came in the middle of:`);
  for (const [what, times] of [...caught].sort((a, b) => b[1] - a[1])) console.log(`  ${times} × ${what}`);
  expect(found).toEqual([]);
  rmSync(data, { recursive: true, force: true });
});

function wordsOf(image: ImageModel): string {
  return `before: ${image.outcomes[0]?.status}, ${image.data.size} bytes`;
}

/** Starts the cloud and kills it some time later, ready or not. */
async function killWhileStarting(config: object, data: string, port: number, after: number): Promise<void> {
  writeFileSync(path.join(data, 'config.json'), JSON.stringify(config));
  await startCloud(config, data, port, (child) => setTimeout(() => child.kill('SIGKILL'), after)).then(
    (cloud) => new Promise((resolve) => cloud.child.once('exit', resolve)),
    () => {},
  );
}

/** Waits until no import runs any more and everything fits; what still does not after a while is a violation. */
async function violationsAtRest(authUrl: string, data: string, images: ImageModel[]): Promise<string[]> {
  const service = await adminService(authUrl);
  const until = Date.now() + patience;
  for (;;) {
    const state = readState(data);
    if (state.openTasks.length === 0 || Date.now() > until) {
      const found = await violations(service, state, images);
      if (found.length === 0 || Date.now() > until) return found;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
