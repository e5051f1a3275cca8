import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { inputSchemaOf } from '@/lib/actions/define-action';

// Next names an action by its file and its export. A page that was opened before an upgrade calls it by that name, with
// input of that shape: what is not in the list any more does nothing there but to say that the dashboard was updated.
//
// To move or rename an action, or to change its input so that the old one is refused, leave the old export for one
// release, of the new code. Then write the list anew: npx vitest run --project unit lib/actions/action-list -u

const folder = import.meta.dirname;
const files = readdirSync(folder)
  .filter((name) => /^'use server';/.test(readFileSync(path.join(folder, name), 'utf8')))
  .sort();

/** The words of JSON Schema (2020-12) that shapes are made of here. */
interface JsonSchema {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: JsonSchema | boolean;
}

/** A shape in the manner of a type: kinds, members, and which may be left out. Lengths and patterns are not told. */
function shapeOf(schema: JsonSchema): string {
  const { properties, additionalProperties } = schema;
  const choice = schema.anyOf ?? schema.oneOf;
  if ('const' in schema) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (choice) return choice.map(shapeOf).join(' | ');
  if (schema.allOf) return schema.allOf.map(shapeOf).join(' & ');
  if (schema.type === 'array') return `(${shapeOf(schema.items ?? {})})[]`;
  if (schema.type !== 'object') return schema.type ?? 'unknown';
  const members = Object.entries(properties ?? {}).map(
    ([name, member]) => `${name}${schema.required?.includes(name) ? '' : '?'}: ${shapeOf(member)}`,
  );
  if (typeof additionalProperties === 'object') members.push(`[name]: ${shapeOf(additionalProperties)}`);
  return `{ ${members.join('; ')} }`;
}

/** A line for each action: its file, its name and what it takes. */
async function actionList(): Promise<string[]> {
  const lines: string[] = [];
  for (const file of files) {
    const exported: Record<string, unknown> = await import(/* @vite-ignore */ path.join(folder, file));
    for (const name of Object.keys(exported).sort()) {
      const action = exported[name];
      const schema = typeof action === 'function' ? inputSchemaOf(action) : undefined;
      const shape =
        schema && z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' });
      lines.push(
        `lib/actions/${file} ${name}(${shape ? shapeOf(shape as JsonSchema) : 'not made by defineAction'})`,
      );
    }
  }
  return lines;
}

test('the actions are those that pages of the release before know', async () => {
  const lines = await actionList();
  expect(lines.length).toBeGreaterThan(20);
  expect(lines.filter((line) => line.includes('not made by'))).toEqual([]);
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('./action-list.txt');
});
