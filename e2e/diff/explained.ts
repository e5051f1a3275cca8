import type { Command } from './command';
import type { Answer } from './side';

/** A difference that is meant, or that a real Glance has by accident. */
interface Explained {
  why: string;
  /** An image is of another state from here on, and so is everything after it. */
  apart?: true;
  holds(command: Command, openstack: Answer, embedded: Answer): boolean;
}

/** How many images a list may show, as far as it is told in plain digits. */
const pageSize = ({ query = [] }: Command) => Number(query.find(([key]) => key === 'limit')?.[1] ?? 25) || 0;

const withoutWide = (body: unknown) => JSON.stringify(body).replace(/[^\x20-\x7e]/g, '');

const refused = (answer: Answer) => answer.status >= 400 && answer.status < 500;

/** Differences between the embedded cloud and a real Glance that stay, each with its reason. */
export const explained: Explained[] = [
  {
    why: 'A bug of Glance answers 500, and the embedded cloud does not copy it',
    holds: (_, openstack, embedded) => openstack.status === 500 && embedded.status < 500,
  },
  {
    why: 'Glance orders images of one second by ids, which no two clouds share: behind one of them stand others',
    holds: (command, openstack, embedded) =>
      command.path === '/v2/images' && openstack.tied && openstack.status === 200 && embedded.status === 200,
  },
  {
    why: 'Glance reads a body before it says that the method is not allowed',
    holds: (command, openstack, embedded) =>
      command.raw !== undefined && openstack.status === 400 && embedded.status === 405,
  },
  {
    why: 'Glance stores a member id that is a number; the embedded cloud wants text, as the schema says',
    holds: (command, _, embedded) =>
      /\/members$/.test(command.path) &&
      /^\{"member":(?!")/.test(JSON.stringify(command.body)) &&
      embedded.status === 400,
  },
  {
    why: 'Glance accepts an import into no store at all, and its task fails; the embedded cloud says so at once',
    holds: (command, openstack, embedded) =>
      /"stores":(\[\]|\{|"")/.test(JSON.stringify(command.body ?? null)) &&
      openstack.status === 202 &&
      embedded.status === 400,
  },
  {
    why: 'Glance never ends an import whose flow it cannot make, and the image stays locked',
    holds: (command, openstack, embedded) =>
      command.path.endsWith('/import') && !openstack.settled && embedded.settled,
  },
  {
    why: 'Glance keeps a NUL in a text, which the database of the embedded cloud would take for its end',
    holds: (command, _, embedded) => command.path.includes('%00') && embedded.status === 400,
  },
  {
    why: 'For some ranges Glance promises more bytes than the image has, and the reader waits for them in vain',
    holds: (command, openstack, embedded) =>
      command.headers?.['content-range'] !== undefined &&
      openstack.kind === 'broken' &&
      embedded.status === 206,
  },
  {
    why: 'A tag in an address that is not ASCII becomes another one in Glance, byte by byte',
    holds: (command, openstack, embedded) =>
      command.path.startsWith('/v2/images') &&
      openstack.status === 200 &&
      embedded.status === 200 &&
      withoutWide(openstack.body) === withoutWide(embedded.body),
  },
  {
    why: 'A page of an administrator begins with what others made in the same cloud',
    holds: (command, openstack, embedded) =>
      command.path === '/v2/images' &&
      command.actor === 'admin' &&
      pageSize(command) < 1000 &&
      openstack.status === 200 &&
      embedded.status === 200,
  },
  {
    why: 'Ids are other ones in every cloud, and so is an order by them',
    holds: (command, openstack, embedded) =>
      (command.query ?? []).some(([key, value]) => key.startsWith('sort') && /\bid\b/.test(value)) &&
      (pageSize(command) < 100 || (command.query ?? []).some(([key]) => key === 'marker')) &&
      openstack.status === 200 &&
      embedded.status === 200,
  },
  {
    why: 'Versions depend on the cache, which the one has configured and the other has not',
    holds: (_, openstack, embedded) => openstack.status === 300 && embedded.status === 300,
  },
  {
    why: 'A failed import by file stays in importing for ever; the embedded cloud takes the image back to queued',
    holds: (_, openstack, embedded) =>
      (JSON.stringify(openstack.body).includes('"status":"importing"') &&
        JSON.stringify(embedded.body).includes('"status":"queued"')) ||
      (openstack.said.includes('transition from importing') && embedded.status < 300),
  },
  {
    why: 'An upload that is refused takes a staged image back to queued in Glance, as anybody can who sees it',
    apart: true,
    holds: (_, openstack, embedded) =>
      JSON.stringify(openstack.body).includes('"status":"queued"') &&
      JSON.stringify(embedded.body).includes('"status":"uploading"'),
  },
  {
    why: 'Glance forgets to ask whether who adds an owner may, and so an owner can lose the image',
    holds: (command, openstack, embedded) =>
      /"op":"add","path":"\/owner"/.test(JSON.stringify(command.body ?? null)) &&
      [200, 404].includes(openstack.status) &&
      embedded.status === 403,
  },
  {
    why: 'Each cloud has stores of its own',
    holds: (command, openstack, embedded) =>
      command.path.endsWith('/info/stores') && openstack.status === embedded.status,
  },
  {
    why: 'Both refuse; that a number is too large Glance finds when it stores it, after everything else',
    holds: (command, openstack, embedded) =>
      JSON.stringify(command.body ?? null).includes('2147483648') && refused(openstack) && refused(embedded),
  },
  {
    why: 'MySQL takes letters with and without accents, large or small, with blanks behind or none for the same',
    holds: ({ query = [] }, openstack, embedded) =>
      query.some(([key, value]) => !/^(sort|.*_at$)/.test(key) && /[^\x20-\x7e]|[A-Z]|\s$/.test(value)) &&
      openstack.status === 200 &&
      embedded.status === 200,
  },
  {
    why: 'Tasks of the embedded cloud tell how far every store is besides',
    holds: (command, openstack, embedded) =>
      command.path.endsWith('/tasks') &&
      JSON.stringify(openstack.body) ===
        JSON.stringify(embedded.body, (key, value) => (key === 'store_progress' ? undefined : value)),
  },
  {
    why: 'Both refuse a change of locations; Glance looks at its form first',
    holds: (command, openstack, embedded) =>
      JSON.stringify(command.body ?? null).includes('"/locations"') &&
      refused(openstack) &&
      refused(embedded),
  },
  {
    why: 'Both refuse, for another of several reasons that hold at once',
    holds: (command, openstack, embedded) =>
      command.raw !== undefined && refused(openstack) && refused(embedded),
  },
  {
    why: 'What is in a namespace that is put is forgotten by both; the embedded cloud holds it against its limits all the same',
    holds: (command, openstack, embedded) =>
      command.method === 'PUT' &&
      /\/metadefs\/namespaces\/[^/]+$/.test(command.path) &&
      openstack.status === 200 &&
      embedded.status === 400,
  },
  {
    why: 'The embedded cloud finds all that is wrong with a definition before it looks who asks for what; Glance finds some when it stores it',
    holds: (command, openstack, embedded) =>
      command.path.includes('/metadefs/') &&
      command.body !== undefined &&
      [403, 404, 409].includes(openstack.status) &&
      embedded.status === 400,
  },
  {
    why: 'Glance takes a name that is empty and then cannot be asked for',
    holds: (command, openstack, embedded) =>
      command.path.includes('/metadefs/') &&
      [200, 201].includes(openstack.status) &&
      embedded.status === 400 &&
      /"(name|namespace)":""/.test(JSON.stringify(command.body)),
  },
];
