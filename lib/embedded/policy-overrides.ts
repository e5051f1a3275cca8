import { z } from 'zod';
import { metadefRules } from '@/lib/embedded/metadef-policy';
import { PolicySyntaxError, rulesIn } from '@/lib/embedded/policy-check';

const override = z.union([z.string(), z.strictObject({ key: z.string(), value: z.string() })]);

/**
 * Overrides of Glance's default policies, by rule: `{"rule": "check"}`, or as TripleO's GlanceApiPolicies writes them,
 * `{"glance-rule": {"key": "rule", "value": "check"}}`.
 */
export const policyOverridesSchema = z
  .record(z.string(), override)
  .transform((given) =>
    Object.fromEntries(
      Object.entries(given).map(([name, value]) =>
        typeof value === 'string' ? [name, value] : [value.key, value.value],
      ),
    ),
  )
  .superRefine((policies, context) => {
    for (const [name, text] of Object.entries(policies)) {
      try {
        const unknown = rulesIn(text).find(
          (rule) => !Object.hasOwn(policies, rule) && !Object.hasOwn(metadefRules, rule),
        );
        if (unknown !== undefined)
          context.addIssue({ code: 'custom', path: [name], message: `There is no rule "${unknown}"` });
      } catch (error) {
        if (!(error instanceof PolicySyntaxError)) throw error;
        context.addIssue({ code: 'custom', path: [name], message: error.message });
      }
    }
  });
