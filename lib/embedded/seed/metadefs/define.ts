import type { MetadefAssociationBody, MetadefPropertyInput } from '@/lib/contract/metadef-body';

/** A property of text. */
export const text = (
  title: string,
  description: string,
  more: Partial<MetadefPropertyInput> = {},
): MetadefPropertyInput => ({ type: 'string', title, description, ...more });

/** A property that has one of some values. */
export const choice = (
  title: string,
  description: string,
  values: readonly string[],
  more: Partial<MetadefPropertyInput> = {},
): MetadefPropertyInput => text(title, description, { enum: [...values], ...more });

/** A whole number, from 0 unless said. */
export const integer = (
  title: string,
  description: string,
  more: Partial<MetadefPropertyInput> = {},
): MetadefPropertyInput => ({ type: 'integer', title, description, minimum: 0, ...more });

/** True or false. */
export const flag = (
  title: string,
  description: string,
  more: Partial<MetadefPropertyInput> = {},
): MetadefPropertyInput => ({ type: 'boolean', title, description, ...more });

export const image = (prefix?: string): MetadefAssociationBody => ({ name: 'OS::Glance::Image', prefix });
export const flavor = (prefix?: string): MetadefAssociationBody => ({ name: 'OS::Nova::Flavor', prefix });
export const aggregate = (prefix?: string): MetadefAssociationBody => ({
  name: 'OS::Nova::Aggregate',
  prefix,
});
/** A volume keeps the properties of the image it was made from apart from its own. */
export const volume = (prefix?: string): MetadefAssociationBody => ({
  name: 'OS::Cinder::Volume',
  prefix,
  properties_target: 'image',
});
/** What a server was started with is told to it as metadata. */
export const server: MetadefAssociationBody = { name: 'OS::Nova::Server', properties_target: 'metadata' };

/** For images and volumes `hw_name`, for flavors `hw:name`. */
export const hardware: MetadefAssociationBody[] = [image('hw_'), volume('hw_'), flavor('hw:')];

export const uuid = '^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$';
export const trueFalse = ['true', 'false'] as const;
