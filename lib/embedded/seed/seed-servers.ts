import { randomUUID } from 'node:crypto';
import type { Cloud } from '@/lib/embedded/cloud';
import { images, projects, servers, users, volumes } from '@/lib/embedded/db/schema';
import { demoServers, demoVolumes } from '@/lib/embedded/seed/demo-servers';

const day = 86_400_000;

/** Fills a new cloud with the demo's servers and volumes, of the images that it was seeded with before. */
export function seedServers(cloud: Cloud): void {
  const { db } = cloud;
  const byName = (rows: { id: string; name: string | null }[]) =>
    new Map(rows.map(({ id, name }) => [name ?? '', id]));
  const projectIds = byName(db.select().from(projects).all());
  const imageIds = byName(db.select().from(images).all());
  const userIds = byName(db.select().from(users).all());
  const ownerOf = (project: string) => {
    const project_id = projectIds.get(project);
    const user_id = userIds.get(project);
    if (!project_id || !user_id) throw new Error(`The seed names an unknown project: ${project}`);
    return { project_id, user_id };
  };
  const madeAt = (daysOld: number, index: number) => {
    const created_at = cloud.clock() - daysOld * day - index * 60_000;
    return { created_at, updated_at: created_at + 45_000 };
  };
  db.transaction((tx) => {
    for (const [index, { id = randomUUID(), ...server }] of demoServers.entries()) {
      // Without a store that takes data there is no image either.
      const image_id = imageIds.get(server.image);
      if (image_id === undefined) continue;
      const owned = { ...ownerOf(server.project), ...madeAt(server.daysOld, index) };
      const { name, flavor, status = 'ACTIVE', bootVolume } = server;
      tx.insert(servers)
        .values({ id, name, status, flavor, image_id: bootVolume === undefined ? image_id : null, ...owned })
        .run();
      if (bootVolume === undefined) continue;
      tx.insert(volumes)
        .values({
          id: randomUUID(),
          name: `${name}-root`,
          status: 'in-use',
          size: bootVolume,
          bootable: true,
          image_id,
          image_name: server.image,
          server_id: id,
          ...owned,
        })
        .run();
    }
    for (const [index, { name, project, image, size, daysOld }] of demoVolumes.entries()) {
      const image_id = image === null ? null : imageIds.get(image);
      if (image_id === undefined) continue;
      tx.insert(volumes)
        .values({
          id: randomUUID(),
          name,
          status: 'available',
          size,
          bootable: image_id !== null,
          image_id,
          image_name: image,
          ...ownerOf(project),
          ...madeAt(daysOld, index),
        })
        .run();
    }
  });
}
