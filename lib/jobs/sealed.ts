import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** Makes texts unreadable for whoever does not have the dashboard's secret, and reads them again. */
export interface Sealer {
  /** @param about what the text belongs to: it is opened for the same alone. */
  seal(text: string, about: string): string;
  /** The text, or null where it was sealed with another secret, for something else, or was changed. */
  open(sealed: string, about: string): string | null;
  /** A short name of the secret that gives nothing of it away: those who share it find each other by it. */
  name: string;
}

const ivBytes = 12;
const tagBytes = 16;

/** AES-256-GCM with a key that HKDF (RFC 5869, SHA-256) makes of the secret of the session cookies, for this use alone. */
export function sealer(secret: string): Sealer {
  const derived = (use: string, length: number) => Buffer.from(hkdfSync('sha256', secret, '', use, length));
  const key = derived('darkroom: tokens of jobs', 32);
  return {
    seal(text, about) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(about));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64');
    },
    open(sealed, about) {
      const bytes = Buffer.from(sealed, 'base64');
      if (bytes.length < ivBytes + tagBytes) return null;
      const tag = bytes.subarray(ivBytes, ivBytes + tagBytes);
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivBytes), {
        authTagLength: tagBytes,
      });
      decipher.setAAD(Buffer.from(about)).setAuthTag(tag);
      try {
        return Buffer.concat([
          decipher.update(bytes.subarray(ivBytes + tagBytes)),
          decipher.final(),
        ]).toString('utf8');
      } catch {
        return null;
      }
    },
    name: derived('darkroom: name of those who share jobs', 6).toString('hex'),
  };
}
