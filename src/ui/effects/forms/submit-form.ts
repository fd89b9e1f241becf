import type { Container, Engine } from '../../../engine/index.js';
import { isEngineError } from '../../../errors/engine-error.js';
import { parseChanges } from '../../../wire/words/parse-changes.js';
import { ON } from '../../state/forms/field.js';
import type { Form } from '../../state/forms/form.js';
import { formCommand } from '../../state/forms/forms.js';
import { splitWords } from '../../state/forms/shell-words.js';
import type { Message } from '../../state/message.js';
import type { BuildRunner } from '../builds/build-runner.js';
import { listImages } from '../read-objects.js';
import type { CommandWords } from './command-words.js';

type FormEngine = Pick<Engine, 'builds' | 'containers' | 'images' | 'networks' | 'registries' | 'volumes'>;

type Dispatch = (message: Message) => void;

/** Does what the form asks for, as its command would. What it throws is for the form to tell. */
export async function submitForm(
  engine: FormEngine,
  form: Form,
  {
    words,
    dispatch,
    builds,
  }: { readonly words: CommandWords; readonly dispatch: Dispatch; readonly builds: BuildRunner },
): Promise<void> {
  switch (form.form) {
    case 'run':
    case 'run-words':
      return await runContainer(engine, form, { words, dispatch });
    case 'build':
    case 'build-words':
      return await builds.start(engine, form);
    case 'update':
      return dispatch({ type: 'form.done', form, text: await updateContainers(engine, form, words) });
    case 'commit':
      return dispatch({ type: 'form.done', form, text: await commitContainer(engine, form) });
    case 'login':
      return await logIn(engine, form, dispatch);
    case 'rename':
      return dispatch({ type: 'form.done', form, text: await renameContainer(engine, form) });
    case 'tag':
      dispatch({ type: 'form.done', form, text: await tagImage(engine, form) });
      return await listImages(engine, dispatch);
    case 'volume':
      return dispatch({ type: 'form.done', form, text: await createVolume(engine, form, words) });
    case 'network':
      return dispatch({ type: 'form.done', form, text: await createNetwork(engine, form, words) });
    default:
      return form.form satisfies never;
  }
}

async function runContainer(
  { containers }: FormEngine,
  form: Form,
  { words, dispatch }: { readonly words: CommandWords; readonly dispatch: Dispatch },
): Promise<void> {
  const [, ...behindRun] = formCommand(form);
  const asked = await words.readRun(behindRun);
  const made = await createUnlessMissing(containers, { ...asked, isStdinOnce: false });
  if (!made) return dispatch({ type: 'form.image.missing', form, image: asked.image });
  const { container, warnings } = made;
  const { id, name } = container;
  const isDetached = await words.runDetaches(behindRun);
  if (isDetached) await startOrRemove(containers, container);
  dispatch({ type: 'containers.read', found: [await containers.get(id)], gone: [] });
  const text = [`${isDetached ? 'Started' : 'Made'} ${name}.`, ...warnings].join(' ');
  const visit = isDetached ? undefined : { name, hasTty: container.config.hasTty };
  dispatch({ type: 'form.done', form, text, id, visit });
}

/** Undefined where the image must be pulled first. */
async function createUnlessMissing(
  containers: Engine['containers'],
  asked: Parameters<Engine['containers']['create']>[0],
): Promise<Awaited<ReturnType<Engine['containers']['create']>> | undefined> {
  try {
    return await containers.create(asked);
  } catch (error) {
    if (!isEngineError(error, 'image_not_found')) throw error;
    return undefined;
  }
}

/** One that could not start never was of use: without it, the form can be mended and entered again. */
async function startOrRemove(containers: Engine['containers'], { id }: Container): Promise<void> {
  try {
    await containers.start(id);
  } catch (error) {
    await containers.remove(id, { force: true, removeVolumes: true });
    throw error;
  }
}

async function updateContainers({ containers }: FormEngine, form: Form, words: CommandWords): Promise<string> {
  const [, ...behindUpdate] = formCommand(form);
  const update = await words.readUpdate(behindUpdate);
  const warnings = new Set<string>();
  for (const { id } of form.targets) {
    for (const warning of (await containers.update(id, update)).warnings) warnings.add(warning);
  }
  const [first] = form.targets;
  const subject = form.targets.length === 1 ? first?.name : `${form.targets.length} containers`;
  return [`Changed the limits of ${subject}.`, ...warnings].join(' ');
}

async function commitContainer({ containers }: FormEngine, { targets, values }: Form): Promise<string> {
  const given = (name: string): string | undefined => values[name]?.trim() || undefined;
  const [target] = targets;
  if (!target) return 'No image was made.';
  const name = given('image');
  const lines = splitWords(values['changes'] ?? '') ?? [];
  const { env } = (await containers.get(target.id)).config;
  const changes = lines.length > 0 ? parseChanges(lines, { env }) : undefined;
  const options = { name, message: given('message'), author: given('author'), changes, pauses: values['pause'] === ON };
  const id = await containers.commit(target.id, options);
  return `Made ${name ?? id.slice(7, 19)} of ${target.name}.`;
}

/** Docker's own registry where none is named. */
const DOCKER_REGISTRY = 'docker.io';

async function logIn({ registries }: FormEngine, form: Form, dispatch: Dispatch): Promise<void> {
  const { values } = form;
  const registry = values['registry']?.trim() || DOCKER_REGISTRY;
  const username = (values['user'] ?? '').trim();
  const { path, helper } = await registries.login(registry, { username, password: values['password'] ?? '' });
  dispatch({ type: 'form.done', form, text: `Logged in to ${registry}.` });
  dispatch({
    type: 'system.logins.changed',
    text: `Logged in to ${registry} as ${username}: kept by ${helper ?? path}.`,
  });
}

async function renameContainer({ containers }: FormEngine, { targets, values }: Form): Promise<string> {
  const name = (values['name'] ?? '').trim();
  for (const { id } of targets) await containers.rename(id, name);
  return `${targets[0]?.name} is now ${name}.`;
}

async function tagImage({ images }: FormEngine, { values }: Form): Promise<string> {
  const name = (values['name'] ?? '').trim();
  await images.tag((values['source'] ?? '').trim(), name);
  return `Tagged as ${name}.`;
}

async function createVolume({ volumes }: FormEngine, form: Form, words: CommandWords): Promise<string> {
  const [, , ...behindCreate] = formCommand(form);
  const { name } = await volumes.create(await words.readVolume(behindCreate));
  return `Made volume ${name}.`;
}

async function createNetwork({ networks }: FormEngine, form: Form, words: CommandWords): Promise<string> {
  const [, , ...behindCreate] = formCommand(form);
  const { network, warnings } = await networks.create(await words.readNetwork(behindCreate));
  return [`Made network ${network.name}.`, ...warnings].join(' ');
}
