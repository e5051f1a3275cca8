import { option, type ShownCommand } from '@/lib/commands/image-commands';
import type { Command } from '@/lib/commands/shell';
import type { MetadefNamespaceBody, MetadefNamespaceUpdate } from '@/lib/contract/metadef-body';
import { type MemberBody, type MemberCollection, membersOf, type Step } from '@/lib/metadefs/namespace-steps';

/** What the stock clients are to be given for steps on a namespace of the catalog, in their order. */
export function stepsCommand(namespace: string, steps: readonly Step[]): ShownCommand {
  let name = namespace;
  const commands: Command[] = [];
  for (const step of steps) {
    commands.push(...stepCommands(name, step));
    if (step.do === 'update') name = step.to.namespace;
  }
  return { commands };
}

/** `md-… [options] NAMESPACE [NAME]`, where neither is taken for an option. */
function catalogCommand(verb: string, options: readonly string[], ...names: string[]): Command {
  const apart = names.some((name) => name.startsWith('-')) ? ['--'] : [];
  return ['glance', `md-${verb}`, ...options, ...apart, ...names];
}

function stepCommands(namespace: string, step: Step): Command[] {
  switch (step.do) {
    case 'create':
      return createCommands(step.body);
    case 'delete':
      return [catalogCommand('namespace-delete', [], namespace)];
    case 'update': {
      const options = updateOptions(step.from, step.to);
      return options.length > 0 ? [catalogCommand('namespace-update', options, namespace)] : [];
    }
    // One a command: the client's own for many drops the tags that are there, where Glance is older than it.
    case 'add_tags':
      return step.names.flatMap((name) => memberCommands(namespace, 'tags', null, { name }));
    default:
      return memberCommands(namespace, step.do, step.from, step.to);
  }
}

function createCommands(body: MetadefNamespaceBody): Command[] {
  const { namespace } = body;
  const bare: MetadefNamespaceUpdate = { namespace, visibility: 'private', protected: false };
  const create = catalogCommand('namespace-create', updateOptions(bare, body), namespace);
  return [
    create,
    ...Object.entries(membersOf(body)).flatMap(([collection, members]) =>
      [...members.values()].flatMap((member) =>
        memberCommands(namespace, collection as MemberCollection, null, member),
      ),
    ),
  ];
}

/** Only what differs; what is taken away becomes empty. */
function updateOptions(from: MetadefNamespaceUpdate, to: MetadefNamespaceUpdate): string[] {
  const differs = (key: keyof MetadefNamespaceUpdate) => (from[key] ?? '') !== (to[key] ?? '');
  const text = (key: 'display_name' | 'description' | 'visibility' | 'owner') =>
    differs(key) ? option(key.replace('_', '-'), to[key] ?? '') : [];
  return [
    ...(differs('namespace') ? option('namespace', to.namespace) : []),
    ...text('display_name'),
    ...text('description'),
    ...text('visibility'),
    ...(to.owner ? text('owner') : []),
    ...(differs('protected') ? option('protected', to.protected ? 'True' : 'False') : []),
  ];
}

const nouns: Record<MemberCollection, string> = {
  properties: 'property',
  objects: 'object',
  tags: 'tag',
  resource_types: 'resource-type',
};

function memberCommands<C extends MemberCollection>(
  namespace: string,
  collection: C,
  from: MemberBody<C> | null,
  to: MemberBody<C> | null,
): Command[] {
  const noun = nouns[collection];
  const isType = collection === 'resource_types';
  const remove = from
    ? [catalogCommand(`${noun}-${isType ? 'deassociate' : 'delete'}`, [], namespace, from.name)]
    : [];
  if (to === null) return remove;
  const options = memberOptions(collection, to);
  // An association cannot be changed; of a definition the client keeps what is left out.
  const keeps = from !== null && Object.keys(from).every((key) => key in to);
  if (from && !isType && keeps) return [catalogCommand(`${noun}-update`, options, namespace, from.name)];
  return [...remove, catalogCommand(`${noun}-${isType ? 'associate' : 'create'}`, options, namespace)];
}

function memberOptions(collection: MemberCollection, body: MemberBody<MemberCollection>): string[] {
  const { name, ...rest } = body;
  const named = option('name', name);
  if (collection === 'tags') return named;
  if (collection === 'resource_types') {
    const { prefix, properties_target: target } = rest as MemberBody<'resource_types'>;
    return [
      ...named,
      ...(prefix ? option('prefix', prefix) : []),
      ...(target ? option('properties-target', target) : []),
    ];
  }
  const { title, ...schema } = rest as { title?: string } & Record<string, unknown>;
  return [
    ...named,
    ...(title === undefined ? [] : option('title', title)),
    ...option('schema', JSON.stringify(schema)),
  ];
}
