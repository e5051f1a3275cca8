'use client';

/** Gives a text, or bytes of a type, to the person as a file. */
export function saveText(name: string, content: BlobPart, type = 'application/json'): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name.replaceAll(/[/\\:*?"<>|]/g, '_');
  link.click();
  URL.revokeObjectURL(address);
}
