import { engineError } from '../errors/engine-error.js';

/** `80`, `53/UDP`, `8000-8002` become `80/tcp`, `53/udp`, `8000/tcp` … as an image's ExposedPorts has them. @throws {EngineError} `dockerfile_invalid` */
export function exposedPorts(words: readonly string[]): readonly string[] {
  throw engineError('not_implemented', { what: `exposedPorts ${words.join(' ')}` });
}
