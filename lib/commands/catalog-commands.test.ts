import { expect, test } from 'vitest';
import { stepsCommand } from '@/lib/commands/catalog-commands';
import { shellText } from '@/lib/commands/shell';
import type { Step } from '@/lib/metadefs/namespace-steps';

// What the clients make of it is tried in e2e/contract/shown-commands.test.ts.

const shown = (...steps: Step[]) => shellText(stepsCommand('NS', steps).commands);
const speed = { name: 'speed', title: 'Speed', type: 'integer' as const };

test('a definition that loses a key is made anew, since the client keeps what is left out', () => {
  expect(shown({ do: 'properties', from: speed, to: { ...speed, minimum: 1 } })).toContain(
    'md-property-update',
  );
  expect(shown({ do: 'properties', from: { ...speed, minimum: 1 }, to: speed })).toBe(
    `glance md-property-delete NS speed\nglance md-property-create --name speed --title Speed \\\n  --schema '{"type":"integer"}' NS`,
  );
});

test('names that begin with a hyphen are no options', () => {
  expect(shown({ do: 'tags', from: { name: '-a' }, to: { name: '-b' } })).toBe(
    'glance md-tag-update --name=-b -- NS -a',
  );
});

test('only what differs of a namespace is given, and its new name from then on', () => {
  const from = { namespace: 'NS', visibility: 'private' as const, protected: false };
  const renamed = { ...from, namespace: 'New', description: 'a' };
  expect(shown({ do: 'update', from, to: renamed }, { do: 'add_tags', names: ['x'] })).toBe(
    'glance md-namespace-update --namespace New --description a NS\nglance md-tag-create --name x New',
  );
  expect(shown({ do: 'update', from, to: from })).toBe('');
});
