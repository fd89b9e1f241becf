import { isEngineError } from '../../../errors/engine-error.js';
import { parseChanges } from '../../../wire/words/parse-changes.js';
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
    await readAlone(form, said, { field, words });
    return undefined;
  } catch (error) {
    if (!isEngineError(error)) throw error;
    const { code, sentence, causes } = toProblem(error);
    // The flag need not be named: the sentence stands beside its field.
    return code === 'flag_value_invalid' ? (causes[0] ?? sentence) : sentence;
  }
}

/** What the command line would say to these words, if no others were there. */
async function readAlone(
  form: Form['form'],
  said: readonly string[],
  { field, words }: { readonly field: FormField; readonly words: CommandWords },
): Promise<void> {
  if (said.length === 0) return;
  if (form === 'run') await words.readRun([...said, 'image']);
  else if (form === 'run-words') await words.readRun(said);
  else if (form === 'build') await words.checkBuild([...said, '.']);
  else if (form === 'update') await words.readUpdate([...said, 'container']);
  else if (form === 'network' && !NEEDS_SUBNET.has(field.name)) await words.readNetwork([...said, 'network']);
  else if (form === 'volume') await words.readVolume([...said, 'volume']);
  else if (form === 'commit' && field.name === 'changes') parseChanges(said.filter((_, index) => index % 2 === 1));
}

/** A gateway and a range are of a subnet: whether they are can only be said of all together. */
const NEEDS_SUBNET: ReadonlySet<string> = new Set(['gateways', 'ranges']);
