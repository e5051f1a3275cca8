import { metadefLimits, metadefPropertyTypes, metadefVisibilities } from '@/lib/contract/metadef';

// JSON schemas of /v2/schemas/metadefs/* (get_schema of glance/api/v2/metadef_*.py). Checks are metadef-body.ts's, of
// the contract.

const word = { type: 'string' };
const readOnlyWord = { readOnly: true, type: 'string' };
const time = (description: string) => ({ type: 'string', readOnly: true, description, format: 'date-time' });
const limited = (description: string, maxLength: number) => ({ type: 'string', description, maxLength });
const integer = { $ref: '#/definitions/positiveInteger' };
const integerFrom0 = { $ref: '#/definitions/positiveIntegerDefault0' };
const strings = { $ref: '#/definitions/stringArray' };
const name = { type: 'string', maxLength: metadefLimits.name };
const type = { type: 'string', enum: [...metadefPropertyTypes, null] };

const propertyAttributes = {
  name,
  title: word,
  description: word,
  operators: { type: 'array', items: word },
  type,
  required: strings,
  minimum: { type: 'number' },
  maximum: { type: 'number' },
  maxLength: integer,
  minLength: integerFrom0,
  pattern: { type: 'string', format: 'regex' },
  enum: { type: 'array' },
  readonly: { type: 'boolean' },
  default: {},
  items: { type: 'object', properties: { type, enum: { type: 'array' } } },
  maxItems: integer,
  minItems: integerFrom0,
  uniqueItems: { type: 'boolean', default: false },
  additionalItems: { type: 'boolean' },
};
const numbers = {
  positiveInteger: { type: 'integer', minimum: 0 },
  positiveIntegerDefault0: { allOf: [integer, { default: 0 }] },
};
const stringArray = { type: 'array', items: word, uniqueItems: true };
const definitions = {
  ...numbers,
  stringArray,
  property: {
    type: 'object',
    additionalProperties: { type: 'object', required: ['title', 'type'], properties: propertyAttributes },
  },
};

/** A schema of one thing, which knows no other keys. */
interface ItemSchema {
  name: string;
  properties: object;
  additionalProperties: false;
  definitions?: object;
  required?: string[];
}

const namespace: ItemSchema = {
  name: 'namespace',
  properties: {
    namespace: limited('The unique namespace text.', metadefLimits.name),
    display_name: limited(
      'The user friendly name for the namespace. Used by UI if available.',
      metadefLimits.display_name,
    ),
    description: limited('Provides a user friendly description of the namespace.', metadefLimits.description),
    visibility: {
      type: 'string',
      description: 'Scope of namespace accessibility.',
      enum: [...metadefVisibilities],
    },
    protected: { type: 'boolean', description: 'If true, namespace will not be deletable.' },
    owner: limited('Owner of the namespace.', metadefLimits.owner),
    created_at: time('Date and time of namespace creation'),
    updated_at: time('Date and time of the last namespace modification'),
    schema: readOnlyWord,
    self: readOnlyWord,
    resource_type_associations: {
      type: 'array',
      items: { type: 'object', properties: { name: word, prefix: word, properties_target: word } },
    },
    properties: { $ref: '#/definitions/property' },
    objects: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          name: word,
          description: word,
          required: strings,
          properties: { $ref: '#/definitions/property' },
        },
      },
    },
    tags: { type: 'array', items: { type: 'object', properties: { name: word } } },
  },
  additionalProperties: false,
  definitions,
  required: ['namespace'],
};

const object: ItemSchema = {
  name: 'object',
  properties: {
    name,
    description: word,
    required: strings,
    properties: { $ref: '#/definitions/property' },
    schema: readOnlyWord,
    self: readOnlyWord,
    created_at: time('Date and time of object creation'),
    updated_at: time('Date and time of the last object modification'),
  },
  additionalProperties: false,
  definitions,
  required: ['name'],
};

const propertyDefinitions = { ...numbers, stringArray: { ...stringArray, minItems: 1 } };
const property: ItemSchema = {
  name: 'property',
  properties: propertyAttributes,
  additionalProperties: false,
  definitions: propertyDefinitions,
  required: ['type', 'title', 'name'],
};

const resourceType: ItemSchema = {
  name: 'resource_type_association',
  properties: {
    name: limited(
      'Resource type names should be aligned with Heat resource types whenever possible: https://docs.openstack.org/heat/latest/template_guide/openstack.html',
      metadefLimits.name,
    ),
    prefix: limited(
      'Specifies the prefix to use for the given resource type. Any properties in the namespace should be prefixed with this prefix when being applied to the specified resource type. Must include prefix separator (e.g. a colon :).',
      metadefLimits.prefix,
    ),
    properties_target: limited(
      'Some resource types allow more than one key / value pair per instance.  For example, Cinder allows user and image metadata on volumes. Only the image properties metadata is evaluated by Nova (scheduling or drivers). This property allows a namespace target to remove the ambiguity.',
      metadefLimits.prefix,
    ),
    created_at: time('Date and time of resource type association'),
    updated_at: time('Date and time of the last resource type association modification'),
  },
  additionalProperties: false,
  required: ['name'],
};

const tag: ItemSchema = {
  name: 'tag',
  properties: {
    name,
    created_at: time('Date and time of tag creation'),
    updated_at: time('Date and time of the last tag modification'),
  },
  additionalProperties: false,
  required: ['name'],
};

/** By the last part of their path. */
export const metadefJsonSchemas: Record<string, object> = {
  namespace,
  namespaces: collection('namespaces', namespace),
  object,
  objects: collection('objects', object),
  property,
  properties: collection('properties', { ...property, required: ['type', 'title'] }, 'object'),
  resource_type: resourceType,
  resource_types: collection('resource_type_associations', resourceType),
  tag,
  tags: collection('tags', tag),
};

function collection(name: string, item: ItemSchema, of: 'array' | 'object' = 'array'): object {
  const { definitions: shared, ...items } = item;
  const list = of === 'array' ? { type: 'array', items } : { type: 'object', additionalProperties: items };
  return {
    name,
    properties: { [name]: list, first: word, next: word, schema: word },
    links: [
      { rel: 'first', href: '{first}' },
      { rel: 'next', href: '{next}' },
      { rel: 'describedby', href: '{schema}' },
    ],
    ...(shared ? { definitions: shared } : {}),
  };
}
