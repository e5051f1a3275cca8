import type { FileReading } from '@/lib/inspect/file-kind';

/** What the dashboard saw at an address that an image is to come from; the cloud may see something else. */
export type AddressLook =
  | {
      state: 'found';
      /** Bytes, or null where the server does not tell. */
      size: number | null;
      /** The server's word for what it is, such as `text/html`, or null. */
      type: string | null;
      /** A download that breaks off can go on from there. */
      resumable: boolean;
      /** The host that it really comes from, where that is another. */
      host: string | null;
      /** Name of the file as the last address has it, or as the server calls it; empty without one. */
      name: string;
      /** What its first bytes say, or null where they are too few for that. */
      reading: FileReading | null;
    }
  /** The server answered that there is nothing to be had. */
  | { state: 'refused'; status: number }
  | { state: 'unchecked'; reason: UncheckedReason };

/** Why nobody looked, or saw nothing; none of them keeps the cloud from trying. */
export const uncheckedReasons = [
  'off',
  'busy',
  'private',
  'port',
  'redirected',
  'unknown_host',
  'unreachable',
  'certificate',
  'timeout',
] as const;
export type UncheckedReason = (typeof uncheckedReasons)[number];

/** The header of the address to look at, written as in a query. */
export const lookHeader = 'x-darkroom-address';
