import { volumeServiceContract } from '../contract/volume-service.contract.js';
import { BUSYBOX, openTestEngine } from '../support/linux/test-engine.js';

volumeServiceContract('the engine', async () => {
  const opened = await openTestEngine();
  return {
    engine: opened.engine,
    image: BUSYBOX,
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  };
});
