import { byteSpan, bytesOf, filterKind, type ImageFilter, timeSpan } from '@/lib/images/image-filter';
import { hasFourByteText } from '@/lib/images/odd-text';

/** Parameters of Glance's that are no filter by a property, and words that it chokes on (glance-api.md 2.3). */
const notProperties = new Set([
  ...['limit', 'marker', 'sort', 'sort_key', 'sort_dir', 'member_status', 'deleted', 'changes-since'],
  ...['is_public', 'tags', 'properties', 'stores', 'os', 'virtual_size', 'locations', 'direct_url'],
  ...['self', 'file', 'schema', 'used', 'health'],
]);
const operatorKeys = new Set(['name', 'id', 'status', 'disk_format', 'container_format']);
const exactKeys = new Set(['owner', 'visibility', 'protected', 'os_hidden', 'checksum']);
const hashKeys = new Set(['os_hash_value', 'os_hash_algo']);

/**
 * What Glance is asked of facets, beside the parameters of the scope. It takes each parameter once (tags apart) and
 * matches exactly; a facet that finds its parameter taken, or says more than Glance can, is looked at by us, narrowed
 * by as much of it as Glance takes.
 */
export function sentFilters(
  filters: readonly ImageFilter[],
  fixed: [string, string][],
): { params: [string, string][]; sent: ImageFilter[]; local: ImageFilter[] } {
  const params = [...fixed];
  const sent: ImageFilter[] = [];
  const local: ImageFilter[] = [];
  const takes = (name: string, value: string) => {
    // Two conditions by one parameter would be the last of them alone, and `all` is no condition.
    const present = params.findIndex(([known]) => known === name);
    if (name === 'tag' || present < 0) params.push([name, value]);
    else if (name === 'visibility' && params[present]?.[1] === 'all') params[present] = [name, value];
    else return params[present]?.[1] === value;
    return true;
  };
  for (const filter of filters) {
    const wanted = parametersOf(filter);
    const taken = wanted.params.filter(([name, value]) => takes(name, value));
    if (taken.length > 0) sent.push(filter);
    if (!wanted.whole || taken.length < wanted.params.length) local.push(filter);
  }
  return { params, sent, local };
}

interface Parameters {
  params: [string, string][];
  /** They say all that the facet says. */
  whole: boolean;
}
const none: Parameters = { params: [], whole: false };

function parametersOf(filter: ImageFilter): Parameters {
  const { key, op, values } = filter;
  if (op === '!' || op === '~' || !values.every(isSendable)) return none;
  const [value = ''] = values;
  const single = values.length === 1;
  switch (filterKind(key)) {
    case 'bytes':
    case 'number':
      return single ? rangeOf(filter, value) : none;
    case 'time':
      return single ? timesOf(filter, value) : none;
    default:
  }
  if (op !== ':') return none;
  if (key === 'tag') return single ? whole('tag', value) : none;
  if (key === 'store') return none;
  if (key === 'type') return single && value === 'snapshot' ? whole('image_type', 'snapshot') : none;
  if (operatorKeys.has(key)) {
    if (single) return whole(key, `eq:${value}`);
    return values.some((text) => text.includes('"'))
      ? none
      : whole(key, `in:${values.map((text) => `"${text}"`).join(',')}`);
  }
  if (!single) return none;
  if (exactKeys.has(key) || hashKeys.has(key)) return whole(key, value);
  return notProperties.has(key) || /_(min|max)$/.test(key) || !isSendable(key) ? none : whole(key, value);
}

function whole(name: string, value: string): Parameters {
  return { params: [[name, value]], whole: true };
}

/** An empty value means "has none", which Glance cannot ask; a stripped or four-byte one would be another one. */
export function isSendable(value: string): boolean {
  return value !== '' && value === value.trim() && !hasFourByteText(value);
}

function rangeOf({ key, op }: ImageFilter, text: string): Parameters {
  const number = bytesOf(text) ?? 0;
  const { from, to } = (op === ':' && byteSpan(text)) || { from: number, to: number + 1 };
  const params: [string, string][] = [];
  if (op === '>' || op === '>=' || op === ':')
    params.push([`${key}_min`, String(op === '>' ? number + 1 : from)]);
  if (op === '<' || op === '<=' || op === ':')
    params.push([`${key}_max`, String(op === '<' ? number - 1 : to - 1)]);
  return { params, whole: true };
}

function timesOf({ key, op }: ImageFilter, text: string): Parameters {
  const span = timeSpan(text);
  if (!span) return none;
  const iso = (time: number) => new Date(time).toISOString().replace('.000Z', 'Z');
  if (op === '>') return whole(key, `gte:${iso(span.to)}`);
  if (op === '>=') return whole(key, `gte:${iso(span.from)}`);
  if (op === '<') return whole(key, `lt:${iso(span.from)}`);
  if (op === '<=') return whole(key, `lt:${iso(span.to)}`);
  // One parameter holds one bound: the other is ours to look at.
  return { params: [[key, `gte:${iso(span.from)}`]], whole: false };
}
