import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Running, removeFolder, startCloud, startDashboard } from './servers';
import { onOpenStack, setting } from './test';

/** A cloud with the stores central, dcn0, dcn1 and broken, which is a full disk, and a dashboard in front of it. */
export interface BrokenStore {
  authUrl: string;
  dashboard: Running;
  /** Makes room in `broken`. */
  heal(): Promise<void>;
  /** Ends what was started; a shared cloud is as it was. */
  end(): Promise<void>;
}

/** The cloud that CONTRACT_URL names, whose full disk e2e/openstack/up made, or an embedded cloud of its own. */
export async function openBrokenStore(): Promise<BrokenStore> {
  return onOpenStack ? shared() : own();
}

async function shared(): Promise<BrokenStore> {
  const authUrl = setting('TEST_AUTH_URL');
  const dashboard = await startDashboard(authUrl);
  const folder = process.env.OPENSTACK_DIR ?? '/tmp/darkroom-openstack';
  const filler = path.join(folder, 'stores/broken/filler');
  return {
    authUrl,
    dashboard,
    heal: async () => rmSync(filler),
    end: async () => {
      await dashboard.stop();
      writeFileSync(filler, Buffer.alloc(4096));
    },
  };
}

async function own(): Promise<BrokenStore> {
  const config = (broken: object) => ({
    enabled_backends: [{ id: 'central' }, { id: 'dcn0' }, { id: 'dcn1' }, { id: 'broken', ...broken }],
    default_backend: 'central',
    seed_images: false,
  });
  const data = mkdtempSync(path.join(os.tmpdir(), 'darkroom-broken-'));
  let cloud = await startCloud(config({ capacity: 1000 }), data);
  const dashboard = await startDashboard(cloud.authUrl);
  return {
    authUrl: cloud.authUrl,
    dashboard,
    heal: async () => {
      const { port } = cloud;
      await cloud.stop();
      cloud = await startCloud(config({}), data, port);
    },
    end: async () => {
      await dashboard.stop();
      await cloud.stop();
      removeFolder(data);
    },
  };
}
