import { nameList } from '../keymap/questions.js';
import { say } from '../language/say.js';
import { wrapWords } from '../parts/wrap-words.js';
import { type FormField, ON } from '../state/forms/field.js';
import type { Form } from '../state/forms/form.js';
import { focusedField, formCommand, formDefinition } from '../state/forms/forms.js';
import { quoteWords } from '../state/forms/shell-words.js';
import { settledTop } from '../state/settled-top.js';
import { display, fit, textWidth } from '../text.js';
import type { Theme } from '../theme.js';

/** Cells for what is typed. */
export const VALUE_WIDTH = 34;

/** The glyph of what is wrong, with blanks around it. */
const GLYPH_WIDTH = 3;

/** Lines for the command, and for what is wrong with the whole. */
const MAX_COMMAND_LINES = 4;

/** What a form looks like, and where its fields are in it. */
export type FormLines = {
  readonly lines: readonly string[];
  /** Index of the line of the first field in view. */
  readonly firstRow: number;
  /** How many fields are above the view. */
  readonly shown: number;
  /** Which fields are in view, where there are others; else empty. */
  readonly range: string;
};

type FormOptions = { readonly width: number; readonly maxHeight: number; readonly theme: Theme };

/** Names what the form is for. */
export function formTitle(form: Form): string {
  const { title } = formDefinition(form);
  const names = form.targets.map(({ name }) => name);
  return names.length > 0 ? `${title}: ${display(nameList(names))}` : title;
}

/** Where values begin. */
export function fieldX(form: Pick<Form, 'form'>): number {
  return Math.max(...formDefinition(form).fields.map(({ label }) => textWidth(say(label)))) + 3;
}

export function formLines(form: Form, { width, maxHeight, theme }: FormOptions): FormLines {
  const { fields } = formDefinition(form);
  const below = belowFields(form, { width, maxHeight, theme });
  const height = Math.max(1, Math.min(fields.length, maxHeight - below.length));
  const shown = settledTop(0, { index: form.focus, count: fields.length, height });
  const rows = fields.slice(shown, shown + height).map((field) => fieldLine(form, field, { width, theme }));
  const range = fields.length > height ? `${shown + 1}-${shown + rows.length} of ${fields.length}` : '';
  return { lines: [...rows, ...withLongHint(below, form, { width, theme })], firstRow: 0, shown, range };
}

/** What the field that has the keys takes, in the empty line below all of them, where that has no room beside it. */
function withLongHint(below: readonly string[], form: Form, { width, theme }: LineOptions): readonly string[] {
  const field = focusedField(form);
  const hint = field && !form.problems[field.name] ? hintText(form, field) : '';
  if (textWidth(hint) <= noteRoom(form, width)) return below;
  return [theme.paint('faint', fit(hint, width, { ellipsis: theme.glyphs.ellipsis })), ...below.slice(1)];
}

/** Cells beside what is typed. */
function noteRoom(form: Form, width: number): number {
  return width - fieldX(form) - VALUE_WIDTH - 1;
}

/** What is wrong with the field that has the keys, where that has no room beside it. */
function longProblem(form: Form, width: number): string | undefined {
  const problem = form.problems[focusedField(form)?.name ?? ''];
  const room = width - fieldX(form) - VALUE_WIDTH - GLYPH_WIDTH;
  return problem && textWidth(display(problem)) > room ? problem : undefined;
}

function belowFields(form: Form, { width, theme }: FormOptions): readonly string[] {
  const whole = form.problems[''] || longProblem(form, width);
  const wrong = whole ? ['', ...wrapWords(say(display(whole)), width).map((line) => theme.paint('bad', line))] : [];
  const command = wrapWords(display(`gantry ${quoteWords(formCommand(form))}`), width);
  const shown = command.slice(0, MAX_COMMAND_LINES);
  const busy = form.isBusy ? ['', theme.paint('busy', `${say('At work')}${theme.glyphs.ellipsis}`)] : [];
  return [...wrong, ...busy, '', ...shown.map((line) => theme.paint('faint', line))];
}

type LineOptions = Pick<FormOptions, 'width' | 'theme'>;

function fieldLine(form: Form, field: FormField, { width, theme }: LineOptions): string {
  const hasFocus = formDefinition(form).fields[form.focus] === field;
  const labelWidth = fieldX(form) - 1;
  const label = fit(`${hasFocus ? theme.glyphs.cursor : ' '} ${say(field.label)}`, labelWidth);
  const value = fit(valueText(form.values[field.name] ?? '', field, theme), VALUE_WIDTH, {
    ellipsis: theme.glyphs.ellipsis,
  });
  const isTyped = hasFocus && field.kind === 'text';
  const shownValue = isTyped ? fit('', VALUE_WIDTH) : hasFocus ? theme.paint('selected', value) : value;
  const head = `${theme.paint(hasFocus ? 'strong' : 'faint', label)} ${shownValue} `;
  return fit(head + noteText(form, field, { width, hasFocus, theme }), width, { ellipsis: theme.glyphs.ellipsis });
}

function valueText(value: string, field: FormField, { glyphs }: Theme): string {
  if (field.kind === 'switch') return value === ON ? glyphs.checked : glyphs.unchecked;
  if (field.kind === 'choice' && value === '') return say('as it is');
  return field.isSecret ? '*'.repeat(textWidth(display(value))) : display(value);
}

/** What is wrong with it, or else what it takes. */
function noteText(
  form: Form,
  field: FormField,
  { width, hasFocus, theme }: LineOptions & { readonly hasFocus: boolean },
): string {
  const problem = form.problems[field.name];
  if (problem) return theme.paint('bad', `${theme.glyphs.failed} ${say(display(problem))}`);
  const hint = hasFocus ? hintText(form, field) : '';
  return textWidth(hint) <= noteRoom(form, width) ? theme.paint('faint', hint) : '';
}

function hintText({ completion, values }: Form, { name, hint }: FormField): string {
  const isHeld = completion?.field === name && completion.typed === values[name];
  return isHeld ? display(completion.names.join('  ')) : say(hint);
}
