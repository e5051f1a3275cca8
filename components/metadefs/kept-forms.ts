'use client';

import { ownKey } from '@/lib/browser/own-storage';

const part = 'catalog.form.';

/** What a form of a namespace is kept under, for whoever the page is; `name` is '' for something new. */
export function formKey(namespace: string, what: string, name: string): string {
  return `${part}${JSON.stringify([namespace, what, name])}`;
}

/** Names of the forms of a kind that were left open with something typed. */
export function keptForms(namespace: string, what: string): string[] {
  const prefix = ownKey(part);
  return Object.keys(sessionStorage).flatMap((key) => {
    if (!key.startsWith(prefix)) return [];
    const [inNamespace, kind, name] = JSON.parse(key.slice(prefix.length)) as string[];
    return inNamespace === namespace && kind === what && name !== undefined ? [name] : [];
  });
}
