import { createHash } from 'node:crypto';

import { engineError } from '../../errors/engine-error.js';
import { type Digest, parseDigest } from '../../oci/digest.js';
import { parseManifest } from '../../oci/parse-manifest.js';
import { parseReference, type Reference } from '../../oci/reference.js';
import { writeManifestList } from '../../oci/write-index.js';
import type { KeptManifest, ManifestDoor } from './manifest-door.js';
import type { PushListOptions } from './manifest-service.js';

/** Brings what is in other repositories to that of the list, and then the list. @see docker/cli, cli/command/manifest/push.go */
export async function pushList(
  door: ManifestDoor,
  { target, manifests }: { readonly target: Reference; readonly manifests: readonly KeptManifest[] },
  { onCopied, ...options }: PushListOptions,
): Promise<Digest> {
  for (const manifest of manifests) requirePushable(manifest, target);
  for (const { name, descriptor } of manifests) {
    const { digest } = descriptor;
    const { registry, repository } = parseReference(name);
    if (repository === target.repository) continue;
    const to = { registry: target.registry, repository: target.repository, digest };
    onCopied?.(await door.copy({ from: { registry, repository, digest }, to }, options));
  }
  const bytes = Buffer.from(writeManifestList(manifests.map(({ descriptor }) => descriptor)));
  const digest = parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
  await door.write(target, { mediaType: mediaTypeOf(bytes), digest, bytes }, options);
  return digest;
}

/** @throws argument_invalid */
function requirePushable({ name, descriptor: { platform } }: KeptManifest, target: Reference): void {
  if (!platform?.os || !platform.architecture) {
    throw engineError('argument_invalid', {
      reason: `manifest ${name} must have an OS and Architecture to be pushed to a registry`,
    });
  }
  const { registry } = parseReference(name);
  if (registry !== target.registry) {
    throw engineError('argument_invalid', {
      reason: `cannot use source images from a different registry than the target image: ${registry} != ${target.registry}`,
    });
  }
}

function mediaTypeOf(bytes: Buffer): string {
  const parsed = parseManifest(bytes.toString('utf8'));
  return (parsed.kind === 'index' ? parsed.index.mediaType : undefined) ?? '';
}
