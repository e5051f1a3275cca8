import type { RetentionRule } from '@/lib/images/retention-rule-schema';

export type { RetentionRule } from '@/lib/images/retention-rule-schema';

/** What makes images versions of each other, beside their owner. */
export const retentionKeys = ['os_distro', 'os_version', 'architecture', 'os_purpose', 'name'] as const;
export type RetentionKey = (typeof retentionKeys)[number];

/** What is done to an image that nobody needs any more, in this order. */
export const retentionActs = ['hide', 'deactivate', 'delete'] as const;
export type RetentionAct = (typeof retentionActs)[number];

/** The simplest rule, "supersede": of each system and name the newest stays, and the others are hidden at once. */
export const supersedeRule: RetentionRule = {
  group_by: ['os_distro', 'os_version', 'name'],
  pattern: null,
  keep: { last: 1 },
  hide_after: 0,
  deactivate_after: null,
  delete_after: null,
  all_projects: false,
};
