import type { Caller } from '@/lib/embedded/cloud';
import { forbidden } from '@/lib/embedded/error';
import { metadefRules } from '@/lib/embedded/metadef-policy';
import { holds } from '@/lib/embedded/policy-check';

/**
 * Glance's default policies from 2023.1 on (glance/policies/*.py, measured in glance-api.md 8.1), by the name that
 * a refusal shows. Whether an image is visible at all was decided before: an invisible one is 404.
 */
const rules = {
  get_images: 'reader',
  get_image: 'reader',
  download_image: 'member',
  add_image: 'member',
  modify_image: 'own member',
  delete_image: 'own member',
  upload_image: 'own member',
  communitize_image: 'own member',
  deactivate: 'own member',
  reactivate: 'own member',
  add_member: 'own member',
  delete_member: 'own member',
  publicize_image: 'admin',
  copy_image: 'admin',
  set_image_location: 'own member',
  delete_image_location: 'admin',
  add_image_location: 'own member or service',
  fetch_image_location: 'service',
  stores_info_detail: 'admin',
  tasks_api_access: 'admin',
  manage_image_cache: 'admin',
  cache_list: 'admin',
  cache_image: 'admin',
  cache_delete: 'admin',
  cache_clean: 'admin',
  cache_prune: 'admin',
  list_cached_nodes: 'admin',
} as const;
export type PolicyRule = keyof typeof rules;

/** What `rule:` in an override may name beside other overrides. */
const ruleTexts: Record<string, string> = metadefRules;

/** Throws Glance's 403 unless the caller may; `owner` is the project of the image in question. */
export function authorize(caller: Caller, rule: PolicyRule, owner?: string | null): void {
  if (!isAllowed(caller, rule, owner)) throw forbidden(`You are not authorized to complete ${rule} action.`);
}

/** Whether the caller may. */
export function isAllowed(caller: Caller, rule: PolicyRule, owner?: string | null): boolean {
  const need = rules[rule];
  // Every rule has scope_types=['project'].
  if (caller.projectId === null) return false;
  const override = caller.policies[rule];
  if (override !== undefined) {
    // What has no owner yet is about the caller's own project.
    const project = owner === undefined ? caller.projectId : owner;
    const target = { project_id: project, owner: project };
    return holds(override, { ...caller, target }, (name) => caller.policies[name] ?? ruleTexts[name]);
  }
  if (caller.isAdmin) return true;
  if (need.endsWith('service') && caller.roles.has('service')) return true;
  if (need === 'reader') return caller.roles.has('reader');
  if (need === 'member') return caller.roles.has('member');
  return need.startsWith('own member') && caller.roles.has('member') && owner === caller.projectId;
}
