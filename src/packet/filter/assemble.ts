import { CODE, type Instruction, instruction, MOST_INSTRUCTIONS } from './instruction.js';
import type { TestTree } from './test-tree.js';

/** What the program says of a packet: this many bytes of it, or none where it is 0. */
export type Verdicts = { readonly match: number; readonly otherwise: number };

/** An instruction whose jumps go to places that are not numbered yet. */
type Step = { readonly instruction: Instruction; readonly ifTrue?: Label; readonly ifFalse?: Label };
type Label = { place: number };

const LONGEST_JUMP = 255;

/**
 * The program that answers `tree`, testing no more than it takes.
 *
 * @returns undefined where it would be longer than the kernel takes.
 */
export function assemble(tree: TestTree, { match, otherwise }: Verdicts): readonly Instruction[] | undefined {
  const steps: Step[] = [];
  const [yes, no]: [Label, Label] = [{ place: 0 }, { place: 0 }];
  emit(tree, { yes, no }, steps);
  yes.place = steps.push({ instruction: instruction(CODE.returnOperand, match) }) - 1;
  no.place = steps.push({ instruction: instruction(CODE.returnOperand, otherwise) }) - 1;
  const program = widen(steps).map(numbered);
  return program.length <= MOST_INSTRUCTIONS ? program : undefined;
}

function emit(tree: TestTree, { yes, no }: { readonly yes: Label; readonly no: Label }, steps: Step[]): void {
  if (tree.kind === 'look') {
    steps.push(...tree.loads.map((load) => ({ instruction: load })));
    steps.push({ instruction: instruction(tree.condition, tree.operand), ifTrue: yes, ifFalse: no });
    return;
  }
  if (tree.kind === 'not') return emit(tree.part, { yes: no, no: yes }, steps);
  const isAll = tree.kind === 'all';
  if (tree.parts.length === 0) {
    steps.push({ instruction: instruction(CODE.jump, 0), ifTrue: isAll ? yes : no });
    return;
  }
  tree.parts.forEach((part, index) => {
    if (index === tree.parts.length - 1) return emit(part, { yes, no }, steps);
    const next: Label = { place: 0 };
    emit(part, isAll ? { yes: next, no } : { yes, no: next }, steps);
    next.place = steps.length;
  });
}

/** Conditional jumps reach 255 instructions; one that has further to go goes by way of a plain one behind it. */
function widen(steps: Step[]): readonly Step[] {
  for (;;) {
    const far = steps.findIndex(
      (step, at) => isConditional(step) && [step.ifTrue, step.ifFalse].some((to) => isFar(at, to)),
    );
    const step = steps[far];
    if (!step?.ifTrue || !step.ifFalse || steps.length > MOST_INSTRUCTIONS) return steps;
    const [viaTrue, viaFalse]: [Label, Label] = [{ place: far + 1 }, { place: far + 2 }];
    for (const label of labelsOf(steps)) if (label.place > far) label.place += 2;
    steps.splice(
      far,
      1,
      { instruction: step.instruction, ifTrue: viaTrue, ifFalse: viaFalse },
      { instruction: instruction(CODE.jump, 0), ifTrue: step.ifTrue },
      { instruction: instruction(CODE.jump, 0), ifTrue: step.ifFalse },
    );
  }
}

const isConditional = ({ ifFalse }: Step): boolean => ifFalse !== undefined;
const isFar = (at: number, to: Label | undefined): boolean => to !== undefined && to.place - at - 1 > LONGEST_JUMP;
const labelsOf = (steps: readonly Step[]): ReadonlySet<Label> =>
  new Set(steps.flatMap(({ ifTrue, ifFalse }) => [ifTrue, ifFalse]).filter((label) => label !== undefined));

function numbered({ instruction: { code, operand }, ifTrue, ifFalse }: Step, at: number): Instruction {
  const distance = (to: Label | undefined): number => (to ? to.place - at - 1 : 0);
  if (ifTrue && !ifFalse) return instruction(code, distance(ifTrue));
  return instruction(code, operand, distance(ifTrue), distance(ifFalse));
}
