import type { AskedEngine } from './cli/cli-io.js';
import type { ContextDirectory, FarContext } from './contexts/index.js';
import { mayBeFar } from './contexts/may-be-far.js';
import type { Engine } from './engine/index.js';
import { engineError } from './errors/engine-error.js';
import type { ConnectProgram } from './remote/connection/dial.js';
import { VERSION } from './version.js';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The engine that was chosen where it is not this machine's. Loads nothing where none was.
 *
 * @throws argument_invalid, context_not_found, endpoint_invalid, context_unreadable
 */
export async function chosenFar(asked: AskedEngine, env: Environment): Promise<FarContext | undefined> {
  const { choice = {}, dataRoot, runRoot } = asked;
  if (!mayBeFar(choice, env)) return undefined;
  const [{ ContextStore }, { chooseContext }, { requireFar }] = await Promise.all([
    import('./contexts/context-store.js'),
    import('./contexts/choose-context.js'),
    import('./contexts/context.js'),
  ]);
  const context = await chooseContext(ContextStore.of(env), choice, env);
  if (context.endpoint.kind === 'local') return undefined;
  if (dataRoot !== undefined || runRoot !== undefined) {
    const reason = `conflicting options: --data-root and --run-root are of this machine, and not of ${context.name}`;
    throw engineError('argument_invalid', { reason });
  }
  return requireFar(context);
}

/** Opens an engine over docker's API. It is reached when it is first asked. */
export async function openFar(context: FarContext, env: Environment): Promise<Engine> {
  const [{ openRemoteEngine }, { nodeHost }, { openManifestService }, { openRegistryService }, { registryAccess }] =
    await Promise.all([
      import('./remote/open-remote-engine.js'),
      import('./host/node/node-host.js'),
      import('./engine/manifest/open-manifest-service.js'),
      import('./engine/registry/open-registry-service.js'),
      import('./engine/registry/registry-access.js'),
    ]);
  return openRemoteEngine({
    context,
    connectProgram: await programs(env),
    registries: openRegistryService(nodeHost(env), registryAccess(env)),
    manifests: openManifestService(nodeHost(env), registryAccess(env)),
  });
}

/** All contexts, to be listed and greeted. */
export async function openDirectory(env: Environment): Promise<ContextDirectory> {
  const [{ ContextStore }, { contextDirectory }] = await Promise.all([
    import('./contexts/context-store.js'),
    import('./remote/context-directory.js'),
  ]);
  return contextDirectory({ store: ContextStore.of(env), connectProgram: await programs(env), version: VERSION });
}

async function programs(env: Environment): Promise<ConnectProgram> {
  const { connectProgram } = await import('./host/node/program-connection.js');
  return (program, args, failed) => connectProgram(program, args, { env, failed });
}
