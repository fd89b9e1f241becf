/**
 * The database, `gantry.db` in the data root, drawn as a tree:
 *
 *     image ─┬─ image_name      docker.io/library/nginx:1.27 → image
 *            └─ image_digest    docker.io/library/nginx@sha256:… → image
 *     snapshot ── parent        one row a directory below snapshots/
 *     lease ─── lease_ref       what a process at work still needs
 *     container ─┬─ endpoint    its place on a network; addresses are unique there
 *                ├─ port        host ports taken, unique on the host
 *                ├─ container_health   what its health check found, and when it is asked again
 *                ├─ save_schedule      how often it is saved by itself
 *                └─ volume_use
 *     volume                    what is in it is a folder, or what its options say
 *       └─ volume_schedule      how often it is backed up by itself
 *     volume_backup             of which volume a tar in backups/ is; outlives it
 *     save                      whose files an image of ours has; outlives its container
 *     network                   what was made, and how it is on this machine; the default bridge once it was used
 *     event                     the journal: one order for all processes
 *     build_cache               what steps of builds led to, by what they were made of
 *       └─ build_shortcut       the same by the layers that they took files from, which need not be read then
 *     fact                      what probing the machine found out
 *
 * Each entry brings a database from the version before to the next; none is ever changed once released.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE image (
    id TEXT PRIMARY KEY,
    target TEXT NOT NULL,
    config TEXT NOT NULL,
    chain_id TEXT NOT NULL,
    layers TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    added_ms INTEGER NOT NULL,
    size_bytes INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE image_name (
    name TEXT PRIMARY KEY,
    image_id TEXT NOT NULL REFERENCES image (id) ON DELETE CASCADE
  ) STRICT;
  CREATE INDEX image_name_image ON image_name (image_id);
  CREATE TABLE image_digest (
    name TEXT NOT NULL,
    image_id TEXT NOT NULL REFERENCES image (id) ON DELETE CASCADE,
    PRIMARY KEY (name, image_id)
  ) STRICT;
  CREATE INDEX image_digest_image ON image_digest (image_id);

  CREATE TABLE snapshot (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    parent_key TEXT REFERENCES snapshot (key),
    size_bytes INTEGER NOT NULL,
    created_ms INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX snapshot_parent ON snapshot (parent_key);

  CREATE TABLE lease (
    id TEXT PRIMARY KEY,
    pid INTEGER NOT NULL,
    pid_start_ticks INTEGER NOT NULL,
    created_ms INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE lease_ref (
    lease_id TEXT NOT NULL REFERENCES lease (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    PRIMARY KEY (lease_id, kind, key)
  ) STRICT;

  CREATE TABLE container (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    created_ms INTEGER NOT NULL,
    image TEXT NOT NULL,
    image_id TEXT NOT NULL,
    config TEXT NOT NULL,
    status TEXT NOT NULL,
    state TEXT NOT NULL,
    boot_id TEXT NOT NULL
  ) STRICT;
  CREATE INDEX container_status ON container (status);
  CREATE INDEX container_image ON container (image_id);

  CREATE TABLE network (
    name TEXT PRIMARY KEY,
    config TEXT NOT NULL
  ) STRICT;
  CREATE TABLE endpoint (
    network TEXT NOT NULL REFERENCES network (name) ON DELETE CASCADE,
    container_id TEXT NOT NULL,
    address TEXT NOT NULL,
    address_number INTEGER NOT NULL,
    mac_address TEXT NOT NULL,
    PRIMARY KEY (network, container_id),
    UNIQUE (network, address_number)
  ) STRICT;
  CREATE TABLE port (
    protocol TEXT NOT NULL,
    host_address TEXT NOT NULL,
    host_port INTEGER NOT NULL,
    container_id TEXT NOT NULL,
    container_port INTEGER NOT NULL,
    PRIMARY KEY (protocol, host_port, host_address)
  ) STRICT;
  CREATE INDEX port_container ON port (container_id);

  CREATE TABLE volume (
    name TEXT PRIMARY KEY,
    created_ms INTEGER NOT NULL,
    labels TEXT NOT NULL,
    is_anonymous INTEGER NOT NULL,
    is_seeded INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE volume_use (
    volume TEXT NOT NULL REFERENCES volume (name),
    container_id TEXT NOT NULL REFERENCES container (id) ON DELETE CASCADE,
    PRIMARY KEY (volume, container_id)
  ) STRICT;

  CREATE TABLE event (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    time_ms INTEGER NOT NULL,
    time_nanos_rest INTEGER NOT NULL,
    type TEXT NOT NULL,
    action TEXT NOT NULL,
    actor_id TEXT NOT NULL,
    attributes TEXT NOT NULL
  ) STRICT;
  CREATE INDEX event_time ON event (time_ms);

  CREATE TABLE fact (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT;
  `,
  `
  CREATE TABLE container_health (
    container_id TEXT PRIMARY KEY REFERENCES container (id) ON DELETE CASCADE,
    started_ms INTEGER NOT NULL,
    since_ms INTEGER NOT NULL,
    interval_ms REAL NOT NULL,
    status TEXT NOT NULL,
    failing_streak INTEGER NOT NULL,
    log TEXT NOT NULL
  ) STRICT;
  `,
  `
  CREATE TABLE save (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    container_id TEXT NOT NULL,
    container_name TEXT NOT NULL,
    image TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    size_bytes INTEGER NOT NULL,
    cause TEXT NOT NULL,
    note TEXT NOT NULL,
    config TEXT NOT NULL
  ) STRICT;
  CREATE TABLE save_schedule (
    container_id TEXT PRIMARY KEY REFERENCES container (id) ON DELETE CASCADE,
    every_ms INTEGER NOT NULL,
    keep INTEGER NOT NULL,
    next_ms INTEGER NOT NULL
  ) STRICT;
  `,
  `ALTER TABLE image ADD COLUMN tagged_ms INTEGER NOT NULL DEFAULT 0;`,
  `
  ALTER TABLE event ADD COLUMN is_routine INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX event_routine ON event (is_routine);
  `,
  `
  ALTER TABLE volume ADD COLUMN options TEXT NOT NULL DEFAULT '{}';
  ALTER TABLE volume ADD COLUMN last_used_ms INTEGER NOT NULL DEFAULT 0;
  UPDATE volume SET labels = json_set(labels, '$."com.docker.volume.anonymous"', '') WHERE is_anonymous = 1;
  -- A container starts or ends with it: told where that is told, in the same transaction.
  CREATE TRIGGER volume_used AFTER INSERT ON event WHEN new.type = 'volume' AND new.action IN ('mount', 'unmount')
  BEGIN
    UPDATE volume SET last_used_ms = new.time_ms WHERE name = new.actor_id;
  END;
  CREATE TABLE volume_backup (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    volume TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    size_bytes INTEGER NOT NULL,
    content_bytes INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    is_complete INTEGER NOT NULL,
    cause TEXT NOT NULL,
    note TEXT NOT NULL
  ) STRICT;
  CREATE TABLE volume_schedule (
    volume TEXT PRIMARY KEY REFERENCES volume (name) ON DELETE CASCADE,
    every_ms INTEGER NOT NULL,
    keep INTEGER NOT NULL,
    next_ms INTEGER NOT NULL,
    failure TEXT NOT NULL
  ) STRICT;
  `,
  `
  ALTER TABLE network ADD COLUMN id TEXT;
  ALTER TABLE network ADD COLUMN definition TEXT;
  CREATE UNIQUE INDEX network_id ON network (id);
  ALTER TABLE endpoint RENAME TO endpoint_before;
  CREATE TABLE endpoint (
    network TEXT NOT NULL REFERENCES network (name),
    container_id TEXT NOT NULL,
    address TEXT,
    ipv6_address TEXT,
    pending TEXT NOT NULL,
    place TEXT NOT NULL,
    PRIMARY KEY (container_id, network),
    UNIQUE (network, address)
  ) STRICT;
  CREATE UNIQUE INDEX endpoint_ipv6 ON endpoint (network, ipv6_address) WHERE ipv6_address IS NOT NULL;
  -- There was one network, and every subnet was cut at a multiple of four in the third byte.
  INSERT INTO endpoint (network, container_id, address, pending, place)
  SELECT network, container_id, address, '', json_object(
    'endpointId', '', 'networkId', '', 'interfaceName', 'eth0', 'macAddress', mac_address, 'prefixLength', 22,
    'gateway', substr(config ->> 'subnet', 1, instr(config ->> 'subnet', '/') - 2) || '1',
    'ipv6PrefixLength', 0, 'ipv6Gateway', '', 'names', json('[]'), 'hostInterface', '', 'gatewayPriority', 0,
    'publishesIpv4', json('true'), 'publishesIpv6', json('false'))
  FROM endpoint_before JOIN network ON network = name;
  DROP TABLE endpoint_before;
  `,
  `
  -- The image as it was made: its name may be given to another.
  ALTER TABLE save ADD COLUMN made_id TEXT;
  `,
  `
  CREATE TABLE exec (
    id TEXT PRIMARY KEY,
    container_id TEXT NOT NULL REFERENCES container (id) ON DELETE CASCADE,
    created_ms INTEGER NOT NULL,
    asked TEXT NOT NULL,
    status TEXT NOT NULL,
    started_ms INTEGER NOT NULL,
    pid INTEGER NOT NULL,
    pid_start_ticks INTEGER NOT NULL,
    exit_code INTEGER,
    ended_ms INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX exec_container ON exec (container_id);
  `,
  `
  CREATE TABLE build_cache (
    key TEXT PRIMARY KEY,
    type TEXT NOT NULL,
    parent TEXT NOT NULL,
    description TEXT NOT NULL,
    chain_id TEXT NOT NULL,
    layer TEXT NOT NULL,
    made TEXT NOT NULL,
    slot TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    created_ms INTEGER NOT NULL,
    last_used_ms INTEGER NOT NULL,
    use_count INTEGER NOT NULL,
    unsynced_boot TEXT NOT NULL
  ) STRICT;
  CREATE INDEX build_cache_slot ON build_cache (slot);
  `,
  `
  CREATE TABLE build_shortcut (
    quick TEXT PRIMARY KEY,
    key TEXT NOT NULL REFERENCES build_cache (key) ON DELETE CASCADE
  ) STRICT;
  CREATE INDEX build_shortcut_key ON build_shortcut (key);
  `,
  `ALTER TABLE image ADD COLUMN parent_id TEXT NOT NULL DEFAULT '';`,
  // 0: on no port of the host, but open where the container is. That many containers have.
  `
  CREATE TABLE opened_port (
    protocol TEXT NOT NULL,
    host_address TEXT NOT NULL,
    host_port INTEGER NOT NULL,
    container_id TEXT NOT NULL,
    container_port INTEGER NOT NULL
  ) STRICT;
  INSERT INTO opened_port (protocol, host_address, host_port, container_id, container_port)
    SELECT protocol, host_address, host_port, container_id, container_port FROM port;
  DROP TABLE port;
  ALTER TABLE opened_port RENAME TO port;
  CREATE INDEX port_container ON port (container_id);
  CREATE UNIQUE INDEX port_place ON port (protocol, host_port, host_address) WHERE host_port <> 0;
  `,
];
