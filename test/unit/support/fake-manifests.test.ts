import { manifestServiceContract } from '../../contract/manifest-service.contract.js';
import { FakeEngine } from '../../support/fake-engine.js';

manifestServiceContract('the fake', async () => {
  const engine = new FakeEngine();
  const repository = 'registry.test/web';
  for (const architecture of ['amd64', 'arm64']) {
    engine.manifests.offerImage(`${repository}:${architecture}`, { os: 'linux', architecture });
  }
  return {
    engine,
    repository,
    otherRepository: 'registry.test/other',
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  };
});
