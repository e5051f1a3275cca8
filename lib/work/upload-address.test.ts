import { expect, test } from 'vitest';
import { apiRoutes } from '@/lib/routes';
import { readUploadAddress, uploadAddress } from '@/lib/work/upload-address';

test('an address names the copy that has the upload, in signs that stay as they are', () => {
  expect(apiRoutes.upload('an-image', 'one')).toBe('/api/uploads/one~an-image');
  expect(apiRoutes.upload('an-image')).toBe('/api/uploads/an-image');
  expect(apiRoutes.passingUploads('one')).toBe('/api/uploads/one~');
  for (const copy of ['one', null])
    expect(readUploadAddress(uploadAddress('an-image', copy))).toEqual({ copy, imageId: 'an-image' });
  expect(readUploadAddress('one~')).toEqual({ copy: 'one', imageId: '' });
});
