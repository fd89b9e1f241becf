import type { Dockerfile } from '../dockerfile.js';
import { splitPortWord } from '../exposed-ports.js';
import { cleanPath } from '../ignore/clean-path.js';
import type { IgnoreMatcher } from '../ignore/ignore-matcher.js';
import type { ExposeInstruction, Instruction } from '../instruction.js';
import { lexOrUndefined } from '../lex.js';
import type { LintState } from './lint-state.js';
import { type LintWarning, lintWarning } from './lint-warning.js';

const SECRET = /(?:_|^)(?:apikey|auth|credential|credentials|key|password|pword|passwd|secret|token)(?:_|$)/i;
const NO_SECRET = /(?:_|^)(?:public|file|version)(?:_|$)/i;

export type InstructionScene = { readonly state: LintState; readonly ignore: IgnoreMatcher | undefined };

/** What one instruction does wrong where it stands. */
export function checkInstruction(
  instruction: Instruction,
  dockerfile: Dockerfile,
  scene: InstructionScene,
): readonly LintWarning[] {
  const { keyword, range } = instruction;
  const expand = (word: string): string | undefined =>
    lexOrUndefined(word, scene.state.environment, { escape: dockerfile.escape })?.text;
  switch (instruction.kind) {
    case 'env':
      return [
        ...checkLegacyPairs(instruction),
        ...checkSecrets(
          instruction,
          'ENV',
          instruction.pairs.map(({ key }) => key),
        ),
      ];
    case 'label':
      return checkLegacyPairs(instruction);
    case 'arg':
      return checkSecrets(
        instruction,
        'ARG',
        instruction.args.map(({ name }) => name),
      );
    case 'workdir': {
      const path = expand(instruction.path) ?? instruction.path;
      if (scene.state.hasWorkdir || path.startsWith('/')) return [];
      const message = `Relative workdir ${JSON.stringify(path)} can have unexpected results if the base image changes`;
      return [lintWarning('WorkdirRelativePath', range, message)];
    }
    case 'cmd':
    case 'entrypoint': {
      if (instruction.command.form === 'exec' || scene.state.hasShell) return [];
      const message = `JSON arguments recommended for ${keyword} to prevent unintended behavior related to OS signals`;
      return [lintWarning('JSONArgsRecommended', range, message)];
    }
    case 'expose':
      return checkPorts(instruction, expand);
    case 'copy':
      return instruction.from === undefined ? checkIgnored(instruction, scene.ignore, expand) : [];
    case 'add':
      return checkIgnored(instruction, scene.ignore, expand);
    default:
      return [];
  }
}

type Pairs = Extract<Instruction, { readonly kind: 'env' | 'label' }>;

function checkLegacyPairs({ keyword, range, pairs }: Pairs): readonly LintWarning[] {
  const message = `"${keyword} key=value" should be used instead of legacy "${keyword} key value" format`;
  return pairs.filter(({ isLegacy }) => isLegacy).map(() => lintWarning('LegacyKeyValueFormat', range, message));
}

function checkSecrets({ range }: Instruction, name: string, keys: readonly string[]): readonly LintWarning[] {
  return keys
    .filter((key) => SECRET.test(key) && !NO_SECRET.test(key))
    .map((key) => {
      const message = `Do not use ARG or ENV instructions for sensitive data (${name} ${JSON.stringify(key)})`;
      return lintWarning('SecretsUsedInArgOrEnv', range, message);
    });
}

type ExpandOrNot = (word: string) => string | undefined;

function checkPorts({ ports, range }: ExposeInstruction, expand: ExpandOrNot): readonly LintWarning[] {
  return ports.flatMap((word) => {
    const text = expand(word) ?? word;
    const { address, hostPort, protocol } = splitPortWord(text);
    const found: LintWarning[] = [];
    if (protocol !== protocol.toLowerCase()) {
      const message = `Defined protocol '${text}' in EXPOSE instruction should be lowercase`;
      found.push(lintWarning('ExposeProtoCasing', range, message));
    }
    if (address !== '' || hostPort !== '') {
      const message = `EXPOSE instruction should not define an IP address or host-port mapping, found '${text}'`;
      found.push(lintWarning('ExposeInvalidFormat', range, message));
    }
    return found;
  });
}

type Transfer = Extract<Instruction, { readonly kind: 'copy' | 'add' }>;

/** With exceptions in the ignore file nothing is said: what is left out may hold what is not. */
function checkIgnored(
  { kind, sources, range }: Transfer,
  ignore: IgnoreMatcher | undefined,
  expand: ExpandOrNot,
): readonly LintWarning[] {
  if (ignore === undefined || ignore.hasExceptions) return [];
  return sources
    .map((source) => cleanPath(expand(source) ?? source))
    .filter((path) => !/^[a-z]+:\//.test(path) && ignore.isIgnored(path))
    .map((path) => {
      const verb = kind === 'copy' ? 'Copy' : 'Add';
      const message = `Attempting to ${verb} file ${JSON.stringify(path)} that is excluded by .dockerignore`;
      return lintWarning('CopyIgnoredFile', range, message);
    });
}
