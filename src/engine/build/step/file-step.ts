import type { ContainerId } from '../../container/container.js';
import type { BuildVertex } from '../build-progress.js';
import type { StepDefinition } from '../cache/step-definition.js';

/** An instruction that changes files, ready to be done or to be found done. */
export type FileStep = {
  /** With files hashed, where it takes any. */
  readonly definition: () => Promise<StepDefinition>;
  /** The same with layers that files are taken from in the place of the files: two that are alike need not be read. */
  readonly quick?: StepDefinition | undefined;
  /** Its layer stands by itself, whatever is below: it is made on nothing, and found again on anything. */
  readonly isLinked?: boolean | undefined;
  /** For the history. */
  readonly createdBy: string;
  /** Changes the writable tree of that active snapshot. */
  readonly execute: (key: ContainerId, vertex: BuildVertex) => Promise<ExecutedStep>;
};

export type ExecutedStep = {
  /** Where a runtime mounted something; undefined where no program ran. */
  readonly mountPoints?: readonly string[] | undefined;
  /** What the step took has changed meanwhile: what it led to is good, but no other build may find it. */
  readonly isUncertain?: boolean | undefined;
};
