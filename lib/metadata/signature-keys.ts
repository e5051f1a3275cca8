/**
 * The four properties of a signed image (cursive/signature_utils.py). Glance verifies only when all four are there
 * before the data comes; with three or fewer it verifies nothing and says nothing.
 */
export const signatureKeys = [
  'img_signature',
  'img_signature_hash_method',
  'img_signature_key_type',
  'img_signature_certificate_uuid',
] as const;
export type SignatureKey = (typeof signatureKeys)[number];
