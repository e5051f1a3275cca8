import { z } from 'zod';

/** Where the dashboard looks at addresses beside the public network: hosts, and folders of files. */
export interface UrlCheckList {
  hosts: string[];
  folders: string[];
}

const hostSchema = z.string().refine((entry) => {
  if (!/^(\[[0-9A-Fa-f:.]+\]|[^\s/?#@\\:]+)(:\d+)?$/.test(entry)) return false;
  return URL.canParse(`http://${entry}`);
});
const folderSchema = z.url({ protocol: /^https?$/ }).refine((folder) => {
  const { href, username, password, search, hash } = new URL(folder);
  return href === folder && folder.endsWith('/') && `${username}${password}${search}${hash}` === '';
});

/** As the configuration writes it: `host`, `host:port` or `http://host:port/folder/`, with commas between them. */
export const urlCheckListSchema = z
  .string()
  .default('')
  .transform((text) => {
    const entries = text
      .split(',')
      .map((entry) => entry.trim())
      .filter(Boolean);
    return {
      hosts: entries.filter((entry) => !entry.includes('://')),
      folders: entries.filter((entry) => entry.includes('://')),
    };
  })
  .pipe(z.object({ hosts: z.array(hostSchema), folders: z.array(folderSchema) }));
