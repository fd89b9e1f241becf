import { openManifestService } from '../../../../src/engine/manifest/open-manifest-service.js';
import { nodeHost } from '../../../../src/host/node/node-host.js';
import { MEDIA_TYPE } from '../../../../src/oci/manifest.js';
import { manifestServiceContract } from '../../../contract/manifest-service.contract.js';
import { eagerClock } from '../../../support/eager-clock.js';
import { type FakeRegistry, openFakeRegistry } from '../../../support/fake-registry/fake-registry.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

/** An image of one layer for this architecture, in the standard's form. */
function putImage(registry: FakeRegistry, repository: string, architecture: string): void {
  const config = registry.putBlob(
    Buffer.from(JSON.stringify({ os: 'linux', architecture, rootfs: { type: 'layers', diff_ids: [] } })),
    MEDIA_TYPE.ociConfig,
  );
  const layers = [registry.putBlob(Buffer.from(`layer of ${architecture}`), MEDIA_TYPE.ociLayerGzip)];
  const manifest = { schemaVersion: 2, mediaType: MEDIA_TYPE.ociManifest, config, layers };
  registry.putManifest(repository, architecture, manifest);
}

manifestServiceContract('over HTTP, with lists in docker’s folder', async () => {
  const registry = await openFakeRegistry();
  for (const architecture of ['amd64', 'arm64']) putImage(registry, 'web', architecture);
  const host = { ...nodeHost({}), clock: eagerClock() };
  const manifests = openManifestService(host, { dockerConfigDir: temporaryFolder() });
  return {
    engine: { manifests },
    repository: `${registry.host}/web`,
    otherRepository: `${registry.host}/team/other`,
    [Symbol.asyncDispose]: () => registry[Symbol.asyncDispose](),
  };
});
