import { buildServiceContract } from '../contract/build-service.contract.js';
import { networkServiceContract } from '../contract/network-service.contract.js';
import { volumeServiceContract } from '../contract/volume-service.contract.js';
import { openServedTestEngine } from '../support/linux/served-test-engine.js';
import { BUSYBOX } from '../support/linux/test-engine.js';

const open = async () => {
  const stand = await openServedTestEngine();
  return { engine: stand.engine, image: BUSYBOX, [Symbol.asyncDispose]: () => stand[Symbol.asyncDispose]() };
};

networkServiceContract('the engine over docker’s API', open);
volumeServiceContract('the engine over docker’s API', open, { isFar: true });
buildServiceContract('the engine over docker’s API', async () => {
  const { image: base, ...stand } = await open();
  return { ...stand, base };
});
