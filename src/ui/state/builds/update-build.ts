import type { AppState } from '../app-state.js';
import { type Step, step, withNotice } from '../step.js';
import { type Build, type BuildOverlay, isUnderWay, shownRow } from './build.js';
import type { BuildMessage } from './build-message.js';

/** Builds that have ended and are remembered, for their overlay. */
const KEPT_BUILDS = 3;

/** Images that are being built. They go on whatever else is looked at. */
export function updateBuild(state: AppState, message: BuildMessage): Step {
  switch (message.type) {
    case 'build.begun':
      return step(begun(state, message));
    case 'build.progressed':
      return step(withBuild(state, message.buildId, { rows: message.rows }));
    case 'build.done': {
      const text = `Built ${message.name}.`;
      const next = ended(state, message.buildId, { status: 'done', outcome: text });
      return step(withNotice(next, text, 'good'), { type: 'images.list' });
    }
    case 'build.failed':
      return step(failed(state, message));
    case 'build.asked': {
      const newest = state.builds.findLast(isUnderWay);
      if (newest) return step({ ...state, overlay: overlayOf(newest.id) });
      return step({ ...state, overlay: message.form }, { type: 'form.check', form: message.form });
    }
    case 'build.step.moved':
      return step(moved(state, message.by));
    case 'build.followed':
      return step(withOverlay(state, { step: undefined, back: 0 }));
    case 'build.output.scrolled':
      return step(scrolled(state, message.by));
    case 'build.cancel.asked': {
      const build = shownBuild(state);
      if (!build || !isUnderWay(build)) return step(state);
      return step(withBuild(state, build.id, { status: 'cancelling' }), { type: 'build.cancel', buildId: build.id });
    }
    case 'build.mended': {
      const form = shownBuild(state)?.form;
      return form ? step({ ...state, overlay: form }, { type: 'form.check', form }) : step(state);
    }
    default:
      return message satisfies never;
  }
}

/** The build whose progress lies over the panes. */
export function shownBuild({ overlay, builds }: Pick<AppState, 'overlay' | 'builds'>): Build | undefined {
  return overlay?.kind === 'build' ? builds.find(({ id }) => id === overlay.buildId) : undefined;
}

const overlayOf = (buildId: number): BuildOverlay => ({ kind: 'build', buildId, step: undefined, back: 0 });

/** It lies over the panes at once, unless the user has gone on to something else. */
function begun(state: AppState, { buildId, title, form }: BuildMessage & { readonly type: 'build.begun' }): AppState {
  const build: Build = {
    id: buildId,
    title,
    status: 'running',
    rows: [],
    startedAtMs: state.nowMs,
    endedAtMs: undefined,
    outcome: '',
    form: { ...form, isBusy: false },
  };
  const builds = [
    ...state.builds.filter((each) => !isUnderWay(each)).slice(-KEPT_BUILDS),
    ...state.builds.filter(isUnderWay),
    build,
  ];
  const { overlay } = state;
  const mayCover = overlay === undefined || (overlay.kind === 'form' && overlay.values === form.values);
  return { ...state, builds, overlay: mayCover ? overlayOf(buildId) : overlay };
}

function failed(state: AppState, { buildId, problem }: BuildMessage & { readonly type: 'build.failed' }): AppState {
  if (problem.kind === 'cancelled') {
    const text = 'The build was cancelled.';
    return withNotice(ended(state, buildId, { status: 'cancelled', outcome: text }), text, 'warn');
  }
  const next = ended(state, buildId, { status: 'failed', outcome: problem.sentence });
  // Whoever looks at it reads it there.
  return shownBuild(state)?.id === buildId ? next : withNotice(next, problem.sentence, 'bad');
}

function ended(state: AppState, id: number, change: Pick<Build, 'status' | 'outcome'>): AppState {
  return withBuild(state, id, { ...change, endedAtMs: state.nowMs });
}

function moved(state: AppState, by: number): AppState {
  const { overlay } = state;
  const rows = shownBuild(state)?.rows ?? [];
  if (overlay?.kind !== 'build' || rows.length === 0) return state;
  const shown = shownRow(rows, overlay.step);
  const index = rows.findIndex(({ vertex }) => vertex.id === shown?.vertex.id);
  const next = rows[Math.min(Math.max(index + by, 0), rows.length - 1)];
  return withOverlay(state, { step: next?.vertex.id, back: 0 });
}

function scrolled(state: AppState, by: number): AppState {
  const { overlay } = state;
  if (overlay?.kind !== 'build') return state;
  const lines = shownRow(shownBuild(state)?.rows ?? [], overlay.step)?.output.length ?? 0;
  const back = Math.min(Math.max(overlay.back - by, 0), Math.max(0, lines - 1));
  return withOverlay(state, { back });
}

function withOverlay(state: AppState, change: Partial<BuildOverlay>): AppState {
  const { overlay } = state;
  return overlay?.kind === 'build' ? { ...state, overlay: { ...overlay, ...change } } : state;
}

function withBuild(state: AppState, id: number, change: Partial<Build>): AppState {
  return { ...state, builds: state.builds.map((build) => (build.id === id ? { ...build, ...change } : build)) };
}
