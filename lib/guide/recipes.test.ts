import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { createImageParams, readCreateLink } from '@/lib/forms/create-image-link';
import { isSound, soundValues } from '@/lib/guide/recipe';
import {
  guideRecipes,
  recipeDistros,
  recipeFile,
  recipeProperties,
  recipeSteps,
  recipeValues,
} from '@/lib/guide/recipes';
import { imageAdvice } from '@/lib/metadata/image-advice';
import { offeredValues, ruleOf } from '@/lib/metadata/image-rules';

const every = guideRecipes.flatMap((recipe) =>
  recipeDistros(recipe).map((distro) => ({ recipe, values: { ...recipeValues(recipe), distro } })),
);

test('every property of the guide has a rule, is a value that the rule offers, and draws no advice', () => {
  for (const { recipe, values } of every) {
    const properties = recipeProperties(recipe, values);
    for (const [key, value] of Object.entries(properties)) {
      const rule = ruleOf(key);
      if (!rule) throw new Error(`${key} has no rule`);
      if (rule.kind === 'choice') expect(offeredValues(rule)).toContain(value);
    }
    expect(imageAdvice(properties, 'qcow2')).toEqual([]);
  }
});

test('what a recipe begins with can stand in its commands', () => {
  for (const { values } of every)
    for (const [field, value] of Object.entries(values))
      if (field !== 'raw') expect([field, isSound(field as 'name', String(value))]).toEqual([field, true]);
});

test('every command is one that a shell can read, and ends with the file that is uploaded', () => {
  for (const { recipe, values } of every)
    for (const raw of [false, true]) {
      const texts = recipeSteps(recipe, { raw }).flatMap(({ blocks }) => blocks?.({ ...values, raw }) ?? []);
      for (const { path, text } of texts) if (!path) execFileSync('bash', ['-n', '-c', text]);
      const all = texts.map(({ text }) => text).join('\n');
      expect(all).toContain(recipeFile(recipe, { ...values, raw }));
    }
});

test('a path reaches the command as it was typed, whatever is in it', () => {
  const own = recipeValues('rhel7');
  const iso = `/tmp/a b'; touch "x" $(id) \`id\`.iso`;
  const values = soundValues({ ...own, iso }, own);
  const install = recipeSteps('rhel7', values)
    .find(({ key }) => key === 'install')
    ?.blocks?.(values)[0];
  const script = `virt-install() { printf '%s\\n' "$@"; }\n${install?.text}`;
  expect(execFileSync('bash', ['-c', script], { encoding: 'utf8' }).split('\n')).toContain(`--cdrom=${iso}`);
});

test('what cannot stand is left to the recipe', () => {
  const own = recipeValues('rhel6');
  expect(soundValues({ ...own, name: '../x', disk: '0', variant: 'a;b', ram: '' }, own)).toEqual(own);
  expect(soundValues({ ...own, name: 'web-1' }, own).name).toBe('web-1');
});

test('a form that the guide fills in says what the guide says, and takes nothing else from an address', () => {
  const properties = Object.entries(recipeProperties('windows', recipeValues('windows')));
  const prefill = {
    name: 'windows2022',
    disk_format: 'qcow2',
    min_disk: '40',
    architecture: 'x86_64',
    properties: properties.map(([key, value]) => `${key}=${value}`).join('\n'),
  };
  expect(readCreateLink(createImageParams(prefill)).prefill).toEqual(prefill);
  const hostile = new URLSearchParams({
    name: ' '.repeat(3),
    disk_format: 'a b',
    min_disk: '-1',
    owner: 'x',
  });
  hostile.append('property', 'img_signature=x');
  hostile.append('property', 'os_distro=rhel\nowner=x');
  // A line that would be two is none.
  expect(readCreateLink(hostile).prefill).toEqual({});
});
