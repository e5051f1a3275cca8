import { imageIdPattern } from '@/lib/contract/image-words';
import { driversOf, type ImageRule, imageRules, offeredValues, ruleOf } from '@/lib/metadata/image-rules';
import { rightDistro } from '@/lib/metadata/os-distro';

/** The custom properties of an image by key. */
export type Properties = Readonly<Record<string, string>>;

/** Something to consider about one property; `kind` is a key of the messages `imageAdvice`. */
export interface Advice {
  key: string;
  kind:
    | 'spelling'
    | 'unknown_value'
    | 'other_hypervisor'
    | 'other_driver'
    | 'wants'
    | 'only_ami'
    | 'not_uuid'
    | 'not_integer'
    | 'not_integers'
    | 'numa_gap';
  /** Words for the sentence. */
  values: Record<string, string>;
  /** Properties that one click would set. */
  fix?: Record<string, string>;
}

/**
 * What appendix A has to say about an image's properties. Advice, not walls: Glance takes all of it, so nothing here
 * forbids a save.
 */
export function imageAdvice(properties: Properties, diskFormat: string | null): Advice[] {
  return Object.entries(properties).flatMap(([key, value]) => {
    const rule = ruleOf(key);
    if (!rule || value === '') return [];
    return [
      ...ofValue(key, value, rule, properties),
      ...ofCompany(key, value, rule, properties, diskFormat),
      ...numaGap(key, properties),
    ];
  });
}

function ofValue(key: string, value: string, rule: ImageRule, properties: Properties): Advice[] {
  const all = [...(rule.values ?? []), ...(rule.upstream ?? [])];
  const advice = (kind: Advice['kind'], values = {}, fix?: string): Advice[] => [
    { key, kind, values: { value, ...values }, ...(fix === undefined ? {} : { fix: { [key]: fix } }) },
  ];
  if (rule.kind === 'integer') return /^\d+$/.test(value) ? [] : advice('not_integer');
  if (rule.kind === 'integers')
    return /^\^?\d+(-\d+)?(,\^?\d+(-\d+)?)*$/.test(value.replaceAll(' ', '')) ? [] : advice('not_integers');
  if (rule.kind === 'uuid' || rule.kind === 'image')
    return imageIdPattern.test(value) ? [] : advice('not_uuid');
  if (rule.kind === 'text') return [];
  const hypervisor = properties.hypervisor_type;
  const offered = offeredValues(rule, hypervisor);
  if (offered.includes(value)) return [];
  const right =
    key === 'os_distro'
      ? rightDistro(value, all)
      : (all.find((known) => known.toLowerCase() === value.trim().toLowerCase()) ?? null);
  if (all.includes(value))
    return advice('other_hypervisor', { hypervisor: hypervisor ?? '', known: offered.join(', ') });
  return right === null ? advice('unknown_value') : advice('spelling', { right }, right);
}

function ofCompany(
  key: string,
  value: string,
  rule: ImageRule,
  properties: Properties,
  diskFormat: string | null,
): Advice[] {
  const found: Advice[] = [];
  const { wants, onlyOn, drivers } = rule;
  if (wants?.when.includes(value) && !suits(wants, properties[wants.key])) {
    const values = { value, other: wants.key, wanted: wants.value };
    found.push({ key, kind: 'wants', values, fix: { [wants.key]: wants.value } });
  }
  if (onlyOn && !(diskFormat !== null && onlyOn.includes(diskFormat)))
    found.push({ key, kind: 'only_ami', values: { format: diskFormat ?? '–' } });
  const here = driversOf[properties.hypervisor_type ?? ''];
  const asked = imageRules.some(
    (other) => other.wants?.key === key && other.wants.when.includes(properties[other.key] ?? ''),
  );
  if (here && drivers && !asked && !drivers.some((driver) => here.includes(driver)))
    found.push({ key, kind: 'other_driver', values: { hypervisor: properties.hypervisor_type ?? '' } });
  return found;
}

/** A Windows image is one of os_type windows; for the rest another value that upstream knows is somebody's choice. */
function suits(wants: NonNullable<ImageRule['wants']>, present: string | undefined): boolean {
  if (present === undefined || present === '') return false;
  if (present === wants.value) return true;
  const rule = imageRules.find((known) => known.key === wants.key);
  return rule?.upstream?.includes(present) ?? false;
}

/** Compute reads NUMA nodes from 0 on and stops at the first gap. */
function numaGap(key: string, properties: Properties): Advice[] {
  const node = /^(hw_numa_(?:cpus|mem))\.(\d+)$/.exec(key);
  const number = Number(node?.[2] ?? 0);
  if (!node || number === 0) return [];
  const before = `${node[1]}.${number - 1}`;
  return properties[before] === undefined ? [{ key, kind: 'numa_gap', values: { before } }] : [];
}
