/** An image as Glance tells it, small and private, for tests that need no more than its shape; `change` is what a test is about. */
export function glanceImage(change: Record<string, unknown> = {}) {
  return {
    id: '22887821-8bb0-4676-bcf9-2db053e26163',
    name: null,
    status: 'active',
    visibility: 'private',
    owner: 'p',
    size: null,
    checksum: null,
    disk_format: 'raw',
    container_format: 'bare',
    min_disk: 0,
    min_ram: 0,
    protected: false,
    tags: [],
    created_at: '',
    updated_at: '',
    self: '',
    file: '',
    schema: '',
    ...change,
  };
}
