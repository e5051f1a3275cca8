import type { MetadefNamespaceBody, MetadefPropertyInput } from '@/lib/contract/metadef-body';
import { image, integer, server, text, volume } from '@/lib/embedded/seed/metadefs/define';

const port = (title: string, usual: number): MetadefPropertyInput =>
  integer(title, `TCP port it listens on; ${usual} unless it was set otherwise.`, {
    minimum: 1,
    maximum: 65_535,
    default: usual,
  });
const version = (of: string): MetadefPropertyInput => text('Version', `Version of ${of}.`);
const account: MetadefPropertyInput = text('Administrator', 'Account that administers it.');
const inside = [image(), volume(), server];

const database = (name: string, word: string, usual: number) => ({
  name,
  description: `${name} is installed.`,
  properties: {
    [`sw_database_${word}_version`]: version(name),
    [`sw_database_${word}_listen_port`]: port('Port', usual),
    [`sw_database_${word}_admin`]: account,
  },
});
const webServer = (name: string, word: string) => ({
  name,
  description: `${name} is installed.`,
  properties: {
    [`sw_webserver_${word}_version`]: version(name),
    [`sw_webserver_${word}_http_port`]: port('HTTP port', 80),
    [`sw_webserver_${word}_https_port`]: port('HTTPS port', 443),
  },
});
const runtime = (name: string, word: string) => ({
  name,
  description: `${name} is installed.`,
  properties: { [`sw_runtime_${word}_version`]: version(name) },
});

/** What is installed beside the operating system, so that people find it. */
export const software: MetadefNamespaceBody[] = [
  {
    namespace: 'OS::Software::DBMS',
    display_name: 'Databases',
    description: 'A database server that comes with the image.',
    resource_type_associations: inside,
    objects: [
      database('MySQL', 'mysql', 3306),
      database('MariaDB', 'mariadb', 3306),
      database('PostgreSQL', 'postgresql', 5432),
      database('MongoDB', 'mongodb', 27_017),
      database('Redis', 'redis', 6379),
    ],
  },
  {
    namespace: 'OS::Software::WebServers',
    display_name: 'Web servers',
    description: 'A web server that comes with the image.',
    resource_type_associations: inside,
    objects: [
      webServer('Apache HTTP Server', 'apache'),
      webServer('nginx', 'nginx'),
      webServer('IIS', 'iis'),
    ],
  },
  {
    namespace: 'OS::Software::Runtimes',
    display_name: 'Runtimes',
    description: 'A language runtime that comes with the image.',
    resource_type_associations: inside,
    objects: [
      runtime('Java', 'java'),
      runtime('Node.js', 'nodejs'),
      runtime('PHP', 'php'),
      runtime('Python', 'python'),
      runtime('Ruby', 'ruby'),
    ],
    tags: ['container host', 'database', 'desktop', 'development', 'gateway', 'golden', 'router', 'web'].map(
      (name) => ({ name }),
    ),
  },
];
