import {
  type Expand,
  proxyVariables,
  type RunInstruction,
  type RunScript,
  runMounts,
  runScript,
  type StageSource,
} from '../../../dockerfile/index.js';
import { engineError } from '../../../errors/engine-error.js';
import type { BuildRequest } from '../build-request.js';
import type { BuildSession } from '../build-session.js';
import { shellOf } from '../stage/shell-words.js';
import { type StageState, variablesOf } from '../stage/stage-state.js';
import { OutputClipper } from './clip-output.js';
import type { FileStep } from './file-step.js';
import { type OpenedMounts, openMounts } from './mount/open-mounts.js';
import { planMounts } from './mount/plan-mounts.js';
import { ForeignProgram, requireRunnable } from './require-runnable.js';
import { runInContainer } from './run-in-container.js';
import { stepContainer } from './step-container.js';

/** RUN, with what its mounts lead to looked up already. */
export async function runStep(
  session: BuildSession,
  state: StageState,
  {
    instruction,
    expand,
    sources,
  }: {
    readonly instruction: RunInstruction;
    readonly expand: Expand;
    readonly sources: ReadonlyMap<string, StageSource>;
  },
): Promise<FileStep> {
  const script = runScript(instruction);
  const words = wordsOf(script, state);
  const mounts = await planMounts(session, runMounts(instruction, expand), { state, sources });
  const { network: ofBuild = 'default', allowsHostNetwork = false } = session.request;
  const network = instruction.network === 'default' ? ofBuild : instruction.network;
  const isHosts = network === 'host' || session.parts.networks.find(network)?.name === 'host';
  if (isHosts && ofBuild !== 'host' && !allowsHostNetwork) throw notAllowed('network.host');
  if (instruction.security === 'insecure' && !session.request.allowsInsecure) throw notAllowed('security.insecure');
  const args = argsOf(state);
  const count = args.length === 0 ? '' : `|${args.length} ${args.join(' ')} `;
  return {
    createdBy: `RUN ${count}${words.join(' ')} # buildkit`,
    definition: () =>
      Promise.resolve({
        operation: JSON.stringify(['run', words, script.kind === 'file' ? script.content : '']),
        written: instruction.original,
        variables: variablesOf(state),
        options: {
          user: state.run.User ?? '',
          'working directory': state.run.WorkingDir ?? '',
          network,
          security: instruction.security,
          ...surroundingsOf(session.request),
          ...mounts.options,
        },
        files: mounts.files,
      }),
    async execute(key, vertex) {
      requireRunnable(state.platform);
      const foreign = new ForeignProgram(state.platform);
      const { parts, request, tell, cancelSignal } = session;
      await using opened: OpenedMounts = await openMounts(session, mounts.planned);
      const container = stepContainer(parts, {
        id: key,
        words,
        run: state.run,
        env: [...environmentOf(session, state), ...opened.environment],
        network,
        isPrivileged: instruction.security === 'insecure',
        request,
      });
      tell({ kind: 'running', vertex, containerId: key });
      const clipper = new OutputClipper({ limit: request.outputLimit, clock: parts.host.clock });
      const { exitCode, isOomKilled } = await runInContainer(parts, {
        container,
        scripts: script.kind === 'file' ? [{ name: script.name, content: script.content }] : [],
        attachMounts: opened.attach,
        onOutput({ stream, bytes }) {
          foreign.hear(bytes);
          const told = clipper.take(stream, bytes);
          if (told) tell({ kind: 'output', vertex, stream, bytes: told });
        },
        cancelSignal,
      });
      if (exitCode !== 0) {
        foreign.explain();
        const why = isOomKilled ? ': it was killed as it had no memory left' : '';
        throw engineError('build_step_failed', { command: `${words.join(' ')}`, exitCode, why });
      }
      return { mountPoints: opened.places, isUncertain: opened.hasChanged };
    },
  };
}

/** What else of a build its programs see: as in BuildKit, whoever asks for something else gets something else. */
function surroundingsOf({ extraHosts = [], limits = {} }: BuildRequest): Readonly<Record<string, string>> {
  const { shmSizeBytes, ulimits = [] } = limits;
  return {
    ...(extraHosts.length > 0 && { 'the hosts that it knows': JSON.stringify(extraHosts) }),
    ...(ulimits.length > 0 && { 'its ulimits': JSON.stringify(ulimits) }),
    ...(shmSizeBytes !== undefined && { 'its shared memory': String(shmSizeBytes) }),
  };
}

/** @see BuildKit, util/entitlements */
const notAllowed = (entitlement: string): Error =>
  engineError('build_step_invalid', {
    reason: `${entitlement} is not allowed: granting entitlement ${entitlement} is not allowed by build`,
  });

function wordsOf(script: RunScript, { run }: StageState): readonly string[] {
  switch (script.kind) {
    case 'words':
      return script.words;
    case 'line':
      return [...shellOf(run.Shell), script.line];
    case 'file':
      return [...shellOf(run.Shell), `/dev/pipes/${script.name}`];
    default:
      return script satisfies never;
  }
}

/** ARGs as the history has them. */
const argsOf = ({ args }: StageState): readonly string[] => [...args].map(([name, value]) => `${name}=${value}`);

/** Proxies that were given are known to every program, and to nothing else. */
function environmentOf({ request: { buildArgs = {} } }: BuildSession, state: StageState): readonly string[] {
  const proxies = proxyVariables(new Map(Object.entries(buildArgs)));
  return [...new Map([...proxies, ...variablesOf(state)])].map(([name, value]) => `${name}=${value}`);
}
