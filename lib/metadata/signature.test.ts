import { expect, test } from 'vitest';
import { signatureProblems } from '@/lib/metadata/signature';

const whole = {
  img_signature: 'MEUCIQ==',
  img_signature_hash_method: 'SHA-256',
  img_signature_key_type: 'RSA-PSS',
  img_signature_certificate_uuid: 'fe5f1d8e-1b9c-4f3c-9e05-5d1a1a7f2b10',
};

test('none of the four is no signature, all four are one', () => {
  expect(signatureProblems({ os_distro: 'debian' })).toEqual({});
  expect(signatureProblems(whole)).toEqual({});
});

test('three of the four are told: Glance would verify nothing', () => {
  const { img_signature_key_type: _, ...three } = whole;
  expect(signatureProblems(three)).toEqual({ img_signature_key_type: 'missing' });
});

test('each of the four is checked', () => {
  expect(
    signatureProblems({
      img_signature: 'not base64',
      img_signature_hash_method: 'MD5',
      img_signature_key_type: 'RSA',
      img_signature_certificate_uuid: 'mine',
    }),
  ).toEqual({
    img_signature: 'not_base64',
    img_signature_hash_method: 'hash_method',
    img_signature_key_type: 'key_type',
    img_signature_certificate_uuid: 'certificate',
  });
});
