import type { Dockerfile, Stage } from '../dockerfile.js';
import type { Written } from '../instruction.js';
import { type LintWarning, lintWarning } from './lint-warning.js';

const RESERVED: readonly string[] = ['context', 'scratch'];

/** What can be said of a Dockerfile as it is written, whatever is built of it. */
export function checkFile(dockerfile: Dockerfile): readonly LintWarning[] {
  return [
    ...dockerfile.emptyContinuations.map((range) =>
      lintWarning('NoEmptyContinuation', range, 'Empty continuation line'),
    ),
    ...dockerfile.stages.flatMap(checkFromLine),
    ...checkStageNames(dockerfile.stages),
    ...checkKeywordCasing(dockerfile.stages),
    ...checkDescriptions(dockerfile),
    ...dockerfile.stages.flatMap(checkMaintainer),
  ];
}

function checkFromLine({ from }: Stage): readonly LintWarning[] {
  const { keyword, asKeyword, stageName, stageNameAsWritten, range } = from;
  const found: LintWarning[] = [];
  if (stageNameAsWritten !== undefined && stageNameAsWritten !== stageName) {
    found.push(lintWarning('StageNameCasing', range, `Stage name '${stageNameAsWritten}' should be lowercase`));
  }
  const wanted = keyword === keyword.toLowerCase() ? asKeyword?.toLowerCase() : asKeyword?.toUpperCase();
  if (isOneCase(keyword) && asKeyword !== wanted) {
    found.push(lintWarning('FromAsCasing', range, `'${asKeyword}' and '${keyword}' keywords' casing do not match`));
  }
  return found;
}

function checkStageNames(stages: readonly Stage[]): readonly LintWarning[] {
  const seen = new Set<string>();
  return stages.flatMap(({ name, from: { range } }) => {
    if (name === undefined) return [];
    const found: LintWarning[] = [];
    const quoted = JSON.stringify(name);
    if (RESERVED.includes(name)) {
      found.push(
        lintWarning('ReservedStageName', range, `Stage name should not use the same name as reserved stage ${quoted}`),
      );
    }
    if (seen.has(name)) {
      const message = `Duplicate stage name ${quoted}, stage names should be unique`;
      found.push(lintWarning('DuplicateStageName', range, message));
    }
    seen.add(name);
    return found;
  });
}

/** The majority decides what is right; in doubt capitals. */
function checkKeywordCasing(stages: readonly Stage[]): readonly LintWarning[] {
  const all: readonly Written[] = stages.flatMap(({ from, instructions }) => [from, ...instructions]);
  const consistent = all.filter(({ keyword }) => isOneCase(keyword));
  const small = consistent.filter(({ keyword }) => keyword === keyword.toLowerCase()).length;
  const isSmall = small > consistent.length - small;
  return all.flatMap(({ keyword, range }) => {
    const right = isSmall ? keyword.toLowerCase() : keyword.toUpperCase();
    if (keyword === right) return [];
    const casing = isSmall ? 'lowercase' : 'uppercase';
    const message = `Command '${keyword}' should match the case of the command majority (${casing})`;
    return [lintWarning('ConsistentInstructionCasing', range, message)];
  });
}

const isOneCase = (keyword: string): boolean => keyword === keyword.toLowerCase() || keyword === keyword.toUpperCase();

function checkDescriptions({ metaArgs, stages }: Dockerfile): readonly LintWarning[] {
  const froms = stages.flatMap(({ from }) =>
    checkDescription(from, from.stageName === undefined ? [] : [from.stageName]),
  );
  const args = [...metaArgs, ...stages.flatMap(({ instructions }) => instructions)].flatMap((instruction) =>
    instruction.kind === 'arg'
      ? checkDescription(
          instruction,
          instruction.args.map(({ name }) => name),
        )
      : [],
  );
  return [...froms, ...args];
}

/** Only the comment right above counts. */
function checkDescription({ keyword, comments, range }: Written, names: readonly string[]): readonly LintWarning[] {
  const [first] = names;
  const described = comments.at(-1)?.split(' ')[0];
  if (first === undefined || described === undefined || names.includes(described)) return [];
  const name = names.length > 1 ? '<arg_key>' : first;
  const message = `Comment for ${keyword.toUpperCase()} should follow the format: \`# ${name} <description>\``;
  return [lintWarning('InvalidDefinitionDescription', range, message)];
}

function checkMaintainer({ instructions }: Stage): readonly LintWarning[] {
  return instructions
    .filter(({ kind }) => kind === 'maintainer')
    .map(({ range }) =>
      lintWarning('MaintainerDeprecated', range, 'Maintainer instruction is deprecated in favor of using label'),
    );
}
