import type { Command } from '@/lib/commands/shell';
import type { ImageCreate, ImagePatchOperation } from '@/lib/contract/image';
import { imageBaseKeys } from '@/lib/contract/image-words';
import type { ImportRequest } from '@/lib/contract/import';

/**
 * What the stock clients are to be given for what a form or an action does: those of Debian 12, python3-openstackclient 6.0
 * and python3-glanceclient 4.1. `newer` are shorter ones of python-openstackclient since 6.3 (2023.2), where there are any.
 * `left` names what no client can say.
 */
export interface ShownCommand {
  commands: readonly Command[];
  newer?: readonly Command[];
  left?: string[];
}

/**
 * An option with its value. The two are one argument where the value begins with a hyphen, which the clients would take
 * for another option.
 */
export function option(name: string, value: string): string[] {
  return value.startsWith('-') ? [`--${name}=${value}`] : [`--${name}`, value];
}

/** What a new image is to have, as options of `glance image-create` and its like; attributes first. */
function createOptions(image: ImageCreate, id?: string): string[] {
  const { name, disk_format, container_format, min_disk, min_ram, visibility, owner } = image;
  const properties = Object.entries(image).filter(
    (entry): entry is [string, string] => !imageBaseKeys.has(entry[0]) && typeof entry[1] === 'string',
  );
  return [
    ...(id ? option('id', id) : []),
    ...(name ? option('name', name) : []),
    ...(disk_format ? option('disk-format', disk_format) : []),
    ...(container_format ? option('container-format', container_format) : []),
    ...(min_disk ? option('min-disk', String(min_disk)) : []),
    ...(min_ram ? option('min-ram', String(min_ram)) : []),
    ...(visibility ? option('visibility', visibility) : []),
    ...(image.protected ? option('protected', 'True') : []),
    ...(image.os_hidden ? option('hidden', 'True') : []),
    ...(owner ? option('owner', owner) : []),
    ...properties.flatMap(([key, value]) => option('property', `${key}=${value}`)),
  ];
}

/** Where a new image's data comes from: nowhere, a file that is sent as it is, or an import. */
export type CreateSource =
  | { kind: 'none' }
  | {
      kind: 'file';
      fileName: string;
      store?: string;
      /** Stores that the image is copied to afterwards. */
      copyTo?: readonly string[];
    }
  | { kind: 'import'; fileName?: string; request: ImportRequest };

/**
 * What makes an image. `id` is one that it may have: it is asked for only where a further command needs it. Not by
 * `openstack image create`, which adds properties of its own (owner_specified.openstack.*) and knows no store.
 */
export function createCommand(image: ImageCreate, source: CreateSource, id: string): ShownCommand {
  const { tags = [] } = image;
  // Several tags stand behind one option, where one with a hyphen would be taken for the next.
  const apart = tags.length > 1 && tags.some((tag) => tag.startsWith('-'));
  const copyTo = (source.kind === 'file' && source.copyTo) || [];
  const needsId = apart || copyTo.length > 0;
  const options = [
    ...createOptions(image, needsId ? id : image.id),
    ...(apart || tags.length === 0
      ? []
      : tags.length === 1
        ? option('tags', tags[0] ?? '')
        : ['--tags', ...tags]),
  ];
  const left = unsayable(Object.keys(image).filter((key) => !imageBaseKeys.has(key)));
  const program = source.kind === 'import' ? 'image-create-via-import' : 'image-create';
  const create: Command = ['glance', program, ...options, ...sourceOptions(source)];
  const commands = [
    create,
    ...(apart ? [tagCommand('set', id, tags)] : []),
    ...(copyTo.length > 0 ? copyCommand(id, copyTo).commands : []),
  ];
  return { commands, ...left };
}

function sourceOptions(source: CreateSource): string[] {
  if (source.kind === 'none') return [];
  if (source.kind === 'file')
    return [...option('file', source.fileName), ...(source.store ? option('store', source.store) : [])];
  return [
    ...importOptions(source.request),
    ...(source.fileName === undefined ? [] : option('file', source.fileName)),
  ];
}

function importOptions(request: ImportRequest): string[] {
  const { method } = request;
  return [
    ...option('import-method', method.name),
    ...(method.uri ? option('uri', method.uri) : []),
    ...(method.glance_region ? option('remote-region', method.glance_region) : []),
    ...(method.glance_image_id ? option('remote-image-id', method.glance_image_id) : []),
    ...storeOptions(request),
  ];
}

/** The stores of an import; without any, it goes to the default one, and may not name terms. */
function storeOptions({ stores, all_stores_must_succeed }: ImportRequest): string[] {
  if (!stores?.length) return [];
  return [
    ...option('stores', stores.join(',')),
    ...option('allow-failure', all_stores_must_succeed === false ? 'True' : 'False'),
  ];
}

const updateOptions: Record<string, string> = {
  name: 'name',
  disk_format: 'disk-format',
  container_format: 'container-format',
  min_disk: 'min-disk',
  min_ram: 'min-ram',
  visibility: 'visibility',
  protected: 'protected',
  os_hidden: 'hidden',
  owner: 'owner',
};

/** What a patch of attributes and properties does. `tags` are those that the image has before it. */
export function updateCommand(
  id: string,
  patch: readonly ImagePatchOperation[],
  tags: readonly string[] = [],
): ShownCommand {
  const options: string[] = [];
  const commands: Command[] = [];
  const keys: string[] = [];
  for (const operation of patch) {
    const key = operation.path.slice(1).replaceAll('~1', '/').replaceAll('~0', '~');
    const name = updateOptions[key];
    if (operation.op === 'remove') options.push(...option('remove-property', key));
    else if (key === 'tags') commands.push(...tagCommands(id, tags, operation.value));
    else if (name) options.push(...option(name, wireText(operation.value)));
    else {
      keys.push(key);
      options.push(...option('property', `${key}=${wireText(operation.value)}`));
    }
  }
  if (options.length > 0) commands.unshift(['glance', 'image-update', ...options, id]);
  return { commands, ...unsayable(keys) };
}

/** The clients split a property at its first equals sign. */
function unsayable(keys: string[]): { left?: string[] } {
  const left = keys.filter((key) => key.includes('='));
  return left.length > 0 ? { left } : {};
}

function wireText(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return value === null || value === undefined ? '' : String(value);
}

function tagCommands(id: string, before: readonly string[], after: unknown): Command[] {
  const wanted = Array.isArray(after) ? after.map(String) : [];
  const added = wanted.filter((tag) => !before.includes(tag));
  const taken = before.filter((tag) => !wanted.includes(tag));
  return [
    ...(added.length > 0 ? [tagCommand('set', id, added)] : []),
    ...(taken.length > 0 ? [tagCommand('unset', id, taken)] : []),
  ];
}

function tagCommand(verb: 'set' | 'unset', id: string, tags: readonly string[]): Command {
  return ['openstack', 'image', verb, ...tags.flatMap((tag) => option('tag', tag)), id];
}

/** Gives tags to images and takes tags from those that have them. */
export function tagsCommand(
  images: readonly { id: string; tags: readonly string[] }[],
  { add, remove }: { add: readonly string[]; remove: readonly string[] },
): ShownCommand {
  return {
    commands: images.flatMap(({ id, tags }) =>
      tagCommands(id, tags, [...new Set([...tags.filter((tag) => !remove.includes(tag)), ...add])]),
    ),
  };
}

/** The same patch of many images. */
export function updatesCommand(ids: readonly string[], patch: readonly ImagePatchOperation[]): ShownCommand {
  const each = ids.map((id) => updateCommand(id, patch));
  return {
    commands: each.flatMap(({ commands }) => commands),
    ...(each[0]?.left ? { left: each[0].left } : {}),
  };
}

const switches = {
  hide: '--hidden',
  unhide: '--unhidden',
  protect: '--protected',
  unprotect: '--unprotected',
  deactivate: '--deactivate',
  reactivate: '--activate',
  accept: '--accept',
  reject: '--reject',
  leave: '--reject',
} as const;

/** What a verb of the dashboard does to images. */
export function verbCommand(verb: keyof typeof switches | 'delete', ids: readonly string[]): ShownCommand {
  if (verb === 'delete') return { commands: [['openstack', 'image', 'delete', ...ids]] };
  return { commands: ids.map((id): Command => ['openstack', 'image', 'set', switches[verb], id]) };
}

/** Offers an image to projects, or takes offers back. */
export function shareCommand(act: 'add' | 'remove', id: string, projects: readonly string[]): ShownCommand {
  return {
    commands: projects.map(
      (project): Command =>
        project.startsWith('-')
          ? ['openstack', 'image', act, 'project', '--', id, project]
          : ['openstack', 'image', act, 'project', id, project],
    ),
  };
}

/** Imports data into a record that is there: what is staged, or what the cloud fetches. */
export function importCommand(id: string, request: ImportRequest): ShownCommand {
  return { commands: [['glance', 'image-import', ...importOptions(request), id]] };
}

/** Sends a file into a record that waits for data; through an import where one was asked for before. */
export function uploadCommand(id: string, fileName: string, request?: ImportRequest): ShownCommand {
  if (!request) return { commands: [['glance', 'image-upload', ...option('file', fileName), id]] };
  return {
    commands: [
      ['glance', 'image-stage', ...option('file', fileName), id],
      ...importCommand(id, { ...request, method: { name: 'glance-direct' } }).commands,
    ],
  };
}

/** Copies an image to further stores, of which each may fail alone. */
export function copyCommand(id: string, stores: readonly string[]): ShownCommand {
  return {
    commands: [
      [
        ...(['glance', 'image-import', '--import-method', 'copy-image'] as const),
        ...storeOptions({
          method: { name: 'copy-image' },
          stores: [...stores],
          all_stores_must_succeed: false,
        }),
        id,
      ],
    ],
    newer: [
      [
        ...(['openstack', 'image', 'import', '--method', 'copy-image'] as const),
        ...stores.flatMap((store) => option('store', store)),
        '--allow-failure',
        id,
      ],
    ],
  };
}

/** The same for several images, one after the other. */
export function copiesCommand(copies: readonly { id: string; stores: readonly string[] }[]): ShownCommand {
  const each = copies.map(({ id, stores }) => copyCommand(id, stores));
  return {
    commands: each.flatMap(({ commands }) => commands),
    newer: each.flatMap(({ newer = [] }) => newer),
  };
}

/** Takes one copy away. */
export function deleteCopyCommand(id: string, store: string): ShownCommand {
  return {
    commands: [['glance', 'stores-delete', ...option('store', store), id]],
    newer: [['openstack', 'image', 'delete', ...option('store', store), id]],
  };
}

/**
 * What is done with the image cache of a node. The clients ask a node by its own address alone, which no catalog has.
 */
export function cacheCommand(
  act: { queue: readonly string[] } | { clear: 'cache' | 'queue' },
  node: string,
): ShownCommand {
  const at = option('os-image-url', node);
  return {
    commands: [
      'queue' in act
        ? ['glance', ...at, 'cache-queue', ...act.queue]
        : ['glance', ...at, 'cache-clear', ...option('target', act.clear)],
    ],
  };
}

/** Saves an image's data into a file. */
export function downloadCommand(id: string, fileName: string): ShownCommand {
  return { commands: [['openstack', 'image', 'save', ...option('file', fileName), id]] };
}

/** Boots an instance from an image; words in capitals are left to whoever runs it. */
export function launchCommand(id: string): ShownCommand {
  return {
    commands: [
      ['openstack', 'server', 'create', '--image', id, '--flavor', 'FLAVOR', '--network', 'NETWORK', 'NAME'],
    ],
  };
}

const gibibyte = 1024 ** 3;

/** Makes a volume of an image, as large as it has to be at least, in whole GiB (cinder/image/image_utils.py). */
export function volumeCommand(image: {
  id: string;
  size: number | null;
  virtual_size: number | null;
  min_disk: number;
}): ShownCommand {
  const bytes = Math.max(image.size ?? 0, image.virtual_size ?? 0);
  const size = String(Math.max(1, image.min_disk, Math.ceil(bytes / gibibyte)));
  return { commands: [['openstack', 'volume', 'create', '--image', image.id, '--size', size, 'NAME']] };
}

/** Takes namespaces of the catalog in, each from a file of its own; one that is there already is refused. */
export function namespaceImportCommand(fileNames: readonly string[]): ShownCommand {
  return {
    commands: fileNames.map((name): Command => ['glance', 'md-namespace-import', ...option('file', name)]),
  };
}
