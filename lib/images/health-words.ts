/** The rules of catalog health by their ids, apart from what they say: what must hold, then what should. */
const must = [
  ...['architecture', 'os_distro', 'os_version', 'os_purpose', 'hw_disk_bus', 'hypervisor_type'].map(
    ofProperty,
  ),
  ...['replace_frequency', 'provided_until', 'uuid_validity', 'hotfix_hours', 'image_source'].map(ofProperty),
  ...['image_description', 'image_build_date', 'image_original_user', 'license_included'].map(ofProperty),
  ...['license_required', 'subscription_included', 'subscription_required'].map(ofProperty),
  ...['maintained_until', 'l1_support_contact', 'min_disk', 'min_ram'].map(ofProperty),
  ...['scs-0102-image-recency', 'scs-0102-os_purpose-uniqueness', 'scs-0102-licences', 'scs-0104-source'],
  ...['scs-0104-capi-image_source', 'scs-0104-capi-os_purpose', 'scs-0104-capi-image_description'],
  ...['own-end-of-life', 'own-provided-until', 'own-min-disk', 'own-default-store'],
];
const should = [
  'scs-0102-prop-hash_algo',
  'own-deprecated',
  'own-same-name',
  'own-plain-http',
  'own-same-bytes',
];
const mustHold: ReadonlySet<string> = new Set(must);

function ofProperty(key: string): string {
  return `scs-0102-prop-${key}`;
}

/** What an image is by the rules that it breaks: none, only some that should hold, or one that must. */
export const healthVerdicts = ['good', 'fair', 'bad'] as const;
export type HealthVerdict = (typeof healthVerdicts)[number];

/** What the facet `health` takes: a verdict, or a rule that is broken. */
export const healthChoices: readonly string[] = [...healthVerdicts, ...must, ...should];

/** The verdict on an image, and how many rules of either kind it breaks. */
export function healthVerdict(broken: readonly string[]): {
  verdict: HealthVerdict;
  must: number;
  should: number;
} {
  const count = broken.filter((rule) => mustHold.has(rule)).length;
  const verdict = count > 0 ? 'bad' : broken.length > 0 ? 'fair' : 'good';
  return { verdict, must: count, should: broken.length - count };
}
