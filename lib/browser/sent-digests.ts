'use client';

import { useEffect, useState } from 'react';
import { fileHashes } from '@/lib/browser/file-hashes';
import { ownKey } from '@/lib/browser/own-storage';
import type { Image } from '@/lib/contract/image';
import * as s from '@/lib/contract/shape';
import {
  type Digest,
  type HashAlgorithm,
  hashAlgorithm,
  hashAlgorithms,
  usualAlgorithm,
} from '@/lib/work/file-hash';

const kept = 100;
const digestSchema = s.object({ algorithm: s.oneOf(hashAlgorithms), value: s.string() });
const storageSchema = s.record(digestSchema);
const listeners = new Set<() => void>();
const storageKey = () => ownKey('digests');
const algorithmKey = () => ownKey('digest-algorithm');

/** Files of this tab by the image that they were sent to: another digest may be asked of them. */
const files = new Map<string, File>();

/** Whether this tab sends or sent a file. */
export function isSent(file: File): boolean {
  return [...files.values()].includes(file);
}

/** The file that this tab sends or sent to an image, or null. */
export function sentFile(imageId: string): File | null {
  return files.get(imageId) ?? null;
}

function read(): Record<string, Digest> {
  try {
    return storageSchema.parse(JSON.parse(localStorage.getItem(storageKey()) ?? '{}'));
  } catch {
    return {};
  }
}

function write(key: string, text: string): void {
  try {
    localStorage.setItem(key, text);
  } catch {
    // Without room or right to keep it, it is known until the page is left.
  }
}

/** What the cloud takes digests with, as far as this browser has seen: no API tells it before there is an image. */
export function cloudAlgorithm(): HashAlgorithm {
  try {
    return hashAlgorithm(localStorage.getItem(algorithmKey())) ?? usualAlgorithm;
  } catch {
    return usualAlgorithm;
  }
}

/** Takes the digest of a file that is sent to an image, and keeps it for when the cloud tells its own. */
export async function keepDigest(imageId: string, file: File, algorithm = cloudAlgorithm()): Promise<void> {
  files.set(imageId, file);
  const { value } = await fileHashes.start(file, algorithm);
  // Another file was sent to it meanwhile.
  if (value === null || files.get(imageId) !== file) return;
  const entries = Object.entries({ ...read(), [imageId]: { algorithm, value } }).slice(-kept);
  write(storageKey(), JSON.stringify(Object.fromEntries(entries)));
  for (const listener of listeners) listener();
}

/** The digest of what this browser sent to an image; null where it sent nothing or is not done with it. */
export function useSentDigest(image: Image): Digest | null {
  const { id, status, os_hash_algo: told } = image;
  const [digest, setDigest] = useState<Digest | null>(null);
  useEffect(() => {
    const look = () => setDigest(read()[id] ?? null);
    look();
    listeners.add(look);
    return () => {
      listeners.delete(look);
    };
  }, [id]);
  useEffect(() => {
    const algorithm = status === 'active' ? hashAlgorithm(told) : null;
    const file = files.get(id);
    if (!algorithm || !file) return;
    if (algorithm !== cloudAlgorithm()) write(algorithmKey(), algorithm);
    // The cloud takes another digest than was guessed: the file is read again, since nobody sends it any more.
    if (digest && digest.algorithm !== algorithm) void keepDigest(id, file, algorithm);
  }, [id, status, told, digest]);
  return digest;
}
