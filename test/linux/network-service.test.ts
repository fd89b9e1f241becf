import { networkServiceContract } from '../contract/network-service.contract.js';
import { BUSYBOX, openTestEngine } from '../support/linux/test-engine.js';

networkServiceContract('the engine', async () => {
  const opened = await openTestEngine();
  return {
    engine: opened.engine,
    image: BUSYBOX,
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  };
});
