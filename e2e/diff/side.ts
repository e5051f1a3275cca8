import { randomUUID } from 'node:crypto';
import type { Image } from '@/lib/contract/image';
import type { ImageService } from '@/lib/openstack/http';
import { adminService, newAccount } from '../support/accounts';
import { type Received, rawRequest } from '../support/raw-request';
import { type Actor, type Command, markup } from './command';

/** What a cloud answered, with everything that differs by nature written as a placeholder. */
export interface Answer {
  status: number;
  /** `json`, `html`, `text`, `bytes`, `none`, or `broken` where less came than was promised. */
  kind: string;
  /** The JSON of a success; of an error its form and its title. */
  body: unknown;
  /** The sentence of an error, to be shown beside a difference and not compared. */
  said: string;
  headers: Record<string, string>;
  /** How an error repeats what HTML has to escape: `raw`, `escaped`, `stripped` of its tags, or `none` where it does not. */
  echo: string;
  /** What the request began has ended; a lock that nobody holds any more stays for ever. */
  settled: boolean;
  /** A page of the list begins or may end at an image that another one was made in one second with. */
  tied: boolean;
}

/** How often an image may look the same while an import works on it: the smallest takes Glance some dozens of looks. */
const enough = 1500;

/** One of the two clouds, and what a sequence made in it. */
export class Side {
  private images: string[] = [];
  /** When each was made, as the cloud tells it: whole seconds. */
  private readonly madeAt = new Map<string, string>();
  /** What the names of namespaces begin with, so that two runs do not meet in one cloud. */
  private readonly word = `Diff-${randomUUID().slice(0, 8)}-`;
  /** An id to ask for; a cloud knows one for ever, so that the next run needs another. */
  private readonly uuid = randomUUID();
  private constructor(
    private readonly root: string,
    private readonly services: Record<Exclude<Actor, 'nobody'>, ImageService>,
    private readonly projects: { owner: string; stranger: string; admin: string },
  ) {}

  /** Makes the actors in a cloud. */
  static async open(authUrl: string): Promise<Side> {
    const owner = await newAccount(authUrl);
    const reader = await newAccount(authUrl, 'reader', owner);
    const stranger = await newAccount(authUrl);
    const admin = await adminService(authUrl);
    return new Side(
      owner.service.url,
      { owner: owner.service, reader: reader.service, stranger: stranger.service, admin },
      { owner: owner.projectId, stranger: stranger.projectId, admin: '' },
    );
  }

  /** Forgets the images of the sequence before, after deleting them. */
  async reset(): Promise<void> {
    for (const id of this.images) {
      const url = `${this.root}/v2/images/${id}`;
      const headers = { 'x-auth-token': this.services.admin.token };
      const unprotect = [{ op: 'replace', path: '/protected', value: false }];
      const type = 'application/openstack-images-v2.1-json-patch';
      await fetch(url, {
        method: 'PATCH',
        headers: { ...headers, 'content-type': type },
        body: JSON.stringify(unprotect),
      });
      await fetch(url, { method: 'DELETE', headers });
    }
    this.images = [];
    await this.forgetNamespaces();
  }

  private async forgetNamespaces(): Promise<void> {
    const url = `${this.root}/v2/metadefs/namespaces`;
    const headers = { 'x-auth-token': this.services.admin.token, 'content-type': 'application/json' };
    for (const letter of 'ABC') {
      const namespace = `${this.word}${letter}`;
      const body = JSON.stringify({ namespace });
      const { ok } = await fetch(`${url}/${namespace}`, { method: 'PUT', headers, body });
      if (ok) await fetch(`${url}/${namespace}`, { method: 'DELETE', headers });
    }
  }

  /** Sends one request and reads what came. */
  async run(command: Command): Promise<Answer> {
    const query = command.query?.length
      ? `?${this.filled(new URLSearchParams(command.query).toString().replace(/%7B/g, '{').replace(/%7D/g, '}'))}`
      : '';
    const body = command.body === undefined ? command.raw : JSON.stringify(command.body);
    const response = await rawRequest(
      command.method,
      `${this.root}${this.filled(command.path)}${query}`,
      {
        ...(command.actor === 'nobody' ? {} : { 'x-auth-token': this.services[command.actor].token }),
        ...(command.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...command.headers,
      },
      body === undefined ? undefined : this.filled(body),
    );
    const { text } = response;
    if (command.method === 'POST' && command.path === '/v2/images' && response.status === 201) {
      const { id, created_at } = JSON.parse(text) as Image;
      this.images.push(id);
      this.madeAt.set(id, created_at);
    }
    const settled =
      !command.settles || response.status !== 202 || (await this.settle(this.filled(command.path)));
    return { ...this.answer(response), settled, tied: this.isTied(new URLSearchParams(query)) };
  }

  private isTied(query: URLSearchParams): boolean {
    const marker = query.get('marker');
    const cut = Number(query.get('limit') ?? 25) < this.images.length;
    const times = this.images.map((id) => this.madeAt.get(id));
    if (cut && new Set(times).size < times.length) return true;
    const at = marker === null ? undefined : this.madeAt.get(marker);
    return at !== undefined && this.images.some((id) => id !== marker && this.madeAt.get(id) === at);
  }

  /** Waits until nothing works on an image any more; false when its import shows no sign of ever ending. */
  private async settle(path: string): Promise<boolean> {
    const url = `${this.root}${path.replace(/\/import$/, '')}`;
    const headers = { 'x-auth-token': this.services.admin.token };
    let [before, alike] = ['', 0];
    while (alike < enough) {
      const response = await fetch(url, { headers });
      if (!response.ok) return true;
      const text = await response.text();
      if (!(JSON.parse(text) as Image).os_glance_import_task) return true;
      alike = text === before ? alike + 1 : 0;
      before = text;
    }
    return false;
  }

  private filled(text: string): string {
    return text
      .replace(/\{(\d)\}/g, (_, index: string) => this.images[Number(index) % this.images.length] ?? '')
      .replace(/\{n\}/g, this.word)
      .replace(/\{uuid\}/g, this.uuid)
      .replace(/\{owner\}/g, this.projects.owner)
      .replace(/\{stranger\}/g, this.projects.stranger);
  }

  private answer({ status, headers: received, text, broken }: Received): Omit<Answer, 'tied' | 'settled'> {
    const kind = broken ? 'broken' : kindOf(received['content-type'] ?? '', text);
    const ok = status < 400;
    const headers: Record<string, string> = {};
    for (const name of ['content-range', 'content-md5', 'accept-patch', 'allow', 'location']) {
      const value = received[name];
      if (value !== undefined)
        headers[name] = this.plain(
          name === 'allow' || name === 'accept-patch' ? value.split(/,\s*/).sort().join(', ') : value,
        ) as string;
    }
    if (text !== '') headers['content-type'] = received['content-type'] ?? '';
    if (received['www-authenticate']?.startsWith('Keystone uri=')) headers['www-authenticate'] = 'Keystone';
    const parsed: unknown = kind === 'json' ? this.ofSequence(JSON.parse(text)) : text;
    return {
      status,
      kind,
      body: ok ? (kind === 'html' ? '' : this.plain(parsed)) : formOf(kind, parsed, text),
      said: ok
        ? ''
        : text
            .replace(/<[^>]+>/g, ' ')
            .replace(/\s+/g, ' ')
            .slice(0, 200),
      echo: ok ? 'none' : echoOf(kind === 'json' ? JSON.stringify(parsed).replace(/\\(.)/g, '$1') : text),
      headers,
    };
  }

  /**
   * A list without what others made in the same cloud, such as public images, and in the order of making: images of one
   * second and name are ordered by ids, which no two clouds share. The contract suite looks at orders.
   */
  private ofSequence(body: unknown): unknown {
    if (typeof body === 'object' && body !== null && 'namespaces' in body && Array.isArray(body.namespaces)) {
      const made = (body.namespaces as { namespace: string }[]).filter((row) =>
        row.namespace.startsWith(this.word),
      );
      return { ...body, namespaces: made };
    }
    // Types stay for ever, so a cloud has those of every run before.
    if (typeof body === 'object' && body !== null && 'resource_types' in body) return { resource_types: [] };
    if (typeof body !== 'object' || body === null || !('images' in body) || !Array.isArray(body.images))
      return body;
    const made = (body.images as Image[]).filter((image) => this.images.includes(image.id));
    return { ...body, images: made.sort((a, b) => this.images.indexOf(a.id) - this.images.indexOf(b.id)) };
  }

  /** The same with ids, times and addresses as placeholders, and lists without an order in one. */
  private plain(value: unknown): unknown {
    if (typeof value === 'string') {
      let text = value
        .split(this.root)
        .join('')
        .split(this.word)
        .join('<word>')
        .split(this.uuid)
        .join('<uuid>');
      for (const [index, id] of this.images.entries()) text = text.split(id).join(`<image ${index}>`);
      for (const [name, id] of Object.entries(this.projects)) if (id) text = text.split(id).join(`<${name}>`);
      return text
        .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z?/g, '<time>')
        .replace(/req-[0-9a-f-]{36}/g, '<request>')
        .replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<uuid>')
        .replace(/\b[0-9a-f]{32}\b/g, '<id>');
    }
    if (Array.isArray(value)) return value.map((entry) => this.plain(entry));
    if (value !== null && typeof value === 'object') {
      const entries = Object.entries(value).map(
        ([key, entry]) =>
          [key, this.plain(unordered.has(key) && Array.isArray(entry) ? sorted(entry) : entry)] as const,
      );
      return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
    }
    return value;
  }
}

/** Lists that Glance gives in any order. */
const unordered = new Set(['tags', 'objects', 'resource_type_associations']);

function sorted(list: unknown[]): unknown[] {
  const keyOf = (entry: unknown) =>
    typeof entry === 'object' && entry !== null && 'name' in entry
      ? String(entry.name)
      : JSON.stringify(entry);
  return [...list].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

function kindOf(type: string, text: string): string {
  if (text === '') return 'none';
  if (type.includes('json')) return 'json';
  if (type.includes('html')) return 'html';
  return type.includes('octet') ? 'bytes' : 'text';
}

/** What is the same in every error of a status, whatever it says. */
function formOf(kind: string, parsed: unknown, text: string): unknown {
  if (kind === 'html') return /<title>(.*)<\/title>/.exec(text)?.[1] ?? '';
  if (kind !== 'json' || typeof parsed !== 'object' || parsed === null) return text.split('\n')[0];
  const { code, title } = parsed as { code?: unknown; title?: unknown };
  return { keys: Object.keys(parsed).sort(), code, title };
}

function echoOf(text: string): string {
  if (text.includes(markup)) return 'raw';
  if (text.includes('&lt;i&gt;&amp;&quot;')) return 'escaped';
  return text.includes('&"') ? 'stripped' : 'none';
}
