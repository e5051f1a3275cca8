import { createPublicKey, getCurves, type KeyObject, X509Certificate } from 'node:crypto';
import type { Caller, Cloud } from '@/lib/embedded/cloud';
import { getProperties } from '@/lib/embedded/image/image-record';
import { findSecret } from '@/lib/embedded/key-manager/secret-record';
import type { SignatureCheck } from '@/lib/embedded/pipeline/messages';

/** An image whose signature cannot be verified or does not fit its data: 400 for an upload, the failure of an import. */
export class SignatureError extends Error {}

const hashMethods: Record<string, { name: SignatureCheck['hash']; bytes: number }> = {
  'SHA-224': { name: 'sha224', bytes: 28 },
  'SHA-256': { name: 'sha256', bytes: 32 },
  'SHA-384': { name: 'sha384', bytes: 48 },
  'SHA-512': { name: 'sha512', bytes: 64 },
};

const curves = ['sect571k1', 'sect409k1', 'sect571r1', 'sect409r1', 'secp521r1', 'secp384r1'];

/** Kinds of key by img_signature_key_type, those of curves only where this machine's OpenSSL has them. */
const keyTypes = new Map<string, string[]>([
  ['RSA-PSS', ['rsa', 'rsa-pss']],
  ['DSA', ['dsa']],
  ...curves
    .filter((curve) => getCurves().includes(curve))
    .map((curve): [string, string[]] => [`ECC_${curve.toUpperCase()}`, ['ec']]),
]);

/**
 * What to verify while an image's data goes by, or null where not all four properties are there: then Glance verifies
 * nothing and says nothing (glance/location.py, set_data; cursive/signature_utils.py). Any key of a curve will do for
 * each of the curves' names, and nobody looks at a certificate's dates or issuer: Nova does, when it boots from it.
 */
export function signatureCheck(
  cloud: Cloud,
  caller: Pick<Caller, 'projectId'>,
  imageId: string,
): SignatureCheck | null {
  const properties = getProperties(cloud.db, imageId);
  const { img_signature, img_signature_hash_method, img_signature_key_type } = properties;
  const certificate = properties.img_signature_certificate_uuid;
  if (
    typeof img_signature !== 'string' ||
    typeof img_signature_hash_method !== 'string' ||
    typeof img_signature_key_type !== 'string' ||
    typeof certificate !== 'string'
  ) {
    return null;
  }
  const refusal = (reason: string) => `Signature verification failed for image ${imageId}: ${reason}`;
  const fail = (reason: string): never => {
    throw new SignatureError(refusal(`Signature verification for the image failed: ${reason}.`));
  };
  const signature =
    decodeBase64(img_signature) ?? fail('The signature data was not properly encoded using base64');
  const hash =
    hashMethods[img_signature_hash_method] ??
    fail(`Invalid signature hash method: ${img_signature_hash_method}`);
  const kinds =
    keyTypes.get(img_signature_key_type) ?? fail(`Invalid signature key type: ${img_signature_key_type}`);
  const key = publicKeyOf(cloud, caller, certificate, fail);
  if (!kinds.includes(key.asymmetricKeyType ?? ''))
    fail(`Invalid public key type for signature key type: ${img_signature_key_type}`);
  if (signature.length === 0) fail('Error occurred while creating the verifier');
  return {
    hash: hash.name,
    saltLength: img_signature_key_type === 'RSA-PSS' ? longestSalt(key, hash.bytes) : null,
    publicKey: key.export({ type: 'spki', format: 'pem' }).toString(),
    signature: new Uint8Array(signature),
    refusal: refusal('Signature verification failed'),
  };
}

/** The key of a certificate in the key manager, read with the caller's rights. */
function publicKeyOf(
  cloud: Cloud,
  caller: Pick<Caller, 'projectId'>,
  id: string,
  fail: (reason: string) => never,
): KeyObject {
  const secret = cloud.config.key_manager ? findSecret(cloud, id.toLowerCase()) : undefined;
  if (cloud.config.key_manager && !secret) fail(`Certificate not found with ID: ${id}`);
  if (!secret?.payload || secret.project_id !== caller.projectId)
    return fail(`Unable to retrieve certificate with ID: ${id}`);
  if (secret.secret_type !== 'certificate') fail(`Invalid certificate format: ${secret.secret_type}`);
  try {
    return createPublicKey(
      new X509Certificate(secret.payload).publicKey.export({ type: 'spki', format: 'pem' }),
    );
  } catch {
    return fail(`Unable to retrieve certificate with ID: ${id}`);
  }
}

/** Bytes of base64 as Python reads it: other characters do not count, a missing end is an error. */
function decodeBase64(text: string): Buffer | null {
  const kept = text.replace(/[^A-Za-z0-9+/=]/g, '');
  return kept.length % 4 === 0 ? Buffer.from(kept, 'base64') : null;
}

/** cursive wants the longest salt that fits, no other (PSS.MAX_LENGTH; RFC 8017 9.1.1). */
function longestSalt(key: KeyObject, hashBytes: number): number {
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  return Math.ceil((bits - 1) / 8) - hashBytes - 2;
}
