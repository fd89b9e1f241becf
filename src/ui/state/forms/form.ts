import type { ContainerId } from '../../../engine/index.js';
import type { FormField, FormValues } from './field.js';

export type FormKind =
  | 'run'
  | 'run-words'
  | 'build'
  | 'build-words'
  | 'update'
  | 'commit'
  | 'rename'
  | 'tag'
  | 'volume'
  | 'network'
  | 'login';

/** What a form is about. */
export type FormTarget = { readonly id: ContainerId; readonly name: string };

/** A form as it is filled in. */
export type Form = {
  readonly kind: 'form';
  readonly form: FormKind;
  /** The containers that it changes; none for a new one. */
  readonly targets: readonly FormTarget[];
  readonly values: FormValues;
  /** What the fields held at first: where that is what holds already, only what is changed is asked for. */
  readonly initial: FormValues;
  /** Index of the field that has the keys. */
  readonly focus: number;
  /** What is wrong, by the name of its field; under an empty name what is wrong with the whole. */
  readonly problems: FormValues;
  /** What was asked for is being done. */
  readonly isBusy: boolean;
  /** How what is typed may go on. */
  readonly completion?: Completion | undefined;
  /** Grows when a field is changed by something else than typing. */
  readonly edition?: number | undefined;
};

/** Names of this machine's that begin as a field does. */
export type Completion = {
  readonly field: string;
  /** What the field held when they were looked up. */
  readonly typed: string;
  /** As far as all of them are alike. */
  readonly text: string;
  readonly names: readonly string[];
};

/** What a kind of form is made of. */
export type FormDefinition = {
  readonly title: string;
  /** What enter does. */
  readonly verb: string;
  readonly fields: readonly FormField[];
  /** The words behind `gantry` that ask for the same. */
  readonly command: (form: Pick<Form, 'values' | 'initial' | 'targets'>) => readonly string[];
};
