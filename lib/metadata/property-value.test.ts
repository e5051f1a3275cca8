import { expect, test } from 'vitest';
import type { MetadefProperty } from '@/lib/contract/metadef';
import {
  arrayOperators,
  controlKind,
  defaultValue,
  firstValue,
  propertyProblem,
  readArray,
  writeArray,
} from '@/lib/metadata/property-value';

const define = (change: Partial<MetadefProperty>): MetadefProperty => ({
  type: 'string',
  title: 'A',
  ...change,
});
const problem = (change: Partial<MetadefProperty>, value: string) =>
  propertyProblem(define(change), value)?.problem ?? null;

test('each type makes its control', () => {
  expect(controlKind(define({ enum: ['a'] }))).toBe('choice');
  expect(controlKind(define({ type: 'boolean', enum: ['true'] }))).toBe('boolean');
  expect(controlKind(define({ type: 'integer' }))).toBe('integer');
  expect(controlKind(define({ type: 'number' }))).toBe('number');
  expect(controlKind(define({ type: 'array' }))).toBe('array');
  expect(controlKind(define({ type: 'object' }))).toBe('text');
});

test('arrays are read in the form of Horizon and of Nova, and written in the first', () => {
  expect(readArray('<in> a,b')).toEqual({ operator: '<in>', items: ['a', 'b'] });
  expect(readArray('<or> a <or> b')).toEqual({ operator: '<or>', items: ['a', 'b'] });
  expect(readArray('a, b')).toEqual({ operator: '', items: ['a', 'b'] });
  expect(readArray('<all-in> x86:AES')).toEqual({ operator: '<all-in>', items: ['x86:AES'] });
  expect(readArray('')).toEqual({ operator: '', items: [] });
  expect(writeArray({ operator: '<or>', items: ['a', 'b'] })).toBe('<or> a,b');
  expect(writeArray({ operator: '<or>', items: [] })).toBe('');
  expect(arrayOperators(define({ type: 'array' }))).toEqual(['<in>']);
  expect(arrayOperators(define({ type: 'array', operators: ['<or>', '<all-in>'] }))[0]).toBe('<or>');
});

test('defaults come as text whatever their type', () => {
  expect(defaultValue(define({ type: 'boolean', default: 'True' }))).toBe('true');
  expect(defaultValue(define({ type: 'integer', default: '3' }))).toBe('3');
  expect(defaultValue(define({}))).toBeNull();
  expect(firstValue(define({ type: 'boolean' }))).toBe('false');
  // Nobody chose yet, so nothing is chosen.
  expect(firstValue(define({ enum: ['b', 'a'] }))).toBe('');
  expect(firstValue(define({}))).toBe('');
});

test('every constraint is checked', () => {
  expect(problem({ enum: ['a'] }, 'b')).toBe('not_allowed');
  expect(problem({ enum: ['a'] }, '')).toBe('empty');
  expect(problem({ type: 'boolean' }, 'yes')).toBe('not_boolean');
  expect(problem({ type: 'boolean' }, 'True')).toBeNull();
  expect(problem({ type: 'integer' }, '1.5')).toBe('not_integer');
  expect(problem({ type: 'integer', minimum: 0 }, '-1')).toBe('too_small');
  expect(problem({ type: 'integer', maximum: 4 }, '5')).toBe('too_great');
  expect(problem({ type: 'number' }, '1.5e3')).toBeNull();
  expect(problem({ type: 'number' }, '1,5')).toBe('not_number');
  expect(problem({ minLength: 2 }, '😀')).toBe('too_short');
  expect(problem({ maxLength: 1 }, '😀')).toBeNull();
  expect(problem({ pattern: '^a+$' }, 'ab')).toBe('pattern');
  expect(problem({ pattern: '(?i)^A+$' }, 'aa')).toBeNull();
  expect(problem({ pattern: '(' }, 'anything')).toBeNull();
});

test('arrays are checked by item and by number', () => {
  const of = (change: Partial<MetadefProperty>, value: string) =>
    problem({ type: 'array', items: { type: 'string', enum: ['a', 'b'] }, ...change }, value);
  expect(of({}, '<in> a,b')).toBeNull();
  expect(of({}, '<in> c')).toBe('not_allowed');
  expect(of({}, '')).toBe('empty');
  expect(of({ minItems: 2 }, 'a')).toBe('too_few');
  expect(of({ maxItems: 1 }, 'a,b')).toBe('too_many');
  expect(of({ uniqueItems: true }, 'a,a')).toBe('twice');
});
