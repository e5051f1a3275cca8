'use client';

import { useEffect, useState } from 'react';
import { ownKey } from '@/lib/browser/own-storage';
import type { Image, ImageCreate } from '@/lib/contract/image';
import { customProperties } from '@/lib/images/custom-properties';

/** One thing that the cloud made otherwise while it imported an image; `from` is null where it was not there. */
export interface ImportDifference {
  key: string;
  from: string | null;
  to: string;
}

/** Attributes that plugins of an import change (image_conversion, image_decompression). */
const attributes = ['disk_format', 'container_format'] as const;
const keptImages = 200;
const storageKey = () => ownKey('imports');

type Facts = Record<string, string>;
/** What the bytes of an image are: of what was sent, or of what is stored. */
export interface DataFacts {
  disk_format: string | null;
  container_format: string | null;
  /** In bytes, or null while nobody knows. */
  size: number | null;
}
/** Of each image that this browser sent: what was sent until its import is over, then what differed. */
type Kept = Record<string, ({ sent: Facts } | { differences: ImportDifference[] }) & { source?: DataFacts }>;

function factsOf(image: Image | ImageCreate): Facts {
  const kept = attributes.flatMap((key) => (image[key] ? [[key, image[key]]] : []));
  return { ...customProperties(image as Image), ...Object.fromEntries(kept) };
}

function read(): Kept {
  try {
    return (JSON.parse(localStorage.getItem(storageKey()) ?? '{}') as Kept | null) ?? {};
  } catch {
    return {};
  }
}

function write(kept: Kept): void {
  const entries = Object.entries(kept).slice(-keptImages);
  try {
    localStorage.setItem(storageKey(), JSON.stringify(Object.fromEntries(entries)));
  } catch {
    // Without room or right to keep it, the marks are not there: nothing else depends on them.
  }
}

/**
 * Remembers how an image was sent, with the size of its file (null: not known, as of a URL). Glance keeps no trace of
 * what an import's plugins do, so only a browser that saw both ends can tell.
 */
export function rememberSent(imageId: string, sent: ImageCreate | Image, size: number | null): void {
  const source = {
    disk_format: sent.disk_format ?? null,
    container_format: sent.container_format ?? null,
    size,
  };
  write({ ...read(), [imageId]: { sent: factsOf(sent), source } });
}

/** Takes the size of fetched data from the record while its import is under way: later it is that of what is stored. */
function noteSourceSize(image: Image): void {
  const kept = read();
  const entry = Object.hasOwn(kept, image.id) ? kept[image.id] : undefined;
  if (!entry?.source || entry.source.size !== null || image.status === 'active' || image.size === null)
    return;
  write({ ...kept, [image.id]: { ...entry, source: { ...entry.source, size: image.size } } });
}

/** What was sent, where the cloud stored something else: another format, container or size; null otherwise. */
export function conversionOf(image: Image, source: DataFacts | undefined): DataFacts | null {
  if (!source || image.status !== 'active') return null;
  const converted =
    source.disk_format !== image.disk_format ||
    source.container_format !== image.container_format ||
    (source.size !== null && source.size !== image.size);
  return converted ? source : null;
}

/** Compares an image that has just become active with what was sent; later edits are people's. */
export function settleImport(image: Image): ImportDifference[] {
  const kept = read();
  const entry = Object.hasOwn(kept, image.id) ? kept[image.id] : undefined;
  if (!entry) return [];
  if ('differences' in entry) return entry.differences;
  if (image.status !== 'active') return [];
  const differences = importDifferences(entry.sent, factsOf(image));
  write({ ...kept, [image.id]: { differences, source: entry.source } });
  return differences;
}

/** What is there now and was sent otherwise or not at all. */
export function importDifferences(sent: Facts, now: Facts): ImportDifference[] {
  return Object.entries(now)
    .map(([key, to]) => ({ key, from: Object.hasOwn(sent, key) ? (sent[key] ?? null) : null, to }))
    .filter(({ from, to }) => from !== to);
}

/** What this browser sent, where the cloud made something else of it while it imported it; null where it did not. */
export function useConversion(image: Image): DataFacts | null {
  const [source, setSource] = useState<DataFacts | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the record says of its data, not the rest of it
  useEffect(() => {
    noteSourceSize(image);
    settleImport(image);
    const kept = read();
    setSource(conversionOf(image, Object.hasOwn(kept, image.id) ? kept[image.id]?.source : undefined));
  }, [image.id, image.status, image.size, image.disk_format, image.container_format]);
  return source;
}

/** What the cloud added to an image or changed while it imported it, as far as this browser saw it. */
export function useImportDifferences(image: Image): ImportDifference[] {
  const [differences, setDifferences] = useState<ImportDifference[]>([]);
  const active = image.status === 'active';
  // biome-ignore lint/correctness/useExhaustiveDependencies: settled once, when the image becomes active
  useEffect(() => setDifferences(settleImport(image)), [image.id, active]);
  return differences;
}
