import { buildServiceContract } from '../../../contract/build-service.contract.js';
import { anImage } from '../../../support/builders.js';
import { FakeEngine } from '../../../support/fake-engine.js';

buildServiceContract('fake', async () => {
  const engine = new FakeEngine({ images: [anImage('base')] });
  engine.builds.runs.set('RUN false', { exitCode: 1 });
  return await Promise.resolve({ engine, base: 'base', [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose]() });
});
