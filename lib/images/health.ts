import type { Image } from '@/lib/contract/image';
import { healthImage } from '@/lib/images/health-image';
import { ownRules } from '@/lib/images/health-own';
import {
  type Fault,
  type HealthImage,
  type HealthRule,
  type HealthWorld,
  healthWorld,
  type RuleSource,
} from '@/lib/images/health-rule';
import { missingImages, scsRules, type WantedImage } from '@/lib/images/health-scs';
import { csvText } from '@/lib/images/image-export';

/** Every rule about single images: those of the standards, then ours. */
export const healthRules: readonly HealthRule[] = [...scsRules, ...ownRules];

/** The rules that say nothing of an image alone. */
export const comparedRules: ReadonlySet<string> = new Set(
  healthRules.flatMap(({ id, compares }) => (compares ? [id] : [])),
);
const aloneRules = healthRules.filter(({ compares }) => !compares);

/** A rule that an image breaks, and how. */
export interface Finding extends Fault {
  rule: string;
  source: RuleSource;
  level: HealthRule['level'];
}

/** An image that breaks some rule. */
export interface Ailing extends Pick<HealthImage, 'id' | 'name' | 'visibility' | 'owner' | 'hidden'> {
  findings: Finding[];
}

/** What is said of a whole catalog. */
export interface CatalogHealth {
  looked: number;
  /** Images that break some rule, those that break most of what must hold first. */
  ailing: Ailing[];
  /** Of each rule that was asked of some image: of how many it holds, and of how many it does not. */
  rules: Record<string, { held: number; failed: number }>;
  /** Images that a standard wants and nobody has. */
  missing: WantedImage[];
}

/**
 * Looks at every image by every rule; `defaultStore` is null where the cloud has one store and no list. Only what is
 * visible to whoever asks is compared.
 */
export function judgeCatalog(
  images: readonly HealthImage[],
  at: { now: number; defaultStore: string | null },
): CatalogHealth {
  const world = healthWorld(images, at);
  const rules: CatalogHealth['rules'] = {};
  const ailing = images.flatMap((image): Ailing[] => {
    const findings = findingsOf(image, world, healthRules, (id, holds) => {
      rules[id] ??= { held: 0, failed: 0 };
      rules[id][holds ? 'held' : 'failed'] += 1;
    });
    const { id, name, visibility, owner, hidden } = image;
    return findings.length > 0 ? [{ id, name, visibility, owner, hidden, findings }] : [];
  });
  ailing.sort((a, b) => musts(b) - musts(a) || b.findings.length - a.findings.length);
  return { looked: images.length, ailing, rules, missing: missingImages(images, at.now) };
}

/** What is wrong with an image by itself, whatever else there is: all rules but those that compare. */
export function judgeAlone(image: HealthImage, now: number): Finding[] {
  return findingsOf(image, healthWorld([], { now, defaultStore: null }), aloneRules);
}

/** The ids of those rules that an image of Glance's breaks by itself. */
export function brokenAlone(image: Image, now: number): string[] {
  return judgeAlone(healthImage(image), now).map(({ rule }) => rule);
}

/** `asked` hears of each rule that has something to say of the image, and whether it holds. */
function findingsOf(
  image: HealthImage,
  world: HealthWorld,
  rules: readonly HealthRule[],
  asked: (id: string, holds: boolean) => void = () => {},
): Finding[] {
  return rules.flatMap(({ id, source, level, check }): Finding[] => {
    const verdict = check(image, world);
    if (verdict === 'skips') return [];
    asked(id, verdict === null);
    return verdict === null ? [] : [{ ...verdict, rule: id, source, level }];
  });
}

function musts({ findings }: Ailing): number {
  return findings.filter(({ level }) => level === 'must').length;
}

/** The share of all verdicts that hold, in whole percent, rounded down so that 100 means all; 100 where nothing is asked. */
export function healthScore(rules: CatalogHealth['rules']): number {
  const counts = Object.values(rules);
  const held = counts.reduce((sum, one) => sum + one.held, 0);
  const all = counts.reduce((sum, one) => sum + one.held + one.failed, 0);
  return all === 0 ? 100 : Math.floor((held / all) * 100);
}

/** A line for each rule that an image breaks, under a heading. */
export function healthCsv({ ailing, missing }: CatalogHealth): string {
  const lines = [
    ['id', 'name', 'visibility', 'owner', 'rule', 'source', 'level', 'why', 'values'],
    ...ailing.flatMap(({ id, name, visibility, owner, findings }) =>
      findings.map(({ rule, source, level, why, values }) => [
        ...[id, name, visibility, owner, rule, source, level, why],
        wordsOf(values),
      ]),
    ),
    ...missing.map(({ id, level }) => ['', '', '', '', id, 'scs-0104-v2', level, 'no_image', '']),
  ];
  return csvText(lines);
}

function wordsOf(values: Record<string, string | number>): string {
  return Object.entries(values)
    .map(([key, value]) => `${key}: ${value}`)
    .join(', ');
}
