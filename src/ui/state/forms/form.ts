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
