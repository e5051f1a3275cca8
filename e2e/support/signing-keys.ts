import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** A key of the openssl command with its certificate. */
export interface SigningKey {
  /** PEM */
  certificate: string;
  /** The base64 signature of bytes by img_signature_hash_method; `salt` as openssl names it, RSA-PSS only. */
  sign(bytes: Uint8Array, hashMethod: string, salt?: string): string;
}

const home = mkdtempSync(path.join(os.tmpdir(), 'darkroom-keys-'));
process.once('exit', () => rmSync(home, { recursive: true, force: true }));

/** Makes a key of an img_signature_key_type, with a certificate that is valid or expired. */
export function newSigningKey(keyType: string, { expired = false } = {}): SigningKey {
  const folder = mkdtempSync(path.join(home, 'key-'));
  const file = (name: string) => path.join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
  const key = file('key.pem');
  if (keyType === 'RSA-PSS') openssl('genrsa', '-out', key, '2048');
  else if (keyType === 'DSA') openssl('dsaparam', '-genkey', '-noout', '-out', key, '1024');
  else {
    const curve = keyType.replace('ECC_', '').toLowerCase();
    openssl('ecparam', '-name', curve, '-genkey', '-noout', '-out', key);
  }
  const certificate = file('certificate.pem');
  openssl('req', '-x509', '-key', key, '-subj', '/CN=signer', '-out', certificate);
  if (expired) openssl('x509', '-in', certificate, '-signkey', key, '-days', '-1', '-out', certificate);
  return {
    certificate: readFileSync(certificate, 'utf8'),
    sign(bytes, hashMethod, salt = 'max') {
      writeFileSync(file('data'), bytes);
      const pss = ['-sigopt', 'rsa_padding_mode:pss', '-sigopt', `rsa_pss_saltlen:${salt}`];
      const digest = `-${hashMethod.toLowerCase().replace('-', '')}`;
      const options = keyType === 'RSA-PSS' ? pss : [];
      return openssl('dgst', digest, '-sign', key, ...options, file('data')).toString('base64');
    },
  };
}
