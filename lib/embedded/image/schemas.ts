import type { Hono } from 'hono';
import { imageStatuses } from '@/lib/contract/image-words';
import type { CloudConfig } from '@/lib/embedded/config';
import { type CloudEnv, refuseBody, resource } from '@/lib/embedded/http';
import { metadefJsonSchemas } from '@/lib/embedded/image/metadef-schemas';

const uuid = '^([0-9a-fA-F]){8}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){12}$';
const text = (description: string, more: object = {}) => ({ type: 'string', description, ...more });
const nullable = (type: string, description: string, more: object = {}) => ({
  type: ['null', type],
  description,
  ...more,
});
const readOnly = { readOnly: true };
const site = { is_base: false };
const keysPage = 'https://docs.openstack.org/python-glanceclient/latest/cli/property-keys.html';

/** JSON schemas of /v2/schemas (glance/api/v2/images.py get_schema, etc/schema-image.json, image_members, tasks). */
export function schemaRoutes(app: Hono<CloudEnv>): void {
  const serve = (path: string, schema: (config: CloudConfig) => object) =>
    resource(app, `/v2/schemas/${path}`, {
      GET: (c) => {
        // Glance forgot these two.
        if (!path.startsWith('task')) refuseBody(c);
        return c.json(schema(c.var.cloud.config));
      },
    });
  serve('image', imageJsonSchema);
  serve('images', (config) => collection('images', imageJsonSchema(config)));
  serve('member', () => memberJsonSchema);
  serve('members', () => collectionOf('members', memberJsonSchema));
  serve('task', () => taskJsonSchema);
  serve('tasks', () => collectionOf('tasks', taskStubJsonSchema));
  for (const [name, schema] of Object.entries(metadefJsonSchemas)) serve(`metadefs/${name}`, () => schema);
}

function imageJsonSchema(config: CloudConfig): object {
  return {
    name: 'image',
    properties: { ...baseProperties(config), ...siteProperties },
    additionalProperties: { type: 'string' },
    links: [
      { rel: 'self', href: '{self}' },
      { rel: 'enclosure', href: '{file}' },
      { rel: 'describedby', href: '{schema}' },
    ],
  };
}

function baseProperties(config: CloudConfig): object {
  return {
    id: text('An identifier for the image', { pattern: uuid }),
    name: nullable('string', 'Descriptive name for the image', { maxLength: 255 }),
    status: text('Status of the image', { ...readOnly, enum: [...imageStatuses] }),
    visibility: text('Scope of image accessibility', { enum: ['community', 'public', 'private', 'shared'] }),
    protected: { type: 'boolean', description: 'If true, image will not be deletable.' },
    os_hidden: {
      type: 'boolean',
      description: 'If true, image will not appear in default image list response.',
    },
    checksum: nullable('string', 'md5 hash of image contents.', { ...readOnly, maxLength: 32 }),
    os_hash_algo: nullable('string', 'Algorithm to calculate the os_hash_value', {
      ...readOnly,
      maxLength: 64,
    }),
    os_hash_value: nullable(
      'string',
      'Hexdigest of the image contents using the algorithm specified by the os_hash_algo',
      { ...readOnly, maxLength: 128 },
    ),
    owner: nullable('string', 'Owner of the image', { maxLength: 255 }),
    size: nullable('integer', 'Size of image file in bytes', readOnly),
    virtual_size: nullable('integer', 'Virtual size of image in bytes', readOnly),
    container_format: nullable('string', 'Format of the container', {
      enum: [null, ...config.container_formats],
    }),
    disk_format: nullable('string', 'Format of the disk', { enum: [null, ...config.disk_formats] }),
    created_at: text('Date and time of image registration', readOnly),
    updated_at: text('Date and time of the last image modification', readOnly),
    tags: {
      type: 'array',
      description: 'List of strings related to the image',
      items: { type: 'string', maxLength: 255 },
    },
    direct_url: text('URL to access the image file kept in external store', readOnly),
    min_ram: { type: 'integer', description: 'Amount of ram (in MB) required to boot image.' },
    min_disk: { type: 'integer', description: 'Amount of disk space (in GB) required to boot image.' },
    self: text('An image self url', readOnly),
    file: text('An image file url', readOnly),
    stores: text(
      'Store in which image data resides.  Only present when the operator has enabled multiple stores.  May be a comma-separated list of store identifiers.',
      readOnly,
    ),
    schema: text('An image schema url', readOnly),
    locations: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          url: { type: 'string', maxLength: 255 },
          metadata: { type: 'object' },
          validation_data: {
            description:
              "Values to be used to populate the corresponding image properties. If the image status is not 'queued', values must exactly match those already contained in the image properties.",
            type: 'object',
            writeOnly: true,
            additionalProperties: false,
            properties: {
              checksum: { type: 'string', minLength: 32, maxLength: 32 },
              os_hash_algo: { type: 'string', maxLength: 64 },
              os_hash_value: { type: 'string', maxLength: 128 },
            },
            required: ['os_hash_algo', 'os_hash_value'],
          },
        },
        required: ['url', 'metadata'],
      },
      description: 'A set of URLs to access the image file kept in external store',
    },
  };
}

const siteProperties = {
  kernel_id: nullable(
    'string',
    'ID of image stored in Glance that should be used as the kernel when booting an AMI-style image.',
    { pattern: uuid, ...site },
  ),
  ramdisk_id: nullable(
    'string',
    'ID of image stored in Glance that should be used as the ramdisk when booting an AMI-style image.',
    { pattern: uuid, ...site },
  ),
  instance_uuid: text(
    'Metadata which can be used to record which instance this image is associated with. (Informational only, does not create an instance snapshot.)',
    site,
  ),
  architecture: text(`Operating system architecture as specified in ${keysPage}`, site),
  os_distro: text(`Common name of operating system distribution as specified in ${keysPage}`, site),
  os_version: text('Operating system version as specified by the distributor.', site),
  description: text('A human-readable string describing this image.', site),
  cinder_encryption_key_id: text(
    'Identifier in the OpenStack Key Management Service for the encryption key for the Block Storage Service to use when mounting a volume created from this image',
    site,
  ),
  cinder_encryption_key_deletion_policy: text(
    "States the condition under which the Image Service will delete the object associated with the 'cinder_encryption_key_id' image property.  If this property is missing, the Image Service will take no action",
    { enum: ['on_image_deletion', 'do_not_delete'], ...site },
  ),
};

const memberJsonSchema = {
  name: 'member',
  properties: {
    created_at: text('Date and time of image member creation'),
    image_id: text('An identifier for the image', { pattern: uuid }),
    member_id: text('An identifier for the image member (tenantId)'),
    status: text('The status of this image member', { enum: ['pending', 'accepted', 'rejected'] }),
    updated_at: text('Date and time of last modification of image member'),
    schema: { type: 'string', readOnly: true },
  },
};

const taskJsonSchema = {
  name: 'task',
  properties: {
    id: text('An identifier for the task', { pattern: uuid }),
    type: text('The type of task represented by this content', {
      enum: ['import', 'api_image_import'],
    }),
    status: text('The current status of this task', {
      enum: ['pending', 'processing', 'success', 'failure'],
    }),
    input: nullable('object', 'The parameters required by task, JSON blob'),
    result: nullable('object', 'The result of current task, JSON blob'),
    owner: text('An identifier for the owner of this task'),
    message: text('Human-readable informative message only included when appropriate (usually on failure)'),
    image_id: text('Image associated with the task'),
    request_id: text('Human-readable informative request-id'),
    user_id: text('User associated with the task'),
    expires_at: nullable('string', 'Datetime when this resource would be subject to removal'),
    created_at: text('Datetime when this resource was created'),
    updated_at: text('Datetime when this resource was updated'),
    self: { type: 'string', readOnly: true },
    schema: { type: 'string', readOnly: true },
  },
};

/** A task in a list leaves out what may be long. */
const {
  input: _input,
  result: _result,
  message: _message,
  ...taskStubProperties
} = taskJsonSchema.properties;
const taskStubJsonSchema = { name: 'task', properties: taskStubProperties };

/** A list with pages. */
function collection(name: string, item: object): object {
  const link = { type: 'string' };
  return {
    name,
    properties: { [name]: { type: 'array', items: item }, first: link, next: link, schema: link },
    links: [
      { rel: 'first', href: '{first}' },
      { rel: 'next', href: '{next}' },
      { rel: 'describedby', href: '{schema}' },
    ],
  };
}

/** A list that is always whole. */
function collectionOf(name: string, item: object): object {
  return {
    name,
    properties: { [name]: { type: 'array', items: item }, schema: { type: 'string' } },
    links: [{ rel: 'describedby', href: '{schema}' }],
  };
}
