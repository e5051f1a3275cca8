import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Running, removeFolder, startCloud, startDashboard } from './servers';
import { onOpenStack, setting } from './test';

const call = promisify(execFile);

/** A service of OpenStack. The embedded cloud is both in one process. */
export type Service = 'glance' | 'keystone';

/** A cloud that a test may take away and bring back, and a dashboard of its own in front of it. */
export interface Outage {
  authUrl: string;
  dashboard: Running;
  /** Ends a service as a crash would. */
  kill(service: Service): Promise<void>;
  /** Brings it back; with `fast`, the embedded cloud's stores are not slowed down any more. */
  start(service: Service, fast?: boolean): Promise<void>;
  /** Moves the last sign of life of an image's tasks back by some minutes. For OpenStack: the embedded cloud goes on. */
  age(imageId: string, minutes: number): Promise<void>;
  /** Ends what was started and leaves a shared cloud running. */
  end(): Promise<void>;
}

const config = (bandwidth?: number) => ({
  enabled_backends: [
    { id: 'central', ...(bandwidth ? { bandwidth } : {}) },
    { id: 'dcn0', ...(bandwidth ? { bandwidth } : {}) },
  ],
  default_backend: 'central',
  seed_images: false,
});

/**
 * The cloud that CONTRACT_URL names, whose services `e2e/openstack` ends and starts, or an embedded cloud with slow
 * stores. Nothing else may run on a shared cloud meanwhile: these tests carry the tag @outage.
 */
export async function openOutage(): Promise<Outage> {
  return onOpenStack ? shared() : own();
}

async function shared(): Promise<Outage> {
  const authUrl = setting('TEST_AUTH_URL');
  const dashboard = await startDashboard(authUrl);
  const run = (script: string, ...args: string[]) => call(path.resolve('e2e/openstack', script), args);
  return {
    authUrl,
    dashboard,
    kill: async (service) => {
      await run(service, 'kill');
    },
    start: async (service) => {
      await run(service, 'start');
    },
    age: async (imageId, minutes) => {
      await run('age-tasks', imageId, String(minutes));
    },
    end: async () => {
      await dashboard.stop();
      await run('keystone', 'start');
      await run('glance', 'start');
    },
  };
}

async function own(): Promise<Outage> {
  const data = mkdtempSync(path.join(os.tmpdir(), 'darkroom-away-'));
  let cloud = await startCloud(config(3_000_000), data);
  const { port, authUrl } = cloud;
  const dashboard = await startDashboard(authUrl);
  return {
    authUrl,
    dashboard,
    kill: () => cloud.kill(),
    start: async (_, fast) => {
      cloud = await startCloud(config(fast ? undefined : 3_000_000), data, port);
    },
    age: async () => {
      throw new Error('The embedded cloud takes up what was interrupted: nothing grows old there');
    },
    end: async () => {
      await dashboard.stop();
      await cloud.stop();
      removeFolder(data);
    },
  };
}
