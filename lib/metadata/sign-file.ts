import { p384, p521 } from '@noble/curves/nist.js';
import forge from 'node-forge';
import { digestFile, hashFunctions } from '@/lib/metadata/file-digest';
import { type PrivateKeyProblem, readPrivateKey, type SigningKey } from '@/lib/metadata/private-key';
import type { SignatureHashMethod } from '@/lib/metadata/signature';

/** The signature of a file, as the properties of an image hold it. The certificate is chosen apart. */
export interface FileSignature {
  img_signature: string;
  img_signature_hash_method: SignatureHashMethod;
  img_signature_key_type: SigningKey['type'];
}

/**
 * Signs a file with a private key, all in this page: the key goes nowhere, and the file is read piece by piece. Throws
 * {@link PrivateKeyProblem} before the file is touched.
 */
export async function signFile(
  file: Blob,
  pem: string,
  method: SignatureHashMethod,
  onProgress: (bytes: number) => void,
  signal: AbortSignal,
): Promise<FileSignature> {
  const key = readPrivateKey(pem);
  const digest = await digestFile(file, method, onProgress, signal);
  return {
    img_signature: signDigest(digest, key, method),
    img_signature_hash_method: method,
    img_signature_key_type: key.type,
  };
}

/** Signs a digest as cursive verifies it (cursive/verifiers.py); gives base64. */
export function signDigest(digest: Uint8Array, key: SigningKey, method: SignatureHashMethod): string {
  if (key.type === 'RSA-PSS') return forge.util.encode64(signPss(digest, key.key, method));
  const curve = key.type === 'ECC_SECP384R1' ? p384 : p521;
  const signature = curve.sign(digest, key.secret, { prehash: false, lowS: false, format: 'der' });
  return forge.util.encode64(binary(signature));
}

/** RSA-PSS with MGF1 over the same hash and the longest salt that fits: cursive takes no other. */
function signPss(digest: Uint8Array, key: forge.pki.rsa.PrivateKey, method: SignatureHashMethod): string {
  const md = forgeDigest(method);
  const saltLength = Math.ceil((key.n.bitLength() - 1) / 8) - digest.length - 2;
  const scheme = forge.pss.create({ md, mgf: forge.mgf.mgf1.create(forgeDigest(method)), saltLength });
  const ready = { ...md, digest: () => forge.util.createBuffer(binary(digest)) };
  return key.sign(ready as forge.md.MessageDigest, scheme);
}

/** Our hash functions in forge's clothes, since it lacks SHA-224. */
function forgeDigest(method: SignatureHashMethod): forge.md.MessageDigest {
  const make = hashFunctions[method];
  let hash = make.create();
  const digest = {
    algorithm: method.toLowerCase().replace('-', ''),
    blockLength: make.blockLen,
    digestLength: make.outputLen,
    start: () => {
      hash = make.create();
      return digest;
    },
    update: (text: string) => {
      hash.update(Uint8Array.from(text, (character) => character.charCodeAt(0)));
      return digest;
    },
    digest: () => forge.util.createBuffer(binary(hash.digest())),
  };
  return digest as unknown as forge.md.MessageDigest;
}

function binary(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}
