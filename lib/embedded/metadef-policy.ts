import type { Caller } from '@/lib/embedded/cloud';
import { forbidden, notFound } from '@/lib/embedded/error';
import { type CheckContext, holds } from '@/lib/embedded/policy-check';

const read = "role:admin or (role:reader and (project_id:%(project_id)s or 'public':%(visibility)s))";
const write = 'rule:metadef_admin';

/** Glance's policies of metadata definitions from 2023.1 on (glance/policies/metadef.py), as oslo.policy writes them. */
export const metadefRules = {
  context_is_admin: 'role:admin',
  metadef_default: '',
  metadef_admin: 'role:admin',
  get_metadef_namespace: read,
  get_metadef_namespaces: 'role:admin or (role:reader and project_id:%(project_id)s)',
  modify_metadef_namespace: write,
  add_metadef_namespace: write,
  delete_metadef_namespace: write,
  get_metadef_object: read,
  get_metadef_objects: read,
  modify_metadef_object: write,
  add_metadef_object: write,
  delete_metadef_object: write,
  list_metadef_resource_types: read,
  get_metadef_resource_type: read,
  add_metadef_resource_type_association: write,
  remove_metadef_resource_type_association: write,
  get_metadef_property: read,
  get_metadef_properties: read,
  modify_metadef_property: write,
  add_metadef_property: write,
  remove_metadef_property: write,
  get_metadef_tag: read,
  get_metadef_tags: read,
  modify_metadef_tag: write,
  add_metadef_tag: write,
  add_metadef_tags: write,
  delete_metadef_tag: write,
  delete_metadef_tags: write,
} as const;
export type MetadefRule = keyof typeof metadefRules;

/** What a check looks at of a namespace. */
export interface NamespaceTarget {
  owner: string;
  visibility: string;
}

/** Whether the caller may; without a namespace the question is about the caller's own project. */
export function isMetadefAllowed(caller: Caller, rule: MetadefRule, namespace?: NamespaceTarget): boolean {
  // Every rule has scope_types=['project'].
  if (caller.projectId === null) return false;
  const target = { project_id: namespace?.owner ?? caller.projectId, visibility: namespace?.visibility };
  return isOpenTo(caller.policies, rule, { ...caller, target });
}

/** Throws Glance's 403 unless the caller may, or its 404 where the caller may not even see (glance/api/v2/policy.py). */
export function authorizeMetadef(caller: Caller, rule: MetadefRule, namespace?: NamespaceTarget): void {
  if (isMetadefAllowed(caller, rule, namespace)) return;
  if (rule === 'get_metadef_namespace' || !isMetadefAllowed(caller, 'get_metadef_namespace', namespace))
    throw notFound();
  throw forbidden(`You are not authorized to complete ${rule} action.`);
}

/**
 * A sentence where the policies let members write some of the definitions and not others: they would make what they
 * can neither mend nor delete. Null where all or nothing is open.
 */
export function partlyOpenMetadefs(policies: Record<string, string>): string | null {
  const member = new Set(['member', 'reader']);
  const context = {
    roles: member,
    projectId: 'p',
    userId: 'u',
    target: { project_id: 'p', visibility: 'private' },
  };
  const writes = Object.keys(metadefRules).filter((name): name is MetadefRule =>
    /^(add|modify|delete|remove)_/.test(name),
  );
  const closed = writes.filter((rule) => !isOpenTo(policies, rule, context));
  if (closed.length === 0 || closed.length === writes.length) return null;
  return `The policies open metadata definitions to members only in part: ${closed.join(', ')} still need an administrator. Give every metadef rule the same check, such as rule:metadef_default.`;
}

function isOpenTo(policies: Record<string, string>, rule: MetadefRule, context: CheckContext): boolean {
  const textOf = (name: string): string | undefined =>
    policies[name] ?? (Object.hasOwn(metadefRules, name) ? metadefRules[name as MetadefRule] : undefined);
  return holds(textOf(rule) ?? '!', context, textOf);
}
