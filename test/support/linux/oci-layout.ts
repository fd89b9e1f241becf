import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

import { demoRootFileSystem } from '../../../src/demo/demo-image.js';
import { acquireLock } from '../../../src/engine/lock/file-lock.js';
import { nodeHost } from '../../../src/host/node/node-host.js';
import { MEDIA_TYPE } from '../../../src/oci/manifest.js';

type Blob = { readonly mediaType: string; readonly digest: string; readonly size: number };
type Layer = Blob & { readonly diffId: string };

const INDEX = 'application/vnd.oci.image.index.v1+json';
const CACHE = process.env['GANTRY_TEST_CACHE'] ?? '/var/cache/gantry-test';

/** Writes an image of one layer as a folder that skopeo reads (`oci:FOLDER:test`), as an index of two platforms. */
async function writeLayout(folder: string, tar: AsyncIterable<Uint8Array>, run: object): Promise<void> {
  mkdirSync(join(folder, 'blobs/sha256'), { recursive: true });
  const layer = await putLayer(folder, tar);
  const manifests = ['amd64', 'arm64', 's390x'].map((architecture) => {
    const config = { architecture, os: 'linux', config: run, rootfs: { type: 'layers', diff_ids: [layer.diffId] } };
    const { diffId: _, ...descriptor } = layer;
    const manifest = { schemaVersion: 2, config: putJson(folder, MEDIA_TYPE.ociConfig, config), layers: [descriptor] };
    return { ...putJson(folder, MEDIA_TYPE.ociManifest, manifest), platform: { architecture, os: 'linux' } };
  });
  const index = putJson(folder, INDEX, { schemaVersion: 2, mediaType: INDEX, manifests });
  const named = { ...index, annotations: { 'org.opencontainers.image.ref.name': 'test' } };
  writeFileSync(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [named] }));
  writeFileSync(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
}

async function putLayer(folder: string, tar: AsyncIterable<Uint8Array>): Promise<Layer> {
  const [diffId, digest] = [createHash('sha256'), createHash('sha256')];
  const temporary = join(folder, 'layer');
  let size = 0;
  await pipeline(
    tar,
    async function* (chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) {
        diffId.update(chunk);
        yield chunk;
      }
    },
    createGzip({ level: 6 }),
    async function* (chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) {
        digest.update(chunk);
        size += chunk.byteLength;
        yield chunk;
      }
    },
    createWriteStream(temporary),
  );
  const hex = digest.digest('hex');
  renameSync(temporary, join(folder, 'blobs/sha256', hex));
  return {
    mediaType: MEDIA_TYPE.ociLayerGzip,
    digest: `sha256:${hex}`,
    size,
    diffId: `sha256:${diffId.digest('hex')}`,
  };
}

function putJson(folder: string, mediaType: string, value: unknown): Blob {
  const bytes = Buffer.from(JSON.stringify(value));
  const hex = createHash('sha256').update(bytes).digest('hex');
  writeFileSync(join(folder, 'blobs/sha256', hex), bytes);
  return { mediaType, digest: `sha256:${hex}`, size: bytes.byteLength };
}

/** Debian's busybox, as a layout below `folder`; for any machine, as only its name differs. */
export async function busyboxLayout(folder: string, run: object = {}): Promise<string> {
  const path = join(folder, 'busybox');
  await writeLayout(path, demoRootFileSystem(), { Cmd: ['sh'], Env: ['PATH=/bin'], ...run });
  return path;
}

const DEBIAN = join(CACHE, 'debian-bookworm');
/** Two files of tests may want it at the same time: one of them makes it. */
const DEBIAN_LOCK = `${DEBIAN}.lock`;

/** Debian 12 as `debootstrap --variant=minbase` makes it, from this machine's own mirror. Made once and kept. */
export async function debianLayout(): Promise<string> {
  const path = DEBIAN;
  if (existsSync(path)) return path;
  mkdirSync(CACHE, { recursive: true });
  using _ = await acquireLock(nodeHost(process.env), DEBIAN_LOCK);
  if (existsSync(path)) return path;
  const work = `${path}.${process.pid}`;
  const root = join(work, 'root');
  mkdirSync(root, { recursive: true });
  try {
    execFileSync('debootstrap', ['--variant=minbase', 'bookworm', root], { stdio: 'pipe' });
    rmSync(join(root, 'var/cache/apt/archives'), { recursive: true });
    mkdirSync(join(root, 'var/cache/apt/archives/partial'), { recursive: true });
    const tar = spawn('tar', ['-C', root, '--numeric-owner', '--xattrs', '-c', '.'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await writeLayout(join(work, 'layout'), Readable.from(tar.stdout), { Cmd: ['bash'], Env: ['LANG=C.UTF-8'] });
    renameSync(join(work, 'layout'), path);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return path;
}

/** Why the Debian image cannot be made, or false. */
export function debianReason(): string | false {
  if (existsSync(DEBIAN)) return false;
  if (!existsSync('/usr/sbin/debootstrap')) return 'needs debootstrap';
  try {
    mkdirSync(CACHE, { recursive: true });
    const update = ['apt-get', 'update', '-o', 'APT::Update::Error-Mode=any'];
    execFileSync('flock', [DEBIAN_LOCK, ...update], { stdio: 'pipe' });
    return false;
  } catch {
    return 'needs a mirror of Debian that answers';
  }
}
