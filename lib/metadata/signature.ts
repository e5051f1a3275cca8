import { imageIdPattern } from '@/lib/contract/image-words';
import { type SignatureKey, signatureKeys } from '@/lib/metadata/signature-keys';

export const signatureHashMethods = ['SHA-224', 'SHA-256', 'SHA-384', 'SHA-512'] as const;
export type SignatureHashMethod = (typeof signatureHashMethods)[number];

export const signatureKeyTypes = [
  ...['RSA-PSS', 'DSA', 'ECC_SECP384R1', 'ECC_SECP521R1'],
  ...['ECC_SECT409K1', 'ECC_SECT409R1', 'ECC_SECT571K1', 'ECC_SECT571R1'],
] as const;

/** Why a signature property cannot work, as a key of the messages `signature`. */
export type SignatureProblem = 'missing' | 'not_base64' | 'hash_method' | 'key_type' | 'certificate';

/** Whether any of the four is there. */
export function hasSignature(properties: Readonly<Record<string, string>>): boolean {
  return signatureKeys.some((key) => Boolean(properties[key]));
}

/** What is wrong with the four together; none of them is no signature and nothing wrong. */
export function signatureProblems(
  properties: Readonly<Record<string, string>>,
): Partial<Record<SignatureKey, SignatureProblem>> {
  if (!hasSignature(properties)) return {};
  const problems: Partial<Record<SignatureKey, SignatureProblem>> = {};
  for (const key of signatureKeys) {
    const problem = problemOf(key, properties[key] ?? '');
    if (problem) problems[key] = problem;
  }
  return problems;
}

function problemOf(key: SignatureKey, value: string): SignatureProblem | null {
  if (value === '') return 'missing';
  if (key === 'img_signature')
    return /^[A-Za-z0-9+/]+={0,2}$/.test(value) && value.length % 4 === 0 ? null : 'not_base64';
  if (key === 'img_signature_hash_method')
    return signatureHashMethods.some((known) => known === value) ? null : 'hash_method';
  if (key === 'img_signature_key_type')
    return signatureKeyTypes.some((known) => known === value) ? null : 'key_type';
  return imageIdPattern.test(value) ? null : 'certificate';
}
