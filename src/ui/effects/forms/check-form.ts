import { isEngineError } from '../../../errors/engine-error.js';
import type { FormField, FormValues } from '../../state/forms/field.js';
import type { Form } from '../../state/forms/form.js';
import { formDefinition } from '../../state/forms/forms.js';
import { splitWords } from '../../state/forms/shell-words.js';
import { toProblem } from '../../state/problem.js';
import type { CommandWords } from './command-words.js';

/** What is wrong with each field, by its name; fields that are right are not in it. */
export async function checkForm(form: Form, words: CommandWords): Promise<FormValues> {
  const problems: [string, string][] = [];
  for (const field of formDefinition(form).fields) {
    const value = form.values[field.name] ?? '';
    const problem = value === form.initial[field.name] ? undefined : await fieldProblem(form, field, { value, words });
    if (problem !== undefined) problems.push([field.name, problem]);
  }
  return Object.fromEntries(problems);
}

async function fieldProblem(
  { form }: Form,
  field: FormField,
  { value, words }: { readonly value: string; readonly words: CommandWords },
): Promise<string | undefined> {
  if (field.isLine && splitWords(value) === undefined) return 'a quote is not closed';
  if (field.isOperand) return undefined;
  try {
    const said = field.words(value);
    // Alone, so that what is refused is about this field.
    if (form === 'run') await words.readRun([...said, 'image']);
    else if (form === 'update' && said.length > 0) await words.readUpdate([...said, 'container']);
    return undefined;
  } catch (error) {
    if (!isEngineError(error)) throw error;
    const { code, sentence, causes } = toProblem(error);
    // The flag need not be named: the sentence stands beside its field.
    return code === 'flag_value_invalid' ? (causes[0] ?? sentence) : sentence;
  }
}
