import { errorOfSilence, openAnswer, QueryError } from '@/lib/browser/dashboard';
import { recordCounter } from '@/lib/images/image-export';
import { apiRoutes } from '@/lib/routes';

/**
 * Reads an export to its end and hands it to the browser as a file; `onImages` tells how many came. One that breaks
 * off is an error, never half a file.
 */
export async function downloadExport(
  params: URLSearchParams,
  format: 'csv' | 'json',
  onImages: (images: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const asked = new URLSearchParams(params);
  asked.set('format', format);
  const response = await openAnswer(apiRoutes.exportImages(asked), { signal });
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const count = recordCounter(format);
  try {
    const reader = response.body?.getReader();
    for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
      parts.push(read.value);
      onImages(count(read.value));
    }
  } catch (cause) {
    if (signal.aborted) throw cause;
    throw new QueryError(errorOfSilence());
  }
  const type = format === 'csv' ? 'text/csv' : 'application/json';
  const url = URL.createObjectURL(new Blob(parts, { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `images-${new Date().toISOString().slice(0, 10)}.${format}`;
  link.click();
  URL.revokeObjectURL(url);
}
