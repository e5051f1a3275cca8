import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { containerFormats, diskFormats } from '@/lib/contract/image-words';
import { cronMinutes } from '@/lib/embedded/cache/cron-minutes';
import { sentenceOfIssues, sharedFolder } from '@/lib/embedded/config-errors';
import { dataFolderOf } from '@/lib/embedded/data-folder';
import { codeOf } from '@/lib/embedded/error-code';
import { propertyProtectionSchema } from '@/lib/embedded/image/property-protection';
import { policyOverridesSchema } from '@/lib/embedded/policy-overrides';
import { mostPerAddress } from '@/scripts/connection-limit.mjs';
import { allowedHosts } from '@/scripts/known-hosts.mjs';

/** A store: a folder of files, and how it behaves; or `http`, which keeps nothing but addresses of the web. */
const storeConfigSchema = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9_-]+$/),
  description: z.string().optional(),
  type: z.enum(['file', 'http']).default('file'),
  /** Folder of the data; `stores/<id>` under the data folder unless set. */
  filesystem_store_datadir: z.string().optional(),
  /**
   * Folder at which a file system has to be mounted: without it the store is out of service, and nothing is written
   * below. Holds the data unless `filesystem_store_datadir` names a folder in it.
   */
  mountpoint: z.string().optional(),
  /** Bytes a second that one write may take; unlimited unless set. Lets a demo show progress. */
  bandwidth: z.number().positive().optional(),
  /** Bytes the store can hold; a write beyond fails with "No space left on device". */
  capacity: z.number().int().nonnegative().optional(),
  /** Every write fails, with this reason. */
  fails: z.string().optional(),
});
export type StoreConfig = z.infer<typeof storeConfigSchema>;

const cronMinutesSchema = z.string().transform((field, context): ReadonlySet<number> => {
  const minutes = cronMinutes(field);
  if (minutes) return minutes;
  context.addIssue({ code: 'custom', message: `"${field}" is not a minute field of cron, such as */5` });
  return z.NEVER;
});

const limit = z.number().int().min(-1);
const limitsSchema = z.strictObject({
  image_size_total: limit.default(-1),
  image_stage_total: limit.default(-1),
  image_count_total: limit.default(-1),
  image_count_uploading: limit.default(-1),
});

/** Glance's units are binary. */
const storageQuotaSchema = z
  .string()
  .regex(/^\d+([KMGT]?B)?$/, 'must be a number, with B, KB, MB, GB or TB behind it where it is not in bytes')
  .transform(
    (text) =>
      Number.parseInt(text, 10) * 1024 ** Math.max(0, 'BKMGT'.indexOf(text.replace(/\d/g, '')[0] ?? 'B')),
  );

/** Names follow glance-api.conf where it has one. Lists of import_filtering_opts as in glance-api.md 5.3. */
export const cloudConfigSchema = z.strictObject({
  /** Regions of the catalog; all lead to this one service. */
  regions: z.array(z.string()).min(1).default(['RegionOne']),
  /** Address of the image service in the catalog, where a proxy stands in front; else the one the request came to. */
  public_endpoint: z.url().optional(),
  /** The stores; none at all is a Glance of a single store, which tells nobody of stores. */
  enabled_backends: z.array(storeConfigSchema).prefault([
    { id: 'central', description: 'Central site' },
    { id: 'dcn0', description: 'Edge site 0', bandwidth: 64 * 1024 * 1024 },
    { id: 'dcn1', description: 'Edge site 1', bandwidth: 24 * 1024 * 1024 },
    {
      id: 'offline',
      description: 'Edge site 2, out of reach',
      fails: 'The site is out of reach: no write succeeds',
    },
  ]),
  default_backend: z.string().default('central'),
  /** Seconds from one look at the stores' folders to the next. */
  store_check_interval: z.number().positive().max(86_400).default(10),
  enabled_import_methods: z
    .array(z.enum(['glance-direct', 'web-download', 'copy-image', 'glance-download']))
    .default(['glance-direct', 'web-download', 'copy-image']),
  /**
   * The newest API version to answer as, the N of v2.N: 9 is Train's, before tasks of images and usage, 16 is
   * 2023.2's, 17 is 2024.2's, 18 is 2026.1's. Without a cache 14, 16 and 18 are left out.
   */
  api_version: z.number().int().min(9).max(18).default(16),
  /** Overrides of Glance's default policies by rule, as oslo.policy writes them. */
  policies: policyOverridesSchema.default({}),
  /** Who may create, read, update and delete which properties, as Glance's property_protection_file says it. */
  property_protections: z.array(propertyProtectionSchema).default([]),
  disk_formats: z.array(z.string()).default([...diskFormats]),
  container_formats: z.array(z.string()).default([...containerFormats]),
  /** Refuse data that contradicts disk_format or is unsafe to open, as Glance does from 2025.1 on. */
  require_image_format_match: z.boolean().default(true),
  /** Checks of partition tables that are only told, not enforced: `mbr`. */
  gpt_safety_checks_nonfatal: z.array(z.string()).default([]),
  /** Subformats of VMDK that image_conversion reads. */
  vmdk_allowed_types: z.array(z.string()).default(['streamOptimized', 'monolithicSparse']),
  image_import_opts: z
    .strictObject({
      /** What every import but copy-image runs on its data, in this order. */
      image_import_plugins: z
        .array(z.enum(['no_op', 'image_decompression', 'inject_image_metadata', 'image_conversion']))
        .default([]),
    })
    .prefault({}),
  /** How many imports fill stores at the same time; others wait. */
  taskflow_executor: z.strictObject({ max_workers: z.number().int().positive().default(10) }).prefault({}),
  image_conversion: z
    .strictObject({ output_format: z.enum(['raw', 'qcow2', 'vmdk']).default('raw') })
    .prefault({}),
  inject_metadata_properties: z
    .strictObject({
      /** Properties put on every imported image. */
      inject: z
        .record(
          z
            .string()
            .min(1)
            .max(255)
            .refine((name) => !name.startsWith('os_glance')),
          z.string(),
        )
        .default({}),
      /** Who has one of these roles imports without them. */
      ignore_user_roles: z.array(z.string()).default(['admin']),
    })
    .prefault({}),
  glance_download_properties: z
    .strictObject({
      /** Beginnings of the properties that glance-download takes over. */
      extra_properties: z
        .array(z.string())
        .default(['hw_', 'trait:', 'os_distro', 'os_secure_boot', 'os_type']),
    })
    .prefault({}),
  import_filtering_opts: z
    .strictObject({
      allowed_schemes: z.array(z.string()).default(['http', 'https']),
      disallowed_schemes: z.array(z.string()).default([]),
      allowed_hosts: z.array(z.string()).default([]),
      disallowed_hosts: z.array(z.string()).default([]),
      allowed_ports: z.array(z.number()).default([80, 443]),
      disallowed_ports: z.array(z.number()).default([]),
    })
    .prefault({}),
  /** Whether there is a key manager; the certificates of signed images lie in it. */
  key_manager: z.boolean().default(true),
  /** Whether there is a compute service, for reading; its servers are records that the demo is seeded with. */
  compute: z.boolean().default(true),
  /** The same of a block storage service and its volumes. */
  block_storage: z.boolean().default(true),
  /** Addresses of both in the catalog, where something else answers there: with the version, `…/v2.1` and `…/v3`. */
  compute_endpoint: z.url().optional(),
  block_storage_endpoint: z.url().optional(),
  /** Seconds without a byte of an image's data after which its sender counts as gone, once all that came is read. */
  client_socket_timeout: z.number().positive().max(86_400).default(900),
  /** Seconds in which the body of any other request has to be whole. */
  body_timeout: z.number().positive().max(86_400).default(60),
  /** Connections at the same time; what comes above them is closed. */
  max_connections: z.number().int().positive().default(4096),
  /** Of them one address may have so many; behind a proxy, and for a dashboard's users, all have one. */
  max_connections_per_address: z.number().int().positive().default(mostPerAddress),
  /** Milliseconds without a byte after which a web-download fails. */
  web_download_timeout: z.number().int().positive().max(86_400_000).default(30_000),
  image_size_cap: z
    .number()
    .int()
    .positive()
    .default(2 ** 40),
  /** Folder of the image cache, in the data folder unless absolute; without it nothing is cached. */
  image_cache_dir: z.string().min(1).optional(),
  /** Bytes that the cache may keep from one pruning to the next. */
  image_cache_max_size: z
    .number()
    .int()
    .nonnegative()
    .default(10 * 2 ** 30),
  /** Seconds after which an incomplete file of the cache goes. */
  image_cache_stall_time: z.number().int().nonnegative().default(86_400),
  /** Seconds from one fetching of queued images to the next. */
  cache_prefetcher_interval: z.number().int().positive().max(2_000_000).default(300),
  /** Minutes of the hour at which the cache is pruned, as cron writes them. */
  cache_pruner_minute: cronMinutesSchema.default(() => cronMinutes('*/30') ?? new Set()),
  /** Limits as Keystone keeps them, in place of user_storage_quota; GET /v2/info/usage tells them. */
  use_keystone_limits: z.boolean().default(false),
  /** Everybody's limits: sizes in MiB, -1 is unlimited. */
  registered_limits: limitsSchema.prefault({}),
  /** Limits of single projects, by name or id. */
  limits: z.record(z.string(), limitsSchema.partial()).default({}),
  /** Bytes that a project's images may take in all stores together, with B, KB, MB, GB or TB; 0 is unlimited. */
  user_storage_quota: storageQuotaSchema.default(0),
  image_member_quota: z.number().int().default(128),
  image_property_quota: z.number().int().default(128),
  image_tag_quota: z.number().int().default(128),
  image_location_quota: z.number().int().default(10),
  /** Most namespaces, objects, properties, tags and associations (of each) that a project's members may make. */
  metadef_quota: z.number().int().nonnegative().default(500),
  limit_param_default: z.number().int().positive().default(25),
  api_limit_max: z.number().int().positive().default(1000),
  /** Show an image's `locations`, with the path of every copy, and let them be changed. */
  show_multiple_locations: z.boolean().default(false),
  /** Show the first of them as `direct_url`. */
  show_image_direct_url: z.boolean().default(false),
  /** Read and hash the data of a location that comes by the API of 2.17, or believe what is told of it. */
  do_secure_hash: z.boolean().default(true),
  /** Hours a finished task is kept. */
  task_time_to_live: z.number().positive().default(48),
  /** Seconds a token lives. */
  token_expiration: z.number().int().positive().default(3600),
  /** Single sign-on (Keystone's WebSSO) by a provider of one page, for demos. */
  federation: z
    .strictObject({
      /** Addresses of dashboards that may be given tokens, as `http://127.0.0.1:3000/auth/websso/`; without any there is no provider. */
      trusted_dashboard: z.array(z.url({ protocol: /^https?$/ })).default([]),
      /** People whom the provider knows and Keystone does not, with their passwords. */
      strangers: z.record(z.string(), z.string()).default({ guest: 'darkroom' }),
      /** Seconds for which the provider knows a browser again. */
      provider_session: z.number().int().positive().default(600),
    })
    .prefault({}),
  security_compliance: z
    .strictObject({
      /** Wrong passwords in a row that lock an account; without it none is locked. */
      lockout_failure_attempts: z.number().int().positive().optional(),
      /** Seconds an account stays locked. */
      lockout_duration: z.number().int().positive().default(1800),
    })
    .prefault({}),
  /** Failed sign-ins within so many seconds after which more are refused with 429; 0 is no limit. */
  failed_sign_ins: z
    .strictObject({
      per_user: z.number().int().nonnegative().default(10),
      per_address: z.number().int().nonnegative().default(100),
      window: z.number().int().positive().max(86_400).default(60),
    })
    .prefault({}),
  /** Fill an empty database with the demo's projects, users and images. */
  seed_images: z.boolean().default(true),
  /** Serve images to try imports with under /samples/, and let imports fetch these. */
  sample_images: z.boolean().default(true),
  /** Bytes a second at which the slow one of them comes. */
  sample_bandwidth: z
    .number()
    .positive()
    .default(1024 * 1024),
  /** Fill an empty database with the metadata definitions of compute, hardware and software. */
  seed_metadefs: z.boolean().default(true),
});

/** The checked configuration, and where and as what the service runs. */
export type CloudConfig = z.infer<typeof cloudConfigSchema> & {
  /** Folder of all state: cloud.sqlite, staging/, stores/. */
  data: string;
  host: string;
  port: number;
  /** Names that requests may give it beside those of this machine. */
  allowed_hosts: string[];
  /** No stores are configured: one without a name holds everything. */
  single_store: boolean;
};

const settingNames = [cloudConfigSchema, storeConfigSchema].flatMap((schema) => Object.keys(schema.shape));

/** Reads DARKROOM_DATA, HOST, CLOUD_PORT, ALLOWED_HOSTS, TRUSTED_DASHBOARDS and the JSON file DARKROOM_CLOUD_CONFIG names; throws a sentence. */
export function readCloudConfig(env: NodeJS.ProcessEnv): CloudConfig {
  const file = env.DARKROOM_CLOUD_CONFIG;
  const parsed = cloudConfigSchema.safeParse(file ? readJson(file) : {});
  if (!parsed.success) throw new Error(sentenceOfIssues(file ?? '', parsed.error, settingNames));
  parsed.data.federation.trusted_dashboard.push(...trustedDashboards(env));
  const single_store = parsed.data.enabled_backends.length === 0;
  if (single_store)
    Object.assign(parsed.data, {
      enabled_backends: [{ id: 'images', type: 'file' }],
      default_backend: 'images',
    });
  const config = {
    ...parsed.data,
    single_store,
    data: dataFolderOf(env),
    host: env.HOST || '127.0.0.1',
    port: Number(env.CLOUD_PORT || 9292),
    allowed_hosts: allowedHosts(env),
  };
  const wrong = contradiction(config);
  if (wrong !== null) throw new Error(file ? `The configuration ${file} is not right: ${wrong}` : wrong);
  return config;
}

/** Dashboards that whoever starts the cloud has it trust beside those of its configuration. */
function trustedDashboards(env: NodeJS.ProcessEnv): string[] {
  const given = (env.TRUSTED_DASHBOARDS ?? '').split(',').map((address) => address.trim());
  const addresses = given.filter((address) => address !== '');
  const wrong = addresses.find((address) => !URL.canParse(address) || !/^https?:/i.test(address));
  if (wrong !== undefined)
    throw new Error(
      `TRUSTED_DASHBOARDS names ${wrong}, which is no address of the web: write it as http://127.0.0.1:3000/auth/websso/.`,
    );
  return addresses;
}

function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Error(
      `The configuration ${file} cannot be read (${codeOf(cause) ?? cause}): set DARKROOM_CLOUD_CONFIG to a JSON file, or leave it out.`,
    );
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError)
      throw new Error(`The configuration ${file} is not JSON: ${cause.message}.`);
    throw cause;
  }
}

/** Settings that are right one by one and not together; gives a sentence, or null. */
function contradiction(config: CloudConfig): string | null {
  const { enabled_backends, default_backend, data, image_cache_dir, port } = config;
  if (!Number.isInteger(port) || port < 0 || port > 65_535) return 'CLOUD_PORT has to be a port number.';
  const ids = enabled_backends.map((store) => store.id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) return `enabled_backends names the store "${twice}" twice.`;
  if (!ids.includes(default_backend))
    return `default_backend "${default_backend}" is not one of enabled_backends.`;
  const web = enabled_backends.filter((store) => store.type === 'http');
  if (web.length > 1) return 'enabled_backends has more than one store of type http.';
  if (web[0]?.id === default_backend)
    return `default_backend "${default_backend}" is of type http, which takes no data.`;
  const useless = Object.keys(web[0] ?? {}).find((key) => !['id', 'description', 'type'].includes(key));
  if (useless !== undefined) return `The store "${web[0]?.id}" of type http has no ${useless}.`;
  return sharedFolder([
    { use: 'the data folder', folder: data },
    { use: 'staging', folder: path.join(data, 'staging') },
    ...fileStores(config).map((store) => ({
      use: `the store ${store.id}`,
      folder: storeFolder(config, store),
    })),
    ...(image_cache_dir === undefined
      ? []
      : [{ use: 'the image cache', folder: path.resolve(data, image_cache_dir) }]),
  ]);
}

/** The stores that take data, in configuration order. */
export function fileStores({ enabled_backends }: Pick<CloudConfig, 'enabled_backends'>): StoreConfig[] {
  return enabled_backends.filter((store) => store.type === 'file');
}

/** The store of addresses, if there is one. */
export function webStore({ enabled_backends }: Pick<CloudConfig, 'enabled_backends'>): StoreConfig | null {
  return enabled_backends.find((store) => store.type === 'http') ?? null;
}

/** The folder of a store's data. */
export function storeFolder(config: Pick<CloudConfig, 'data'>, store: StoreConfig): string {
  const { id, filesystem_store_datadir, mountpoint } = store;
  return path.resolve(filesystem_store_datadir ?? mountpoint ?? path.join(config.data, 'stores', id));
}
