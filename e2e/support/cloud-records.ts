import { randomUUID } from 'node:crypto';
import path from 'node:path';
import Database from 'better-sqlite3';

/** A server to be; booted from a volume where `image` is null. */
export interface NewServer {
  id?: string;
  name?: string;
  project: string;
  image: string | null;
  status?: string;
  outOfReach?: boolean;
}

/** A volume to be. */
export interface NewVolume {
  id?: string;
  name?: string;
  project: string;
  image: string | null;
  size?: number;
  bootable?: boolean;
  server?: string | null;
}

/**
 * Writes servers and volumes into the records of an embedded cloud, which makes none itself, also while it runs; each is
 * a second older than the one before it. Gives their ids.
 */
export function addRecords(
  data: string,
  { servers = [], volumes = [] }: { servers?: NewServer[]; volumes?: NewVolume[] },
): { servers: string[]; volumes: string[] } {
  const db = new Database(path.join(data, 'cloud.sqlite'));
  try {
    db.pragma('busy_timeout = 5000');
    const now = Date.now();
    const addServer = db.prepare(
      `insert into servers (id, project_id, user_id, name, status, image_id, flavor, out_of_reach, created_at, updated_at)
       values (?, ?, 'somebody', ?, ?, ?, 'm1.small', ?, ?, ?)`,
    );
    const addVolume = db.prepare(
      `insert into volumes (id, project_id, user_id, name, status, size, bootable, image_id, image_name, server_id, created_at, updated_at)
       values (?, ?, 'somebody', ?, ?, ?, ?, ?, null, ?, ?, ?)`,
    );
    const ids = { servers: [] as string[], volumes: [] as string[] };
    db.transaction(() => {
      for (const [index, server] of servers.entries()) {
        const { id = randomUUID(), name = `server-${index}`, project, image, status = 'ACTIVE' } = server;
        const made = now - index * 1000;
        addServer.run(id, project, name, status, image, server.outOfReach ? 1 : 0, made, made);
        ids.servers.push(id);
      }
      for (const [index, volume] of volumes.entries()) {
        const {
          id = randomUUID(),
          name = `volume-${index}`,
          project,
          image,
          size = 10,
          server = null,
        } = volume;
        const made = now - index * 1000;
        const bootable = volume.bootable ?? image !== null;
        const status = server === null ? 'available' : 'in-use';
        addVolume.run(id, project, name, status, size, bootable ? 1 : 0, image, server, made, made);
        ids.volumes.push(id);
      }
    })();
    return ids;
  } finally {
    db.close();
  }
}

/** Makes images as old as is said, in days: since they were created, and since they were changed last. */
export function ageImages(data: string, ages: { id: string; created: number; updated?: number }[]): void {
  const db = new Database(path.join(data, 'cloud.sqlite'));
  try {
    db.pragma('busy_timeout = 5000');
    const now = Date.now();
    const age = db.prepare('update images set created_at = ?, updated_at = ? where id = ?');
    const day = 86_400_000;
    db.transaction(() => {
      for (const { id, created, updated = created } of ages)
        age.run(now - created * day, now - updated * day, id);
    })();
  } finally {
    db.close();
  }
}

/** Writes so many active images into the records of an embedded cloud, without data; for what reads long lists. */
export function addImages(data: string, owner: string, count: number): void {
  const db = new Database(path.join(data, 'cloud.sqlite'));
  try {
    db.pragma('busy_timeout = 5000');
    const now = Date.now();
    const add = db.prepare(
      `insert into images (id, name, status, visibility, owner, disk_format, container_format, size, os_hash_algo, os_hash_value, created_at, updated_at)
       values (?, ?, 'active', 'private', ?, 'raw', 'bare', 512, 'sha512', ?, ?, ?)`,
    );
    db.transaction(() => {
      for (let index = 0; index < count; index += 1) {
        const id = randomUUID();
        add.run(id, `many-${index}`, owner, id, now - index * 1000, now - index * 1000);
      }
    })();
  } finally {
    db.close();
  }
}
