import type { AppState } from './app-state.js';
import { updateBuild } from './builds/update-build.js';
import { updateCommand } from './commands/update-command.js';
import { updateCopies } from './copies/update-copies.js';
import { withCursorOn } from './cursor-on.js';
import type { Effect } from './effect.js';
import { updateHelp } from './help/help.js';
import type { ChosenMessage, Message } from './message.js';
import { updateMouse } from './mouse/update-mouse.js';
import { shownLogsOf } from './projects/project-logs.js';
import { updateSettings } from './settings/update-settings.js';
import { settle } from './settle.js';
import { updateStats } from './stats/update-stats.js';
import { type Step, step } from './step.js';
import { updateSystem } from './system/update-system.js';
import { updateTerminals } from './terminals/update-terminals.js';
import { updateCleanup } from './update-cleanup.js';
import { shownMember, updateDetail } from './update-detail.js';
import { updateEngine } from './update-engine.js';
import { updateForm } from './update-form.js';
import { updateList } from './update-list.js';
import { updateLogs } from './update-logs.js';
import { orderedInStages, updateOrder } from './update-order.js';
import { updateOverlay } from './update-overlay.js';
import { remembered, updatePalette } from './update-palette.js';
import { updatePull } from './update-pull.js';
import { updateScreen } from './update-screen.js';
import { updateTrouble } from './update-trouble.js';
import { updateVisits } from './visits/update-visits.js';
import { rememberVisit } from './visits/visits.js';

/** The one place where state changes. Pure: what must be done in the world comes back as effects. */
export function update(state: AppState, message: Message): Step {
  return rememberVisit(state, settle(state, route(state, message)));
}

function route(state: AppState, message: Message): Step {
  switch (message.type) {
    case 'engine.opened':
    case 'engine.silent':
    case 'engine.failed':
    case 'engine.retry.asked':
    case 'machine.described':
    case 'host.sampled':
    case 'containers.listed':
    case 'containers.read':
    case 'images.listed':
    case 'volumes.listed':
    case 'backups.listed':
    case 'volume.measured':
    case 'networks.listed':
    case 'usage.sampled':
    case 'stream.lost':
    case 'objects.changed':
    case 'refresh.due':
      return updateEngine(state, message);
    case 'clock.ticked':
    case 'screen.resized':
    case 'redraw.asked':
    case 'suspend.asked':
    case 'focus.moved':
    case 'focus.chosen':
    case 'zoom.changed':
    case 'back.asked':
    case 'close.asked':
    case 'quit.asked':
    case 'key.pressed':
    case 'notice.given':
    case 'failure.met':
      return updateScreen(state, message);
    case 'cursor.moved':
    case 'cursor.paged':
    case 'cursor.sent':
    case 'row.marked':
    case 'rows.all.marked':
    case 'rows.range.marked':
    case 'sort.advanced':
    case 'sort.reversed':
    case 'all.toggled':
    case 'filter.asked':
      return updateList(state, message);
    case 'help.asked':
    case 'help.search.asked':
    case 'help.search.typed':
    case 'help.search.entered':
    case 'help.search.left':
      return updateHelp(state, message);
    case 'details.asked':
    case 'overlay.closed':
    case 'overlay.scrolled':
    case 'confirm.asked':
    case 'confirm.focused':
    case 'confirm.toggled':
    case 'confirm.answered':
    case 'signals.asked':
    case 'signal.chosen':
    case 'prompt.asked':
    case 'prompt.typed':
    case 'prompt.entered':
    case 'palette.asked':
    case 'palette.typed':
    case 'palette.entered':
    case 'palette.completed':
      return updateOverlay(state, message);
    case 'containers.order.given':
    case 'container.order.done':
    case 'container.order.failed':
    case 'image.removed':
    case 'image.remove.failed':
    case 'volume.order.done':
    case 'volume.order.failed':
    case 'network.order.done':
    case 'network.order.failed':
    case 'demo.started':
      return updateOrder(state, message);
    case 'detail.opened':
    case 'detail.tab.chosen':
    case 'detail.tab.moved':
    case 'secrets.toggled':
    case 'node.turned':
    case 'entry.opened':
    case 'directory.left':
    case 'change.shown':
    case 'layer.turned':
    case 'user.shown':
    case 'process.signalled':
    case 'file.copied':
    case 'processes.read':
    case 'details.read':
    case 'changes.read':
    case 'saves.read':
    case 'layers.read':
    case 'history.read':
    case 'dockerfile.read':
    case 'image.inspected':
    case 'images.compared':
    case 'flows.read':
    case 'directory.read':
    case 'link.followed':
    case 'file.read':
    case 'file.failed':
    case 'container.events.begun':
    case 'container.events.came':
    case 'detail.failed':
      return updateDetail(state, message);
    case 'form.opened':
    case 'form.typed':
    case 'form.turned':
    case 'form.focus.moved':
    case 'form.checked':
    case 'form.completion.found':
    case 'form.completed':
    case 'form.entered':
    case 'form.submitted':
    case 'form.done':
    case 'form.failed':
    case 'form.image.missing':
      return updateForm(state, message);
    case 'logs.grew':
    case 'logs.opened':
    case 'logs.ended':
    case 'logs.failed':
    case 'logs.studied':
    case 'logs.jumped':
    case 'logs.paged':
    case 'logs.read.on':
    case 'logs.nowhere':
    case 'logs.arrived':
    case 'logs.turned':
    case 'logs.located':
    case 'logs.follow.toggled':
    case 'logs.wrap.toggled':
    case 'logs.column.moved':
    case 'logs.times.turned':
    case 'logs.merge.toggled':
    case 'logs.search.moved':
    case 'logs.error.asked':
    case 'logs.search.went.on':
    case 'logs.search.found':
    case 'logs.search.counted':
    case 'logs.search.failed':
    case 'logs.work.cancelled':
    case 'logs.selection.toggled':
    case 'logs.copy.asked':
    case 'logs.copied':
    case 'logs.line.asked':
    case 'logs.line.shown':
    case 'logs.saved':
    case 'logs.save.refused':
      return updateLogs(state, message);
    case 'palette.filled':
    case 'order.given':
    case 'push.ordered':
    case 'images.load.ordered':
    case 'trouble.ordered':
    case 'capture.ordered':
    case 'containers.filtered':
      return updatePalette(state, message);
    case 'stats.span.moved':
    case 'stats.table.sorted':
    case 'stats.sort.moved':
    case 'stats.table.reversed':
    case 'stats.columns.turned':
    case 'stats.container.shown':
      return updateStats(state, message);
    case 'pull.progressed':
    case 'pull.done':
    case 'push.done':
    case 'pull.failed':
    case 'archive.done':
    case 'archive.refused':
    case 'pull.ordered':
    case 'pull.shown':
    case 'pull.cancel.asked':
      return updatePull(state, message);
    case 'build.begun':
    case 'build.progressed':
    case 'build.done':
    case 'build.failed':
    case 'build.asked':
    case 'build.step.moved':
    case 'build.followed':
    case 'build.output.scrolled':
    case 'build.cancel.asked':
    case 'build.mended':
      return updateBuild(state, message);
    case 'troubles.listed':
    case 'heal.asked':
    case 'trouble.order.done':
    case 'capture.begun':
    case 'capture.grew':
    case 'capture.stop.asked':
    case 'capture.ended':
      return updateTrouble(state, message);
    case 'cleanup.asked':
    case 'cleanup.listed':
    case 'cleanup.measured':
    case 'cleanup.marked':
    case 'cleanup.all.marked':
    case 'cleanup.filter.asked':
    case 'cleanup.filter.typed':
    case 'cleanup.filter.entered':
    case 'cleanup.filter.left':
    case 'cleanup.focus.moved':
    case 'cleanup.focused':
    case 'cleanup.answered':
    case 'cleanup.item.begun':
    case 'cleanup.item.done':
    case 'cleanup.finished':
      return updateCleanup(state, message);
    case 'terminal.asked':
    case 'terminal.opened':
    case 'terminal.drew':
    case 'terminal.ended':
    case 'terminal.given.back':
    case 'terminal.entered':
    case 'terminal.left':
    case 'terminal.turned':
    case 'terminal.chosen':
    case 'terminal.scrolled':
    case 'terminal.lend.asked':
    case 'terminal.typed':
    case 'terminal.closed':
      return updateTerminals(state, message);
    case 'command.asked':
    case 'command.prepared':
    case 'command.ended':
      return updateCommand(state, message);
    case 'copies.asked':
    case 'copies.chosen':
      return updateCopies(state, message);
    case 'theme.chosen':
    case 'preset.chosen':
    case 'config.problems.shown':
      return updateSettings(state, message);
    case 'row.chosen':
    case 'tab.row.chosen':
    case 'sort.chosen':
    case 'pane.wheeled':
    case 'mouse.toggled':
      return updateMouse(state, message);
    case 'context.changed':
    case 'system.tab.chosen':
    case 'system.tab.moved':
    case 'system.disk.read':
    case 'system.engine.read':
    case 'system.events.begun':
    case 'system.events.came':
    case 'system.events.type.turned':
    case 'system.events.paused':
    case 'system.contexts.read':
    case 'system.context.greeted':
    case 'system.registry.read':
    case 'system.registry.opened':
    case 'system.registry.left':
    case 'system.logins.changed':
    case 'system.backups.read':
    case 'system.requests.read':
    case 'system.shown':
    case 'system.failed':
      return updateSystem(state, message);
    case 'project.order.given':
      return orderedInStages(state, message);
    case 'project.logs.shown':
      return shownLogsOf(state, message.ids);
    case 'member.shown':
      return step(shownMember(state));
    case 'visits.walked':
      return updateVisits(state, message);
    case 'palette.chosen': {
      return chosen({ ...state, overlay: undefined }, message);
    }
    default:
      return message satisfies never;
  }
}

/** What a command is about is put under the cursor first, and its pane gone to. */
function chosen(state: AppState, { message, id, select, focus }: ChosenMessage): Step {
  const recent = id === undefined ? state.recentCommands : remembered(state.recentCommands, id);
  const gone = focus ? route({ ...state, recentCommands: recent }, { type: 'focus.chosen', pane: focus }) : undefined;
  const arrived = gone?.state ?? { ...state, recentCommands: recent };
  const before = select ? withCursorOn(arrived, select) : arrived;
  const effects: readonly Effect[] = gone?.effects ?? [];
  if (!message) return step(before, ...effects);
  const next = route(before, message);
  return step(next.state, ...effects, ...next.effects);
}
