import 'server-only';
import { z } from 'zod';
import { imageIdSchema } from '@/lib/contract/image';
import { imagePageSize, imageScanSize } from '@/lib/images/image-list-query';

const limitSchema = z.coerce.number().int().min(1).max(imageScanSize).catch(imagePageSize);
const keysSchema = z.array(z.string().min(1).max(255)).max(64).catch([]);
const idsSchema = z.array(imageIdSchema).max(100).catch([]);

/** Which page a data address asks for; what makes no sense is left out. */
export function pageRequest(params: URLSearchParams): {
  limit: number;
  marker?: string;
  keys: string[];
  once: boolean;
} {
  return {
    limit: limitSchema.parse(params.get('limit') ?? imagePageSize),
    marker: imageIdSchema.safeParse(params.get('marker')).data,
    keys: keysSchema.parse(params.getAll('key')),
    once: params.has('once'),
  };
}

/** The ids that a data address names. */
export function idsRequest(params: URLSearchParams): string[] {
  return idsSchema.parse((params.get('ids') ?? '').split(',').filter(Boolean));
}
