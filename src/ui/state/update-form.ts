import type { AppState } from './app-state.js';
import { ON } from './forms/field.js';
import type { Form } from './forms/form.js';
import { focusedField, formDefinition } from './forms/forms.js';
import type { FormMessage } from './message.js';
import type { Problem } from './problem.js';
import { type Step, step, withNotice } from './step.js';
import { withNewTab } from './terminals/update-terminals.js';
import { startPull } from './update-pull.js';

/** Forms: filled in, checked while they are, carried out. */
export function updateForm(state: AppState, message: FormMessage): Step {
  const { overlay } = state;
  if (message.type === 'form.opened') return checked({ ...state, overlay: message.form });
  if (message.type === 'form.submitted') return entered({ ...state, overlay: message.form }, message.form);
  if (message.type === 'form.done') return done(state, message);
  if (message.type === 'form.image.missing') return pulled(state, message.form, message.image);
  if (message.type === 'form.failed') return failed(state, message);
  if (overlay?.kind !== 'form') return step(state);
  switch (message.type) {
    case 'form.typed':
      return checked(withForm(state, overlay, changed(overlay, message.text)));
    case 'form.turned':
      return checked(withForm(state, overlay, changed(overlay, turnedValue(overlay, message.by))));
    case 'form.focus.moved': {
      const { length } = formDefinition(overlay).fields;
      return step(withForm(state, overlay, { focus: (overlay.focus + message.by + length) % length }));
    }
    case 'form.checked':
      // What was typed since is being checked again.
      return step(message.values === overlay.values ? withForm(state, overlay, { problems: message.problems }) : state);
    case 'form.completion.found':
      return step(
        message.values === overlay.values ? withForm(state, overlay, { completion: message.completion }) : state,
      );
    case 'form.completed': {
      const { completion } = overlay;
      const { name } = focusedField(overlay) ?? {};
      const isHeld = completion?.field === name && completion?.typed === overlay.values[name ?? ''];
      if (!completion || !isHeld) return step(state);
      const edition = (overlay.edition ?? 0) + 1;
      return checked(
        withForm(state, overlay, { ...changed(overlay, completion.text), completion: undefined, edition }),
      );
    }
    case 'form.entered':
      return entered(state, overlay);
    default:
      return message satisfies never;
  }
}

function withForm(state: AppState, form: Form, change: Partial<Form>): AppState {
  return { ...state, overlay: { ...form, ...change } };
}

/** The field that has the keys holds something else: what was wrong with it, and with the whole, may be so no longer. */
function changed(form: Form, value: string): Pick<Form, 'values' | 'problems'> {
  const name = focusedField(form)?.name ?? '';
  const problems = Object.entries(form.problems).filter(([of]) => of !== name && of !== '');
  return { values: { ...form.values, [name]: value }, problems: Object.fromEntries(problems) };
}

function checked(state: AppState): Step {
  const { overlay } = state;
  if (overlay?.kind !== 'form') return step(state);
  const { completes } = focusedField(overlay) ?? {};
  return step(
    state,
    { type: 'form.check', form: overlay },
    ...(completes ? [{ type: 'form.complete' as const, form: overlay, completes }] : []),
  );
}

/** A switch goes on or off, a choice to the next one. */
function turnedValue(form: Form, by: number): string {
  const field = focusedField(form);
  const value = form.values[field?.name ?? ''] ?? '';
  if (field?.kind === 'switch') return value === ON ? '' : ON;
  if (field?.kind !== 'choice') return value;
  const { choices } = field;
  // One that is none of the choices, as `on-failure:5`, stands before the first.
  const index = choices.indexOf(value);
  return choices[(index + by + choices.length) % choices.length] ?? value;
}

/** A form with something wrong in it goes to the first field where that is. */
function entered(state: AppState, form: Form): Step {
  if (form.isBusy) return step(state);
  const { fields } = formDefinition(form);
  const problems = { ...missing(form), ...form.problems };
  const wrong = fields.findIndex(({ name }) => (problems[name] ?? '') !== '');
  if (wrong >= 0) return step(withForm(state, form, { problems, focus: wrong }));
  const busy = { ...form, isBusy: true, problems: {} };
  return step({ ...state, overlay: busy }, { type: 'form.submit', form: busy });
}

function missing(form: Form): Form['problems'] {
  const { fields } = formDefinition(form);
  const empty = fields.filter(({ name, isRequired }) => isRequired && (form.values[name] ?? '').trim() === '');
  return Object.fromEntries(empty.map(({ name }) => [name, 'it needs one']));
}

/** The form is closed, unless that was done and another opened meanwhile. */
function done(state: AppState, { form, text, id, visit }: FormMessage & { readonly type: 'form.done' }): Step {
  const { overlay } = state;
  const isOpen = overlay?.kind === 'form' && overlay.isBusy && overlay.values === form.values;
  const told = withNotice(isOpen ? { ...state, overlay: undefined } : state, text, 'good');
  if (id === undefined) return step(told);
  const { containers } = state.lists;
  const selected = { ...told, lists: { ...told.lists, containers: { ...containers, selectedId: id } } };
  if (!visit) return step(selected);
  return withNewTab(selected, { containerId: id, ...visit, program: 'attach', starts: true, isLent: false });
}

/** What went wrong is told also where the form was left, or waited for its image. */
function failed(state: AppState, { form, problem }: FormMessage & { readonly type: 'form.failed' }): Step {
  const { overlay } = state;
  if (overlay && overlay.kind !== 'form') return step(withNotice(state, problem.sentence, 'bad'));
  return step(withForm(state, form, { isBusy: false, problems: { '': sentenceOf(problem) } }));
}

function sentenceOf({ sentence, hint }: Problem): string {
  return hint ? `${sentence}. ${hint}` : sentence;
}

/** Its image comes first; the container is run when it is here. */
function pulled(state: AppState, form: Form, image: string): Step {
  const { overlay } = state;
  const pull = startPull(state, image, form);
  return overlay?.kind === 'form' ? pull : { ...pull, state: { ...pull.state, overlay } };
}
