import { pageOwner } from '@/lib/browser/own-storage';
import { type RetentionRule, supersedeRule } from '@/lib/images/retention-rule';
import { parseRule } from '@/lib/images/retention-rule-schema';

/** A project's rule, kept in this browser as views of the list are: over a sign-out, under the user's own key. */
function key(): string {
  return `darkroom.retention.${pageOwner()}`;
}

/** The rule that was looked at last in this project, or the simplest one. */
export function keptRule(): RetentionRule {
  try {
    const read = parseRule(localStorage.getItem(key()) ?? '');
    return 'rule' in read ? read.rule : supersedeRule;
  } catch {
    // A browser may forbid to keep anything.
    return supersedeRule;
  }
}

/** Keeps a rule in place of the one before, where the browser lets. */
export function keepRule(rule: RetentionRule): void {
  try {
    localStorage.setItem(key(), JSON.stringify(rule));
  } catch {
    // It is there until the page goes.
  }
}
