import { randomBytes, randomUUID } from 'node:crypto';
import http from 'node:http';
import type { Capabilities } from '@/lib/contract/capabilities';
import { createImageDefaults } from '@/lib/forms/create-image';
import { actionId } from '../../scripts/action-id.mjs';
import type { Account } from '../support/accounts';

/** What was answered to a request; status 0 is none. */
interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  text: string;
}

const noStores: Capabilities = {
  versions: [],
  importMethods: [],
  stores: null,
  diskFormats: [],
  containerFormats: [],
  requiredKeys: [],
  imageTasks: false,
  cache: false,
  locations: false,
  limits: false,
};

/** How often the same write is asked for before it counts as lost. */
const triesAtMost = 30;

/**
 * Sends what a tab of the former build sends: the same requests of server actions, each with the name of its call, and again
 * under that name where no answer of the action came, as somebody who clicks again. No browser runs in it.
 */
export class Tab {
  /** Answers that were none of the action: their status and first words. */
  readonly unexpected: string[] = [];
  repeats = 0;
  writes = 0;
  private readonly cookies = new Map<string, string>();

  private constructor(
    private readonly url: string,
    readonly account: Account,
  ) {}

  /** Signs in as a browser does. */
  static async open(url: string, account: Account): Promise<Tab> {
    const tab = new Tab(url, account);
    const { csrfToken } = JSON.parse((await tab.ask('GET', '/api/auth/csrf')).text);
    const { name, password } = account;
    const form = new URLSearchParams({ csrfToken, json: 'true', name, password, domain: 'Default' });
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const { status, text } = await tab.ask('POST', '/api/auth/callback/password', type, String(form));
    if (status !== 200) throw new Error(`Sign-in: ${status} ${text.slice(0, 200)}`);
    return tab;
  }

  /** One request over a connection of its own, as from a proxy. */
  ask(
    method: string,
    path: string,
    headers: Record<string, string | number> = {},
    body: string | Uint8Array = '',
  ): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const own = method === 'GET' || method === 'HEAD' ? {} : { 'content-length': Buffer.byteLength(body) };
    const all = {
      'sec-fetch-site': 'same-origin',
      origin: this.url,
      ...(cookie ? { cookie } : {}),
      ...own,
      ...headers,
    };
    return new Promise((resolve) => {
      const lost = (error: Error) => resolve({ status: 0, headers: {}, text: error.message });
      const request = http.request(this.url + path, { method, headers: all, agent: false }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (piece) => {
          text += piece;
        });
        response.once('error', lost);
        response.once('end', () => {
          for (const line of response.headers['set-cookie'] ?? []) {
            const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
            this.cookies.set(name, value);
          }
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
        });
      });
      request.once('error', lost);
      request.end(body);
    });
  }

  /** Does a write once, however many requests that takes, and gives what the action gave. */
  async write(action: string, input: object): Promise<unknown> {
    const id = actionId('.next', action);
    const call = randomBytes(12).toString('hex');
    for (let tries = 0; tries < triesAtMost; tries += 1) {
      const body = JSON.stringify([input, '$undefined', call, tries > 0]);
      const { status, text } = await this.ask(
        'POST',
        '/images',
        { 'next-action': id, accept: 'text/x-component', 'content-type': 'text/plain;charset=UTF-8' },
        body,
      );
      const result = status === 200 ? resultIn(text) : null;
      if (result?.ok) {
        this.writes += 1;
        return result.data;
      }
      if (result) throw new Error(`${action}: ${JSON.stringify(result)} after ${tries} repeats`);
      this.repeats += 1;
      this.unexpected.push(`${action}: ${status} ${text.slice(0, 80)}`);
    }
    throw new Error(`${action} was not answered ${triesAtMost} times`);
  }

  /** Makes an image without data; its id is made here, as the form does. */
  async create(name: string): Promise<string> {
    const id = randomUUID();
    const values = createImageDefaults(noStores);
    await this.write('createImage', { ...values, source: 'none', disk_format: 'raw', name, id });
    return id;
  }
}

/** What an action gave, as React writes it: lines of a number and a JSON, of which the second is the result. */
function resultIn(text: string): { ok: boolean; data?: unknown } | null {
  const line = text.split('\n').find((each) => each.startsWith('1:{"ok":'));
  return line ? JSON.parse(line.slice(2)) : null;
}
