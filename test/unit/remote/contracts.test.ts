import { networkServiceContract } from '../../contract/network-service.contract.js';
import { volumeServiceContract } from '../../contract/volume-service.contract.js';
import { anImage } from '../../support/builders.js';
import { openRemoteStand } from '../../support/remote-stand.js';

const open = async () => {
  const stand = await openRemoteStand({ images: [anImage('busybox')] });
  return { engine: stand.engine, image: 'busybox', [Symbol.asyncDispose]: () => stand[Symbol.asyncDispose]() };
};

networkServiceContract('over docker’s API', open);
volumeServiceContract('over docker’s API', open, { isFar: true });
