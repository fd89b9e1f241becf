import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { engineError, isEngineError } from '../../errors/engine-error.js';
import { dockerImageManifest } from '../../oci/docker-image-manifest.js';
import { descriptor } from '../../oci/parse-manifest.js';
import { formatReference, parseReference } from '../../oci/reference.js';
import { type JsonObject, object, optional, parseJsonObject, text } from '../../oci/untrusted-json.js';
import { goJson } from '../../oci/write-index.js';
import type { KeptManifest, ManifestLists } from './manifest-door.js';

/**
 * The lists of docker's own program, in its folder and its form: a folder for each list, a file for each manifest. What one of
 * the two programs has begun, the other one goes on with.
 *
 * @see docker/cli, cli/manifest/store
 */
export function dockerManifestLists(dockerConfigDir: string): ManifestLists {
  const root = join(dockerConfigDir, 'manifests');
  const folderOf = (list: string): string => join(root, fileNameOf(list));
  return {
    async find(list) {
      const folder = folderOf(list);
      const files = await onDisk(folder, () => readdir(folder));
      return files && (await Promise.all(files.sort().map((file) => readKept(join(folder, file)))));
    },
    async put(list, manifests) {
      const folder = folderOf(list);
      await onDisk(folder, async () => {
        await mkdir(folder, { recursive: true });
        for (const manifest of manifests) {
          // Not in the list's own folder, where docker reads every file.
          const temporary = join(root, `.${randomBytes(6).toString('hex')}`);
          await writeFile(temporary, goJson(toDockers(manifest)));
          await rename(temporary, join(folder, fileNameOf(manifest.name)));
        }
      });
    },
    async remove(list) {
      const folder = folderOf(list);
      await onDisk(folder, () => rm(folder, { recursive: true, force: true }));
    },
  };
}

const fileNameOf = (name: string): string => name.replaceAll(':', '-').replaceAll('/', '_');

const toDockers = (manifest: KeptManifest): Readonly<Record<string, unknown>> => {
  const bytes = Buffer.from(manifest.bytes);
  return dockerImageManifest(manifest, { document: JSON.parse(bytes.toString()), base64: bytes.toString('base64') });
};

async function readKept(path: string): Promise<KeptManifest> {
  const content = (await onDisk(path, () => readFile(path, 'utf8'))) ?? '';
  try {
    const kept = parseJsonObject(content, 'it');
    const name = formatReference(parseReference(text(kept['Ref'], 'Ref')));
    return { name, descriptor: descriptor(kept['Descriptor'], 'Descriptor'), bytes: bytesOf(kept) };
  } catch (cause) {
    if (!isEngineError(cause)) throw cause;
    throw engineError('manifest_list_unreadable', { path, reason: cause.message }, { cause });
  }
}

/** Those that older programs have written hold the manifest as its JSON alone. */
function bytesOf(kept: JsonObject): Uint8Array {
  const raw = optional(text)(kept['Raw'], 'Raw');
  if (raw) return Buffer.from(raw, 'base64');
  const document = kept['OCIManifest'] ?? kept['SchemaV2Manifest'];
  return Buffer.from(JSON.stringify(object(document, 'SchemaV2Manifest'), undefined, '   '));
}

/** Undefined where it is not there. @throws manifest_list_unreadable */
async function onDisk<Result>(path: string, work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work();
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
    if (code === undefined) throw cause;
    if (code === 'ENOENT') return undefined;
    throw engineError('manifest_list_unreadable', { path, reason: code }, { cause });
  }
}
