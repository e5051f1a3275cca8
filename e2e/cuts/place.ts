import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Browser } from '@playwright/test';
import { newAccount } from '../support/accounts';
import { BadProxy } from '../support/bad-proxy';
import { type Running, removeFolder, startCloud, startDashboard } from '../support/servers';
import { type Sender, signInBrowser, startBrowser } from './upload';

/** A dashboard in front of a cloud, and a browser. */
export interface Place {
  authUrl: string;
  /** Folder of the embedded cloud, or null. */
  data: string | null;
  dashboard: Running;
  browser: Browser;
  /** Somebody with a browser context and a line of their own. */
  sender(): Promise<Sender>;
  end(): Promise<void>;
}

/** The cloud that CONTRACT_URL names, or an embedded one with fresh data. */
export async function openPlace(env: Record<string, string> = {}): Promise<Place> {
  const given = process.env.CONTRACT_URL;
  const cloud = given ? null : await startCloud({ seed_images: false });
  const authUrl = given ?? cloud?.authUrl ?? '';
  const dashboard = await startDashboard(authUrl, env);
  const browser = await startBrowser();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'darkroom-cuts-'));
  const proxies: BadProxy[] = [];
  return {
    authUrl,
    data: cloud?.data ?? null,
    dashboard,
    browser,
    async sender() {
      const proxy = await BadProxy.start(dashboard.url);
      proxies.push(proxy);
      const account = await newAccount(authUrl);
      const context = await browser.newContext({ locale: 'en-US' });
      await signInBrowser(context, dashboard.url, account);
      return { context, proxy, account, folder, patience: given ? 180_000 : 60_000 };
    },
    async end() {
      await browser.close();
      for (const proxy of proxies) await proxy.stop();
      await dashboard.stop();
      if (cloud) {
        await cloud.stop();
        removeFolder(cloud.data);
      }
      removeFolder(folder);
    },
  };
}
