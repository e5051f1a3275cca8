import { expect, test } from 'vitest';
import type { Viewer } from '@/lib/auth/viewer';
import { imageSchema } from '@/lib/contract/image';
import { imageCan } from '@/lib/images/image-can';
import { glanceImage } from '../../e2e/support/glance-image';

const viewer = (roles: string[], projectId = 'p'): Viewer => ({
  userId: 'u',
  userName: 'u',
  userDomain: 'Default',
  projectId,
  projectName: 'p',
  roles,
  isAdmin: roles.includes('admin'),
  region: null,
  regions: [],
  applicationCredential: null,
  hasKeyManager: false,
  cloud: 'c',
  expiresAt: 0,
});
const image = (change: object = {}) =>
  imageSchema.parse(glanceImage({ id: 'i', disk_format: null, container_format: null, ...change }));

test('what Glance would refuse is known beforehand', () => {
  const member = viewer(['member', 'reader']);
  expect(imageCan.edit(image(), member)).toBeNull();
  expect(imageCan.edit(image(), viewer(['reader']))).toBe('reader');
  expect(imageCan.edit(image({ owner: 'other' }), member)).toBe('not_owner');
  expect(imageCan.delete(image({ owner: 'other' }), viewer(['admin', 'member', 'reader']))).toBeNull();
  expect(imageCan.delete(image({ protected: true }), viewer(['admin']))).toBe('protected');
  expect(imageCan.delete(image({ status: 'pending_delete' }), member)).toBe('deleting');
  expect(imageCan.upload(image(), member)).toBe('not_queued');
  expect(imageCan.upload(image({ status: 'queued' }), member)).toBeNull();
  expect(imageCan.publish(member)).toBe('admin_only');
  expect(imageCan.create(viewer(['reader']))).toBe('reader');
});

test('copies: who may make one and take one away, of which image, and never the last', () => {
  const admin = viewer(['admin', 'member', 'reader']);
  const two = { stores: 'central,dcn0' };
  expect(imageCan.copy(image(two), viewer(['member']))).toBe('copy_admin_only');
  // Where somebody asked for the controls, the cloud has the last word, for an owner alone.
  expect(imageCan.copy(image(two), viewer(['member']), true)).toBeNull();
  expect(imageCan.copy(image(two), viewer(['reader']), true)).toBe('reader');
  expect(imageCan.copy(image({ ...two, owner: 'another' }), viewer(['member']), true)).toBe('not_owner');
  expect(imageCan.copy(image(two), admin)).toBeNull();
  expect(imageCan.copy(image({ status: 'deactivated' }), admin)).toBe('copy_not_active');
  expect(imageCan.deleteCopy(image(two), viewer(['member']))).toBe('store_admin_only');
  expect(imageCan.deleteCopy(image(two), viewer(['member']), true)).toBeNull();
  expect(imageCan.deleteCopy(image(two), admin)).toBeNull();
  expect(imageCan.deleteCopy(image({ stores: 'central' }), admin)).toBe('last_copy');
  expect(imageCan.deleteCopy(image({ ...two, status: 'deactivated' }), admin)).toBe('store_not_active');
  expect(imageCan.deleteCopy(image({ ...two, os_glance_import_task: 't' }), admin)).toBe('copy_running');
});
