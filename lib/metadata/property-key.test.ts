import { expect, test } from 'vitest';
import { applyMetadataSchema, updateMetadataSchema } from '@/lib/forms/image-metadata';
import { keyProblem, newTwins, twinOf, valueProblem } from '@/lib/metadata/property-key';

const id = '00000000-0000-4000-8000-000000000001';

test('a key that differs from another in capitals alone is refused', () => {
  expect(keyProblem('OS_DISTRO', new Set(['os_distro']))).toBe('property_case');
  expect(keyProblem('os_distro', new Set(['os_distro']))).toBe('property_present');
  expect(keyProblem('os_version', new Set(['os_distro']))).toBe(null);
  expect(twinOf('Ärger', ['ärger'])).toBe('ärger');
  expect(twinOf('constructor', [])).toBe(null);
});

test('two such keys that an image has already are nobody’s new fault', () => {
  expect(newTwins(['a', 'A'], { a: '1', A: '2' })).toEqual([]);
  expect(newTwins(['a', 'A', 'b'], { a: '1', b: '' })).toEqual(['A']);
  expect(newTwins(['B', 'b'], {})).toEqual(['B', 'b']);
});

test('keys that Glance keeps to itself, too long or with four bytes a character', () => {
  const none = new Set<string>();
  for (const key of ['status', 'os_glance_x', 'os_glancefoo', 'locations', 'deleted', 'min_ram'])
    expect(keyProblem(key, none)).toBe('property_reserved');
  expect(keyProblem('x'.repeat(256), none)).toBe('property_key');
  expect(keyProblem('x'.repeat(255), none)).toBe(null);
  expect(keyProblem('a😀', none)).toBe('four_byte');
});

test('a value is measured in bytes, and half a character is none', () => {
  expect(valueProblem('x'.repeat(65_535))).toBe(null);
  expect(valueProblem('x'.repeat(65_536))).toBe('value_too_long');
  expect(valueProblem('é'.repeat(32_768))).toBe('value_too_long');
  expect(valueProblem('漢'.repeat(21_845))).toBe(null);
  expect(valueProblem('😀')).toBe('four_byte');
  expect(valueProblem('a\ud83d')).toBe('four_byte');
});

test('a write is held to the same, but takes away whatever a cloud has', () => {
  const change = (to: string | null, from: string | null = null) =>
    updateMetadataSchema.safeParse({ id, changes: [{ key: 'a', from, to }] }).success;
  expect(change('x'.repeat(65_535))).toBe(true);
  expect(change('é'.repeat(32_768))).toBe(false);
  expect(change(null, 'x'.repeat(70_000))).toBe(true);
  expect(updateMetadataSchema.safeParse({ id, changes: [{ key: ' a ', from: 'x', to: 'y' }] }).success).toBe(
    false,
  );
  expect(applyMetadataSchema.safeParse({ ids: [id], changes: [{ key: 'a', to: '😀' }] }).success).toBe(false);
});
