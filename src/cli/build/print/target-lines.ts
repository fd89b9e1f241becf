import type { ArgDeclaration, Dockerfile, Instruction, Stage } from '../../../dockerfile/index.js';
import type { BuildRequest } from '../../../engine/index.js';
import { tableLines } from '../../format/table.js';

/** What `--call=targets` prints. @see moby/buildkit, frontend/subrequests/targets: PrintTargets */
export function targetLines({ stages }: Dockerfile): readonly string[] {
  const last = stages.length - 1;
  const named = stages.filter(({ name, index }) => name !== undefined || index === last);
  const rows = named.map((stage) => [
    `${stage.name ?? ''}${stage.index === last ? ` (default)` : ''}`.trimStart(),
    stage.description ?? '',
  ]);
  return tableLines([['TARGET', 'DESCRIPTION'], ...rows]);
}

/** What `--call=outline` prints. @see moby/buildkit, frontend/subrequests/outline: PrintOutline */
export function outlineLines(
  { stages, metaArgs }: Dockerfile,
  { target, buildArgs = {} }: Pick<BuildRequest, 'target' | 'buildArgs'>,
): readonly string[] {
  const stage = stageOf(stages, target);
  const heads = [
    ['TARGET:', stage?.name ?? 'default'],
    ...(stage?.description ? [['DESCRIPTION:', stage.description]] : []),
  ];
  const declared = [...metaArgs, ...(stage?.instructions ?? [])].flatMap(argsOf);
  const args = new Map(
    declared.map((arg) => [arg.name, [arg.name, buildArgs[arg.name] ?? arg.value ?? '', arg.description ?? '']]),
  );
  return [
    ...tableLines(heads),
    ...(args.size > 0 ? ['', ...tableLines([['BUILD ARG', 'VALUE', 'DESCRIPTION'], ...args.values()])] : []),
  ];
}

const stageOf = (stages: readonly Stage[], target: string | undefined): Stage | undefined =>
  target === undefined
    ? stages.at(-1)
    : (stages.find(({ name }) => name === target.toLowerCase()) ?? stages[Number(target)]);

const argsOf = (instruction: Instruction): readonly ArgDeclaration[] =>
  instruction.kind === 'arg' ? instruction.args : [];
