import { engineError } from '../../errors/engine-error.js';
import type { Container, ContainerConfig } from '../container/container.js';
import type { ContainerParts } from '../container/container-parts.js';
import { isAlive } from '../container/transitions.js';
import type { ImageDetails } from '../image/image.js';
import { debugConfig } from './debug-config.js';
import type { DebugNamespace, DebugOptions } from './debug-service.js';
import { holdLiveTarget, type LiveTarget } from './live-target.js';
import { FILES_PATH, type Scene } from './shape-spec.js';
import { findTools, TOOLS_PATH, type Tools } from './tools.js';

/** All that a session is made of, chosen before anything is made. */
export type DebugPlan = Disposable & {
  readonly target: Container;
  readonly config: ContainerConfig;
  readonly scene: Scene;
  /** Undefined: a sandbox. */
  readonly live: LiveTarget | undefined;
  /** Where the tools are an image's. */
  readonly image: ImageDetails | undefined;
  /** As the user named it; without one the target's. */
  readonly imageName: string;
  readonly tools: Tools | undefined;
  readonly toolsPath: string | undefined;
  readonly filesPath: string | undefined;
};

const ALL: readonly DebugNamespace[] = ['mnt', 'pid', 'net', 'ipc', 'uts'];

/** @throws image_not_found, debug_tools_missing, argument_invalid */
export async function planDebug(
  parts: Pick<ContainerParts, 'host' | 'images'>,
  target: Container,
  options: DebugOptions,
): Promise<DebugPlan> {
  const isLive = isAlive(target.state.status);
  const { namespaces = ALL } = options;
  if (!isLive && options.namespaces)
    throw engineError('argument_invalid', {
      reason: `container ${target.name} is not running: there are no namespaces to choose from`,
    });
  const image = options.image === undefined ? undefined : await parts.images.get(options.image);
  const scene = sceneOf({ isLive, hasImage: image !== undefined, seesFiles: namespaces.includes('mnt') });
  const tools = scene === 'tree' || scene === 'sandbox' ? await findTools(parts.host) : undefined;
  const config = debugConfig({
    target,
    options,
    isLive,
    image: image && (image.config.config ?? {}),
    seesMachine: scene === 'machine',
  });
  // Last: from here on something is held.
  const live = isLive ? holdLiveTarget(parts.host, target, namespaces) : undefined;
  return {
    target,
    config,
    scene,
    live,
    image,
    imageName: options.image ?? target.image,
    tools,
    toolsPath: tools && TOOLS_PATH,
    filesPath: { tree: '/', sandbox: '/', image: FILES_PATH, machine: undefined }[scene],
    [Symbol.dispose]: () => live?.[Symbol.dispose](),
  };
}

function sceneOf(asked: { readonly isLive: boolean; readonly hasImage: boolean; readonly seesFiles: boolean }): Scene {
  if (asked.hasImage) return 'image';
  if (!asked.isLive) return 'sandbox';
  return asked.seesFiles ? 'tree' : 'machine';
}
