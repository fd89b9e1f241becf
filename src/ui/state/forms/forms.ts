import { BUILD_FORM, BUILD_WORDS_FORM } from './build-form.js';
import { COMMIT_FORM } from './commit-form.js';
import type { FormField, FormValues } from './field.js';
import type { Form, FormDefinition, FormKind, FormTarget } from './form.js';
import { LOGIN_FORM } from './login-form.js';
import { NETWORK_FORM } from './network-form.js';
import { RENAME_FORM } from './rename-form.js';
import { RUN_FORM } from './run-form.js';
import { RUN_WORDS_FORM } from './run-words-form.js';
import { TAG_FORM } from './tag-form.js';
import { UPDATE_FORM } from './update-form.js';
import { VOLUME_FORM } from './volume-form.js';

const FORMS: Readonly<Record<FormKind, FormDefinition>> = {
  run: RUN_FORM,
  'run-words': RUN_WORDS_FORM,
  build: BUILD_FORM,
  'build-words': BUILD_WORDS_FORM,
  update: UPDATE_FORM,
  commit: COMMIT_FORM,
  rename: RENAME_FORM,
  login: LOGIN_FORM,
  tag: TAG_FORM,
  volume: VOLUME_FORM,
  network: NETWORK_FORM,
};

export function formDefinition({ form }: Pick<Form, 'form'>): FormDefinition {
  return FORMS[form];
}

export function focusedField(form: Pick<Form, 'form' | 'focus'>): FormField | undefined {
  return formDefinition(form).fields[form.focus];
}

/** A form with these values and everything else empty. */
export function openForm(form: FormKind, values: FormValues, targets: readonly FormTarget[] = []): Form {
  const empty = Object.fromEntries(FORMS[form].fields.map(({ name }) => [name, '']));
  const filled = { ...empty, ...values };
  return { kind: 'form', form, targets, values: filled, initial: filled, focus: 0, problems: {}, isBusy: false };
}

/** The words behind `gantry` that ask for the same as the form. */
export function formCommand(form: Form): readonly string[] {
  return formDefinition(form).command(form);
}
