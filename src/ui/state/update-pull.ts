import type { AppState, Pull } from './app-state.js';
import type { Effect } from './effect.js';
import type { Form } from './forms/form.js';
import type { PullMessage } from './message.js';
import type { Problem } from './problem.js';
import { type Step, step, withNotice } from './step.js';

/** Pulls that have ended and are remembered, for their overlay. */
const KEPT_PULLS = 5;

/** Images on their way. They go on whatever else is looked at. */
export function updatePull(state: AppState, message: PullMessage): Step {
  switch (message.type) {
    case 'pull.progressed':
      return step(
        withPull(state, message.pullId, {
          layers: message.layers,
          message: message.message,
          bytesPerSecond: message.bytesPerSecond,
        }),
      );
    case 'pull.done': {
      const text = message.isNew ? `Pulled ${message.name}.` : `${message.name} is up to date.`;
      return step(
        withNotice(shutOverlay(withPull(state, message.pullId, { status: 'done' }), message.pullId), text, 'good'),
        { type: 'images.list' },
        ...waitingFor(state, message.pullId),
      );
    }
    case 'push.done': {
      const next = shutOverlay(withPull(state, message.pullId, { status: 'done' }), message.pullId);
      return step(withNotice(next, `Pushed ${message.name}.`, 'good'));
    }
    case 'archive.done': {
      const next = shutOverlay(withPull(state, message.pullId, { status: 'done' }), message.pullId);
      return step(withNotice(next, message.text, 'good'), { type: 'images.list' });
    }
    case 'archive.refused': {
      const next = shutOverlay(withPull(state, message.pullId, { status: 'failed' }), message.pullId);
      return step(withNotice(next, message.text, 'bad'));
    }
    case 'pull.failed': {
      const isCancelled = message.problem.kind === 'cancelled';
      const next = shutOverlay(
        withPull(state, message.pullId, { status: isCancelled ? 'cancelled' : 'failed' }),
        message.pullId,
      );
      const form = next.overlay ? undefined : formOf(next, message.pullId);
      if (isCancelled)
        return step(
          withNotice(
            { ...next, overlay: form ?? next.overlay },
            `The ${kindOf(state, message.pullId)} was cancelled.`,
            'warn',
          ),
        );
      if (form)
        return step({
          ...next,
          overlay: { ...form, problems: { [form.form === 'run' ? 'image' : '']: message.problem.sentence } },
        });
      // An overlay that the user is in is not taken away from under their fingers.
      return next.overlay ? step(withNotice(next, message.problem.sentence, 'bad')) : loud(next, message.problem);
    }
    case 'pull.ordered':
      return startPull(state, message.ref);
    case 'pull.shown': {
      const pull = runningPull(state);
      return step(pull ? { ...state, overlay: { kind: 'pull', pullId: pull.id } } : state);
    }
    case 'pull.cancel.asked': {
      const pull = shownPull(state);
      if (!pull) return step(state);
      return step(withPull(state, pull.id, { status: 'cancelling' }), { type: 'pull.cancel', pullId: pull.id });
    }
    default:
      return message satisfies never;
  }
}

function kindOf({ pulls }: AppState, pullId: number): Pull['kind'] {
  return pulls.find(({ id }) => id === pullId)?.kind ?? 'pull';
}

/** @param form What is run with the image once it is here. */
export function startPull(state: AppState, ref: string, form?: Form): Step {
  return started(state, { kind: 'pull', ref, form });
}

/** Brings an image to the registry of its name. */
export function startPush(state: AppState, ref: string): Step {
  return started(state, { kind: 'push', ref });
}

/** Writes images to a file. */
export function startSave(state: AppState, refs: readonly string[], to: string): Step {
  return begun(state, { kind: 'save', ref: to }, (pullId) => ({ type: 'images.save', pullId, refs, to }));
}

/** Reads images out of a file. */
export function startLoad(state: AppState, path: string): Step {
  return begun(state, { kind: 'load', ref: path }, (pullId) => ({ type: 'images.load', pullId, path }));
}

type Transfer = Pick<Pull, 'ref' | 'form'> & { readonly kind: 'pull' | 'push' };

function started(state: AppState, asked: Transfer): Step {
  return begun(state, asked, (pullId) => ({ type: `image.${asked.kind}`, pullId, ref: asked.ref }));
}

function begun(state: AppState, asked: Pick<Pull, 'kind' | 'ref' | 'form'>, effectOf: (id: number) => Effect): Step {
  const id = 1 + Math.max(0, ...state.pulls.map((pull) => pull.id));
  const pull: Pull = { ...asked, id, status: 'running', layers: [], message: '', bytesPerSecond: 0 };
  const pulls = [...state.pulls, pull];
  const running = pulls.filter(isUnderWay);
  const ended = pulls.filter((other) => !isUnderWay(other)).slice(-KEPT_PULLS);
  return step({ ...state, pulls: [...ended, ...running], overlay: { kind: 'pull', pullId: id } }, effectOf(id));
}

function waitingFor({ pulls }: AppState, pullId: number): readonly Effect[] {
  const form = pulls.find(({ id }) => id === pullId)?.form;
  return form ? [{ type: 'form.submit', form }] : [];
}

/** The form that waited for the pull, to be filled in again. */
function formOf({ pulls }: AppState, pullId: number): Form | undefined {
  const form = pulls.find(({ id }) => id === pullId)?.form;
  return form && { ...form, isBusy: false };
}

/** The newest pull or push that goes on. */
export function runningPull({ pulls }: AppState): Pull | undefined {
  return pulls.findLast(isUnderWay);
}

/** The pull whose progress lies over the panes. */
export function shownPull({ overlay, pulls }: AppState): Pull | undefined {
  return overlay?.kind === 'pull' ? pulls.find(({ id }) => id === overlay.pullId) : undefined;
}

function isUnderWay({ status }: Pull): boolean {
  return status === 'running' || status === 'cancelling';
}

function withPull(state: AppState, id: number, change: Partial<Pull>): AppState {
  return { ...state, pulls: state.pulls.map((pull) => (pull.id === id ? { ...pull, ...change } : pull)) };
}

function shutOverlay(state: AppState, pullId: number): AppState {
  return state.overlay?.kind === 'pull' && state.overlay.pullId === pullId ? { ...state, overlay: undefined } : state;
}

/** A pull is long work: its failure is shown whole, whatever its kind. */
function loud(state: AppState, problem: Problem): Step {
  return step({ ...state, overlay: { kind: 'failure', problem, top: 0 } });
}
