// An image service as a script talks to it, whoever runs it.
import { curl } from './files.mjs';

/** Signs in to a Keystone and gives the image service of its catalog. */
export async function openService(authUrl, { name, password }) {
  const identity = {
    methods: ['password'],
    password: { user: { name, domain: { id: 'default' }, password } },
  };
  const response = await fetch(`${authUrl}/auth/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ auth: { identity } }),
  });
  if (!response.ok) throw new Error(`${name} cannot sign in at ${authUrl}: ${response.status}`);
  const { token: facts } = await response.json();
  const token = response.headers.get('x-subject-token');
  const { url } = facts.catalog.find((entry) => entry.type === 'image').endpoints[0];

  async function api(method, address, body) {
    const answer = await fetch(url + address, {
      method,
      headers: { 'x-auth-token': token, 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${address}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : null;
  }
  const createImage = async (more = {}) =>
    (
      await api('POST', '/v2/images', {
        name: 'bench',
        disk_format: 'raw',
        container_format: 'bare',
        ...more,
      })
    ).id;
  return {
    url,
    token,
    api,
    createImage,
    deleteImage: (id) => api('DELETE', `/v2/images/${id}`),
    /** Sends a file with `curl -T`, straight into a store or (`stage`) to be imported. */
    send: (id, file, target = 'file') =>
      curl('PUT', file, `${url}/v2/images/${id}/${target}`, [
        'content-type: application/octet-stream',
        `x-auth-token: ${token}`,
      ]),
    /** Imports what is staged into every store; resolves once it is there. */
    async importEverywhere(id) {
      await api('POST', `/v2/images/${id}/import`, { method: { name: 'glance-direct' }, all_stores: true });
      for (;;) {
        const image = await api('GET', `/v2/images/${id}`);
        if (image.status === 'active' && !image.os_glance_import_task) return image;
        if (image.status !== 'importing' && !image.os_glance_import_task)
          throw new Error(`The import ended in ${image.status}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    /** Makes small active images until there are so many, with what a distribution's images carry. */
    async fill(count) {
      let made = (await api('GET', `/v2/images?limit=${count}&tag=bench`)).images.length;
      const one = async () => {
        while (made < count) {
          const number = made;
          made += 1;
          const id = await createImage({
            name: `bench-${String(number).padStart(4, '0')}`,
            min_disk: 10,
            tags: ['bench', `batch-${number % 7}`],
            os_distro: 'debian',
            os_version: '12',
            architecture: 'x86_64',
            hw_disk_bus: 'virtio',
          });
          const sent = await fetch(`${url}/v2/images/${id}/file`, {
            method: 'PUT',
            headers: { 'x-auth-token': token, 'content-type': 'application/octet-stream' },
            body: Buffer.alloc(1024, id),
          });
          if (!sent.ok) throw new Error(`PUT file: ${sent.status} ${await sent.text()}`);
        }
      };
      await Promise.all([one(), one(), one(), one()]);
    },
  };
}
