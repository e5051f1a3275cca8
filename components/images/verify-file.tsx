'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { fileHashes, useFileHash } from '@/lib/browser/file-hashes';
import type { Image } from '@/lib/contract/image';
import { formatBytes } from '@/lib/format';
import { algorithmName, digestToCompare } from '@/lib/work/file-hash';

/** Compares a file of this computer with the image by their digests; nothing is sent. Nothing where there is none yet. */
export function VerifyFile({ image }: { image: Image }) {
  const t = useTranslations('verify');
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  const hash = useFileHash(file);
  const wanted = digestToCompare(image);
  const algorithm = wanted?.algorithm;
  useEffect(() => {
    if (!file || !algorithm) return;
    void fileHashes.start(file, algorithm);
    return () => fileHashes.stop(file);
  }, [file, algorithm]);
  if (!wanted) return null;
  const words = { file: file?.name ?? '', algorithm: algorithmName(wanted.algorithm) };
  const said = () => {
    if (!file || !hash) return null;
    if (hash.failed) return t('unreadable', words);
    if (hash.value === null)
      return t('reading', { ...words, done: formatBytes(hash.hashed), size: formatBytes(file.size) });
    return t(hash.value === wanted.value ? 'same' : 'different', words);
  };
  const differs = hash?.value != null && hash.value !== wanted.value;
  return (
    <div className="mt-1 flex flex-wrap items-center gap-2">
      <input
        ref={input}
        type="file"
        aria-label={t('file')}
        className="sr-only"
        tabIndex={-1}
        onChange={(event) => {
          // The same file, chosen again, is read again: it may have changed.
          setFile(event.target.files?.[0] ?? null);
          event.target.value = '';
        }}
      />
      <Button size="sm" onClick={() => input.current?.click()}>
        {t('compare')}
      </Button>
      <p role="status" className={`min-w-0 break-words text-sm ${differs ? 'text-danger' : ''}`}>
        {said()}
      </p>
    </div>
  );
}
