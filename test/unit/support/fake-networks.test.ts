import { networkServiceContract } from '../../contract/network-service.contract.js';
import { anImage } from '../../support/builders.js';
import { FakeEngine } from '../../support/fake-engine.js';

networkServiceContract('the fake', async () => {
  const engine = new FakeEngine({ images: [anImage('busybox')] });
  return { engine, image: 'busybox', [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose]() };
});
