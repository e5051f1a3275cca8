import { sql } from 'drizzle-orm';
import { blob, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { StoreProgress } from '@/lib/contract/task';
import type { UserOptions } from '@/lib/embedded/identity/user-options';
import type { PayloadType } from '@/lib/embedded/key-manager/secret-payload';

// Times are integers, milliseconds since the epoch; the wire shows whole seconds, as Glance does.

export const domains = sqliteTable('domains', {
  id: text('id').primaryKey(),
  name: text('name').notNull().unique(),
  description: text('description').notNull().default(''),
  enabled: integer('enabled', { mode: 'boolean' }).notNull().default(true),
});

export const projects = sqliteTable(
  'projects',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    domain_id: text('domain_id')
      .notNull()
      .references(() => domains.id, { onDelete: 'cascade' }),
    description: text('description').notNull().default(''),
    enabled: integer('enabled', { mode: 'boolean' }).notNull().default(true),
  },
  (t) => [uniqueIndex('projects_by_name').on(t.domain_id, t.name)],
);

export const users = sqliteTable(
  'users',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    domain_id: text('domain_id')
      .notNull()
      .references(() => domains.id, { onDelete: 'cascade' }),
    /** scrypt, in the form of passlib; of an older cloud "salt:hash" in hex until the next sign-in */
    password_hash: text('password_hash').notNull(),
    default_project_id: text('default_project_id'),
    email: text('email'),
    description: text('description').notNull().default(''),
    enabled: integer('enabled', { mode: 'boolean' }).notNull().default(true),
    /** Keystone's options of a user, such as multi_factor_auth_rules */
    options: text('options', { mode: 'json' }).$type<UserOptions>().notNull().default({}),
    /** wrong passwords since the last right one, and when the last of them came */
    failed_auth_count: integer('failed_auth_count').notNull().default(0),
    failed_auth_at: integer('failed_auth_at'),
  },
  (t) => [uniqueIndex('users_by_name').on(t.domain_id, t.name)],
);

export const roles = sqliteTable('roles', {
  id: text('id').primaryKey(),
  name: text('name').notNull().unique(),
});

export const roleAssignments = sqliteTable(
  'role_assignments',
  {
    user_id: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    project_id: text('project_id')
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    role_id: text('role_id')
      .notNull()
      .references(() => roles.id, { onDelete: 'cascade' }),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.project_id, t.role_id] })],
);

export const applicationCredentials = sqliteTable('application_credentials', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  description: text('description').notNull().default(''),
  user_id: text('user_id')
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' }),
  project_id: text('project_id')
    .notNull()
    .references(() => projects.id, { onDelete: 'cascade' }),
  secret_hash: text('secret_hash').notNull(),
  /** role names */
  roles: text('roles', { mode: 'json' }).$type<string[]>().notNull(),
  expires_at: integer('expires_at'),
  /** may make and delete others of its user; null where nobody said */
  unrestricted: integer('unrestricted', { mode: 'boolean' }),
});

/** Rules belong to a user; several credentials may be held to one. */
export const accessRules = sqliteTable(
  'access_rules',
  {
    id: text('id').primaryKey(),
    user_id: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    service: text('service').notNull(),
    path: text('path').notNull(),
    method: text('method').notNull(),
  },
  (t) => [uniqueIndex('access_rules_by_call').on(t.user_id, t.service, t.path, t.method)],
);

export const applicationCredentialAccessRules = sqliteTable(
  'application_credential_access_rules',
  {
    application_credential_id: text('application_credential_id')
      .notNull()
      .references(() => applicationCredentials.id, { onDelete: 'cascade' }),
    access_rule_id: text('access_rule_id')
      .notNull()
      .references(() => accessRules.id, { onDelete: 'cascade' }),
  },
  (t) => [primaryKey({ columns: [t.application_credential_id, t.access_rule_id] })],
);

/** What /v3/credentials keeps, such as the secrets of one-time passwords. */
export const credentials = sqliteTable(
  'credentials',
  {
    id: text('id').primaryKey(),
    user_id: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    project_id: text('project_id'),
    type: text('type').notNull(),
    /** encrypted where `key_hash` says with which key; as an earlier release kept it where that is null, until the next start */
    blob: text('blob').notNull(),
    key_hash: text('key_hash'),
  },
  (t) => [index('credentials_by_user').on(t.user_id, t.type)],
);

/** What somebody proved who has to prove more; like tokens, known by their hashes. */
export const authReceipts = sqliteTable(
  'auth_receipts',
  {
    hash: text('hash').primaryKey(),
    user_id: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    methods: text('methods', { mode: 'json' }).$type<string[]>().notNull(),
    expires_at: integer('expires_at').notNull(),
  },
  (t) => [index('auth_receipts_by_expiry').on(t.expires_at)],
);

export const tokens = sqliteTable(
  'tokens',
  {
    /** SHA-256 of the token: a copy of the database signs nobody in */
    hash: text('hash').primaryKey(),
    user_id: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    project_id: text('project_id').references(() => projects.id, { onDelete: 'cascade' }),
    methods: text('methods', { mode: 'json' }).$type<string[]>().notNull(),
    audit_id: text('audit_id').notNull(),
    /** audit id of the token that the first of its chain was, where this one was made from another */
    parent_audit_id: text('parent_audit_id'),
    application_credential_id: text('application_credential_id').references(() => applicationCredentials.id, {
      onDelete: 'cascade',
    }),
    issued_at: integer('issued_at').notNull(),
    expires_at: integer('expires_at').notNull(),
  },
  (t) => [index('tokens_by_expiry').on(t.expires_at)],
);

export const images = sqliteTable(
  'images',
  {
    id: text('id').primaryKey(),
    name: text('name'),
    status: text('status').notNull(),
    visibility: text('visibility').notNull(),
    owner: text('owner'),
    size: integer('size'),
    virtual_size: integer('virtual_size'),
    checksum: text('checksum'),
    os_hash_algo: text('os_hash_algo'),
    os_hash_value: text('os_hash_value'),
    disk_format: text('disk_format'),
    container_format: text('container_format'),
    min_disk: integer('min_disk').notNull().default(0),
    min_ram: integer('min_ram').notNull().default(0),
    protected: integer('protected', { mode: 'boolean' }).notNull().default(false),
    os_hidden: integer('os_hidden', { mode: 'boolean' }).notNull().default(false),
    created_at: integer('created_at').notNull(),
    updated_at: integer('updated_at').notNull(),
    /** set when deleted: the id stays taken */
    deleted_at: integer('deleted_at'),
  },
  (t) => [
    index('images_by_created').on(t.created_at, t.id),
    index('images_by_owner').on(t.owner, t.created_at, t.id),
    index('images_by_visibility').on(t.visibility, t.created_at, t.id),
    // A page in the order of a name or of the last change, written as image-order.ts does, reads no more than itself.
    // `coalesce` says the same, but drizzle-kit breaks an expression at its comma.
    index('images_by_name').on(sql`case when name is null then '' else name end`, t.created_at, t.id),
    index('images_by_owner_name').on(
      t.owner,
      sql`case when name is null then '' else name end`,
      t.created_at,
      t.id,
    ),
    index('images_by_visibility_name').on(
      t.visibility,
      sql`case when name is null then '' else name end`,
      t.created_at,
      t.id,
    ),
    index('images_by_updated').on(t.updated_at, t.created_at, t.id),
    index('images_by_owner_updated').on(t.owner, t.updated_at, t.created_at, t.id),
    index('images_by_visibility_updated').on(t.visibility, t.updated_at, t.created_at, t.id),
  ],
);

/** Custom properties, and Glance's bookkeeping under os_glance_*, which are properties too. */
export const imageProperties = sqliteTable(
  'image_properties',
  {
    image_id: text('image_id')
      .notNull()
      .references(() => images.id, { onDelete: 'cascade' }),
    name: text('name').notNull(),
    /** null only where the site schema allows it (kernel_id, ramdisk_id) */
    value: text('value'),
  },
  (t) => [
    primaryKey({ columns: [t.image_id, t.name] }),
    index('image_properties_by_value').on(t.name, t.value),
  ],
);

export const imageTags = sqliteTable(
  'image_tags',
  {
    image_id: text('image_id')
      .notNull()
      .references(() => images.id, { onDelete: 'cascade' }),
    value: text('value').notNull(),
  },
  (t) => [primaryKey({ columns: [t.image_id, t.value] }), index('image_tags_by_value').on(t.value)],
);

export const imageMembers = sqliteTable(
  'image_members',
  {
    image_id: text('image_id')
      .notNull()
      .references(() => images.id, { onDelete: 'cascade' }),
    member_id: text('member_id').notNull(),
    status: text('status').notNull().default('pending'),
    created_at: integer('created_at').notNull(),
    updated_at: integer('updated_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.image_id, t.member_id] }),
    index('image_members_by_member').on(t.member_id),
  ],
);

/** A complete copy of an image's data in a store; a row exists only once the file is under its final name. */
export const imageLocations = sqliteTable(
  'image_locations',
  {
    position: integer('position').primaryKey({ autoIncrement: true }),
    image_id: text('image_id')
      .notNull()
      .references(() => images.id, { onDelete: 'cascade' }),
    store: text('store').notNull(),
    /** what somebody wrote beside the store, or null */
    metadata: text('metadata', { mode: 'json' }).$type<Record<string, unknown>>(),
    created_at: integer('created_at').notNull(),
  },
  (t) => [
    uniqueIndex('image_locations_by_store').on(t.image_id, t.store),
    index('image_locations_store').on(t.store),
  ],
);

/** The id of this cloud, made once: what its folders are marked with. One row. */
export const cloudIds = sqliteTable('cloud_ids', { id: text('id').primaryKey() });

/** The marked folder that an area of files (stores/areas.ts) has: what is noted of one is not believed of another. */
export const areaFolders = sqliteTable('area_folders', {
  area: text('area').primaryKey(),
  /** empty before it had a mark */
  folder: text('folder').notNull().default(''),
  /** how often it was begun or ended to write or to take away a file of it: an older copy of the records has less */
  begun: integer('begun').notNull().default(0),
});

/**
 * Files that this cloud is writing or taking away, noted before the file changes and settled with its record or after
 * it is gone: what is noted here and recorded nowhere is this cloud's own to remove.
 */
export const unsettledFiles = sqliteTable(
  'unsettled_files',
  {
    area: text('area').notNull(),
    /** no foreign key: a file outlives its image */
    image_id: text('image_id').notNull(),
    /** the marked folder it is in; empty where it was there before folders were marked */
    folder: text('folder').notNull(),
  },
  (t) => [primaryKey({ columns: [t.area, t.image_id, t.folder] })],
);

/** An address of the web that an image's data can be read from: a location in the store of type http. */
export const webLocations = sqliteTable(
  'web_locations',
  {
    position: integer('position').primaryKey({ autoIncrement: true }),
    image_id: text('image_id')
      .notNull()
      .references(() => images.id, { onDelete: 'cascade' }),
    url: text('url').notNull(),
    /** what somebody wrote beside the store */
    metadata: text('metadata', { mode: 'json' }).$type<Record<string, unknown>>().notNull(),
  },
  (t) => [index('web_locations_by_image').on(t.image_id)],
);

export const tasks = sqliteTable(
  'tasks',
  {
    id: text('id').primaryKey(),
    type: text('type').notNull(),
    status: text('status').notNull(),
    owner: text('owner'),
    /** no foreign key: tasks outlive their image */
    image_id: text('image_id'),
    user_id: text('user_id'),
    /** role names that whoever asked had; null for tasks of an older cloud */
    roles: text('roles', { mode: 'json' }).$type<string[]>(),
    request_id: text('request_id'),
    input: text('input', { mode: 'json' }).$type<Record<string, unknown>>(),
    result: text('result', { mode: 'json' }).$type<Record<string, unknown>>(),
    message: text('message').notNull().default(''),
    store_progress: text('store_progress', { mode: 'json' }).$type<StoreProgress[]>(),
    created_at: integer('created_at').notNull(),
    updated_at: integer('updated_at').notNull(),
    expires_at: integer('expires_at'),
    deleted: integer('deleted', { mode: 'boolean' }).notNull().default(false),
  },
  (t) => [index('tasks_by_image').on(t.image_id), index('tasks_by_created').on(t.created_at)],
);

const madeAndChanged = {
  created_at: integer('created_at').notNull(),
  /** null for what was loaded from a file and never changed, as glance-manage leaves it */
  updated_at: integer('updated_at'),
};

export const metadefNamespaces = sqliteTable(
  'metadef_namespaces',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    namespace: text('namespace').notNull().unique(),
    display_name: text('display_name'),
    description: text('description'),
    visibility: text('visibility').notNull(),
    protected: integer('protected', { mode: 'boolean' }).notNull(),
    /** a project id, or any word that a file said */
    owner: text('owner').notNull(),
    ...madeAndChanged,
  },
  (t) => [index('metadef_namespaces_by_owner').on(t.owner)],
);

const ofNamespace = () =>
  integer('namespace_id')
    .notNull()
    .references(() => metadefNamespaces.id, { onDelete: 'cascade' });

/** Every type that a namespace was ever associated with. */
export const metadefResourceTypes = sqliteTable('metadef_resource_types', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  name: text('name').notNull().unique(),
  /** loaded from a file */
  protected: integer('protected', { mode: 'boolean' }).notNull().default(false),
  ...madeAndChanged,
});

export const metadefAssociations = sqliteTable(
  'metadef_associations',
  {
    namespace_id: ofNamespace(),
    resource_type_id: integer('resource_type_id')
      .notNull()
      .references(() => metadefResourceTypes.id),
    prefix: text('prefix'),
    properties_target: text('properties_target'),
    ...madeAndChanged,
  },
  (t) => [primaryKey({ columns: [t.namespace_id, t.resource_type_id] })],
);

export const metadefProperties = sqliteTable(
  'metadef_properties',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    namespace_id: ofNamespace(),
    name: text('name').notNull(),
    /** as it was given; metadef-property.ts reads it */
    json_schema: text('json_schema', { mode: 'json' }).$type<Record<string, unknown>>().notNull(),
    ...madeAndChanged,
  },
  (t) => [uniqueIndex('metadef_properties_by_name').on(t.namespace_id, t.name)],
);

export const metadefObjects = sqliteTable(
  'metadef_objects',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    namespace_id: ofNamespace(),
    name: text('name').notNull(),
    description: text('description'),
    required: text('required', { mode: 'json' }).$type<string[]>().notNull(),
    /** properties by name */
    json_schema: text('json_schema', { mode: 'json' })
      .$type<Record<string, Record<string, unknown>>>()
      .notNull(),
    ...madeAndChanged,
  },
  (t) => [uniqueIndex('metadef_objects_by_name').on(t.namespace_id, t.name)],
);

export const metadefTags = sqliteTable(
  'metadef_tags',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    namespace_id: ofNamespace(),
    name: text('name').notNull(),
    ...madeAndChanged,
  },
  (t) => [uniqueIndex('metadef_tags_by_name').on(t.namespace_id, sql`lower(${t.name})`)],
);

/** Images that the cache holds whole; a row exists only once the file is under its final name. */
export const cachedImages = sqliteTable('cached_images', {
  image_id: text('image_id').primaryKey(),
  size: integer('size').notNull(),
  hits: integer('hits').notNull(),
  last_accessed: integer('last_accessed').notNull(),
  last_modified: integer('last_modified').notNull(),
});

/** Images that wait to be cached. No foreign key: the older addresses take any id. */
export const queuedImages = sqliteTable('queued_images', {
  position: integer('position').primaryKey({ autoIncrement: true }),
  image_id: text('image_id').notNull().unique(),
});

/** Secrets of the key manager. */
export const secrets = sqliteTable(
  'secrets',
  {
    id: text('id').primaryKey(),
    project_id: text('project_id')
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    creator_id: text('creator_id'),
    name: text('name'),
    secret_type: text('secret_type').notNull(),
    algorithm: text('algorithm'),
    bit_length: integer('bit_length'),
    mode: text('mode'),
    expiration: integer('expiration'),
    /** null until a second request brings it */
    payload: blob('payload', { mode: 'buffer' }),
    payload_content_type: text('payload_content_type').$type<PayloadType>(),
    created_at: integer('created_at').notNull(),
    updated_at: integer('updated_at').notNull(),
  },
  (t) => [index('secrets_by_project').on(t.project_id, t.created_at)],
);

/** Servers of the compute service: records that the demo and tests are seeded with, since nothing here boots. */
export const servers = sqliteTable(
  'servers',
  {
    id: text('id').primaryKey(),
    project_id: text('project_id')
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    user_id: text('user_id').notNull(),
    name: text('name').notNull(),
    /** as Nova shows it: ACTIVE, SHUTOFF, SHELVED_OFFLOADED */
    status: text('status').notNull(),
    /** null for one that was booted from a volume; no foreign key, since images go while servers stay */
    image_id: text('image_id'),
    flavor: text('flavor').notNull(),
    /** It belongs to a part of the cloud that does not answer: Nova knows little more than its id then. */
    out_of_reach: integer('out_of_reach', { mode: 'boolean' }).notNull().default(false),
    created_at: integer('created_at').notNull(),
    updated_at: integer('updated_at').notNull(),
  },
  (t) => [
    index('servers_by_project').on(t.project_id, t.created_at, t.id),
    index('servers_by_time').on(t.created_at, t.id),
  ],
);

/** Volumes of the block storage service, seeded as servers are. */
export const volumes = sqliteTable(
  'volumes',
  {
    id: text('id').primaryKey(),
    project_id: text('project_id')
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    user_id: text('user_id').notNull(),
    name: text('name').notNull(),
    /** as Cinder shows it: available, in-use, error */
    status: text('status').notNull(),
    /** GiB */
    size: integer('size').notNull(),
    bootable: integer('bootable', { mode: 'boolean' }).notNull(),
    /** The image that it was made from, and its name at that time; null for an empty one. */
    image_id: text('image_id'),
    image_name: text('image_name'),
    /** The server that it is attached to. */
    server_id: text('server_id'),
    created_at: integer('created_at').notNull(),
    updated_at: integer('updated_at').notNull(),
  },
  (t) => [
    index('volumes_by_project').on(t.project_id, t.created_at, t.id),
    index('volumes_by_time').on(t.created_at, t.id),
    index('volumes_by_server').on(t.server_id),
  ],
);
