import { existsSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test';
import type { Image } from '@/lib/contract/image';
import type { ImageService } from '@/lib/openstack/http';
import { listImages } from '@/lib/openstack/images';
import { apiRoutes, routes } from '@/lib/routes';
import type { Account } from '../support/accounts';
import type { BadProxy, SeenRequest, Treatment } from '../support/bad-proxy';
import { bytesOf, sha512 } from '../support/dice';
import type { Plan, PlannedCut } from './plan';

/** What became of one upload. */
export interface Outcome {
  plan: Plan;
  /** `failed`: the page gave up. `stuck`: it came to no end in time. `misled`: it is whole, and the page says otherwise. */
  end: 'right' | 'wrong' | 'failed' | 'stuck' | 'misled';
  /** What the page said at the end, when that is not `right`. */
  says: string;
  /** Breaks that came to pass. */
  cuts: number;
  /** How often it was registered anew once bytes had been handed on. */
  begunAgain: number;
  /** Bytes that the browser sent beyond the file's own. */
  sentAgain: number;
  /** From the click to the end. */
  seconds: number;
}

/** Where an upload is sent to, and by whom. */
export interface Sender {
  context: BrowserContext;
  proxy: BadProxy;
  account: Account;
  /** Folder for its file. */
  folder: string;
  /** Milliseconds until an upload without an end counts as stuck. */
  patience: number;
}

/** A Chromium without a window: the system's where there is one, else Playwright's own. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
      existsSync,
    ),
    args: ['--no-sandbox', '--disable-quic', '--disable-background-networking'],
  });
}

/** Sends one file through the page as a person would, while the line breaks as planned. */
export async function sendThrough(sender: Sender, plan: Plan, name: string): Promise<Outcome> {
  return (await readyToSend(sender, plan, name)).send();
}

/** Opens the form and chooses the file; `send` clicks, watches the upload to its end, and closes the page. */
export async function readyToSend(
  { context, proxy, account, folder, patience }: Sender,
  plan: Plan,
  name: string,
): Promise<{ send(): Promise<Outcome> }> {
  const bytes = bytesOf(name, plan.size);
  const hash = sha512(bytes);
  const file = fileOf({ folder }, name, bytes);
  proxy.calm();
  const page = await context.newPage();
  await page.goto(`${proxy.url}${routes.newImage()}`);
  await page.getByLabel('Image file').setInputFiles(file);
  return {
    async send() {
      let cuts = { made: 0, stop: () => {} };
      try {
        proxy.requests = [];
        cuts = breakAsPlanned(proxy, plan);
        const began = performance.now();
        await page.getByRole('button', { name: 'Upload image' }).click();
        const [end, says] = await endOf(page, account.service, name, { hash, size: plan.size }, patience);
        const seconds = (performance.now() - began) / 1000;
        return { plan, end, says, cuts: cuts.made, seconds, ...sentBy(proxy.requests, plan.size) };
      } finally {
        cuts.stop();
        proxy.calm();
        await page.close();
        rmSync(file);
      }
    },
  };
}

/** A file of a sender, named for its image. */
export function fileOf({ folder }: Pick<Sender, 'folder'>, name: string, bytes: Buffer): string {
  const file = path.join(folder, `${name}.raw`);
  writeFileSync(file, bytes);
  return file;
}

/** Gives the proxy its orders; tells how many breaks came to pass so far. */
function breakAsPlanned(proxy: BadProxy, plan: Plan): { made: number; stop(): void } {
  const left = [...plan.cuts];
  const timers: NodeJS.Timeout[] = [];
  const count = {
    made: 0,
    stop() {
      for (const timer of timers) clearTimeout(timer);
    },
  };
  proxy.fresh = plan.fresh;
  proxy.piece = plan.piece ?? Number.POSITIVE_INFINITY;
  const broken = (cut: PlannedCut) => {
    count.made += 1;
    proxy.piece = Number.POSITIVE_INFINITY;
    const { ends, down, away } = cut;
    if (ends) {
      const end = () => (ends.what === 'resume' ? proxy.resume() : proxy.cut('reset'));
      timers.push(setTimeout(end, ends.after));
    }
    if (down) {
      proxy.line = 'refused';
      const up = () => {
        proxy.line = 'open';
      };
      timers.push(setTimeout(up, down));
    }
    if (away) {
      const answer = { status: away.status, body: `<html><h1>${away.status}</h1><hr>nginx/1.22.1</html>` };
      proxy.on({ path: apiRoutes.uploads() }, { answer }, away.times);
    }
  };
  proxy.on({ path: apiRoutes.uploads() }, (request) => {
    const length = Number(request.headers['content-length'] ?? 0);
    if (plan.limit && length > plan.limit) {
      return {
        answer: { status: 413, body: '<html><h1>413 Request Entity Too Large</h1>nginx/1.22.1</html>' },
      };
    }
    const treatment: Treatment = request.method === 'PATCH' && plan.buffering ? { buffer: true } : {};
    const index = left.findIndex((cut) => cut.method === request.method);
    if (index < 0) return treatment;
    // What is left of the file may be less than the break is far away.
    const [cut] = left.splice(index, 1);
    if (!cut) return treatment;
    const after = cut.of === 'body' ? Math.min(cut.after, Math.max(0, length)) : cut.after;
    return { ...treatment, cut: { how: cut.how, of: cut.of, after, reached: () => broken(cut) } };
  });
  if (plan.answered) {
    const answer = { status: plan.answered, body: '<html>late</html>', when: 'answered' as const };
    const rule = proxy.on({ method: 'PATCH', path: apiRoutes.uploads() }, { answer }, 1);
    void rule.first.then(() => {
      count.made += 1;
    });
  }
  return count;
}

/** Waits until the image is whole in the cloud and on the page, or the page gives up. */
async function endOf(
  page: Page,
  service: ImageService,
  name: string,
  expected: { hash: string; size: number },
  patience: number,
): Promise<[Outcome['end'], string]> {
  const until = Date.now() + patience;
  const again = page.getByRole('button', { name: 'Start again' });
  const active = page.getByText('active', { exact: true });
  // Outside of it Next announces its routes by an alert.
  const alert = page.locator('main').getByRole('alert').first();
  let whole: Image | undefined;
  while (Date.now() < until) {
    const { images } = await listImages(service, [['name', name]]);
    whole = images.find(({ status }) => status === 'active');
    if (whole && (whole.os_hash_value !== expected.hash || whole.size !== expected.size)) {
      return ['wrong', `${whole.size} bytes, ${whole.os_hash_value}`];
    }
    if (whole && (await active.isVisible())) return ['right', ''];
    if (await again.isVisible()) return [whole ? 'misled' : 'failed', await spoken(page)];
    if (images.length === 0 && (await alert.isVisible())) return ['failed', await spoken(page)];
    await pause(100);
  }
  return [whole ? 'misled' : 'stuck', await spoken(page)];
}

/** What the page says of the upload, on one line. */
async function spoken(page: Page): Promise<string> {
  const main = page.locator('main');
  const said = main.getByRole('alert').or(page.getByRole('region', { name: 'Upload', exact: true }));
  const texts = await said.allInnerTexts().catch(() => ['the page is gone']);
  const title = await page.title().catch(() => '');
  return [title, ...texts].join(' | ').replace(/\s+/g, ' ').slice(0, 400);
}

function sentBy(requests: SeenRequest[], size: number): Pick<Outcome, 'begunAgain' | 'sentAgain'> {
  const uploads = requests.filter(({ path }) => path.startsWith(apiRoutes.uploads()));
  const first = uploads.findIndex(({ method, received }) => method === 'PATCH' && received > 0);
  const begunAgain = uploads.filter(
    ({ method }, index) => method === 'POST' && first >= 0 && index > first,
  ).length;
  const sent = uploads.reduce((sum, { method, received }) => sum + (method === 'PATCH' ? received : 0), 0);
  return { begunAgain, sentAgain: Math.max(0, sent - size) };
}

/** Signs a browser in, past the proxy: cookies know no port. */
export async function signInBrowser(
  context: BrowserContext,
  dashboard: string,
  account: Account,
): Promise<void> {
  const { request } = context;
  const { csrfToken } = (await (await request.get(`${dashboard}/api/auth/csrf`)).json()) as {
    csrfToken: string;
  };
  const form = { csrfToken, json: 'true', name: account.name, password: account.password, domain: 'Default' };
  const response = await request.post(`${dashboard}/api/auth/callback/password`, { form });
  if (!response.ok()) throw new Error(`Signing in: ${response.status()}`);
}
