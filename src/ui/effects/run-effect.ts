import { signalName } from '../../oci/signal.js';
import type { Effect } from '../state/effect.js';
import type { Form } from '../state/forms/form.js';
import type { Message } from '../state/message.js';
import { type Problem, toProblem } from '../state/problem.js';
import type { RunEffect } from '../state/store.js';
import { AnswerWatch } from './answer-watch.js';
import { BuildRunner } from './builds/build-runner.js';
import { PacketCapturer } from './capture-packets.js';
import { carryOutOrder } from './carry-out-order.js';
import { idleBuildCache, measureTargets, removeTargets } from './clean-up.js';
import { prepareCommand } from './commands/prepare-command.js';
import { CommandRunner } from './commands/run-command.js';
import { changeSave, makeSave } from './detail/change-saves.js';
import { copyOut } from './detail/copy-out.js';
import { DetailReader } from './detail/detail-reader.js';
import { openFile } from './detail/open-file.js';
import type { EffectTools } from './effect-tools.js';
import { EngineSession } from './engine-session.js';
import { completePath } from './forms/complete-path.js';
import { LogDesk } from './logs/log-desk.js';
import { orderNetwork, orderVolume } from './order-places.js';
import { orderProject } from './order-project.js';
import { orderTrouble } from './order-trouble.js';
import { PullRunner } from './pull-images.js';
import {
  listContainers,
  listImages,
  listNetworks,
  listTroubles,
  listVolumes,
  measureVolume,
  readContainers,
} from './read-objects.js';
import { logOut } from './system/log-out.js';
import { SystemReader } from './system/system-reader.js';

/** The only caller of the engine. Disposing of it ends every stream and closes the engine. */
export class EffectRunner implements AsyncDisposable {
  readonly #tools: EffectTools;
  readonly #logs: LogDesk;
  readonly #pulls: PullRunner;
  readonly #builds: BuildRunner;
  readonly #detail: DetailReader;
  readonly #capturer: PacketCapturer;
  readonly #commands: CommandRunner;
  readonly #system: SystemReader;
  #session: EngineSession | undefined;
  #isDisposed = false;

  constructor(tools: EffectTools) {
    this.#tools = tools;
    this.#logs = new LogDesk({ ...tools, buffer: tools.logs });
    this.#pulls = new PullRunner(tools.dispatch);
    this.#builds = new BuildRunner(tools);
    this.#detail = new DetailReader(tools);
    this.#capturer = new PacketCapturer(tools.dispatch);
    this.#commands = new CommandRunner(tools);
    this.#system = new SystemReader(tools);
  }

  /** Never throws: what goes wrong comes back as a message. */
  readonly run: RunEffect = (effect) => {
    const work = this.#start(effect);
    return work?.catch((error: unknown) => this.#tools.dispatch(failureOf(effect, toProblem(error))));
  };

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isDisposed = true;
    await this.#logs[Symbol.asyncDispose]();
    this.#pulls[Symbol.dispose]();
    await this.#builds[Symbol.asyncDispose]();
    this.#detail[Symbol.dispose]();
    await this.#tools.terminals[Symbol.asyncDispose]();
    this.#commands[Symbol.dispose]();
    this.#system[Symbol.dispose]();
    await this.#capturer[Symbol.asyncDispose]();
    await this.#session?.[Symbol.asyncDispose]();
  }

  #start(effect: Effect): Promise<void> | undefined {
    const { dispatch, screen, leave, suspend } = this.#tools;
    switch (effect.type) {
      case 'engine.open':
        return this.#open();
      case 'engine.follow':
        return this.#opened().follow();
      case 'containers.list':
        return listContainers(this.#opened().engine, dispatch);
      case 'containers.read':
        return readContainers(this.#opened().engine, effect.ids, dispatch);
      case 'images.list':
        return listImages(this.#opened().engine, dispatch);
      case 'volumes.list':
        return listVolumes(this.#opened().engine, dispatch);
      case 'volume.measure':
        return measureVolume(this.#opened().engine, effect.name, dispatch);
      case 'networks.list':
        return listNetworks(this.#opened().engine, dispatch);
      case 'container.order':
        return this.#order(effect);
      case 'system.follow':
        return this.#system.follow(this.#opened().engine, effect.source);
      case 'system.leave':
        this.#system.leave();
        return undefined;
      case 'context.use':
        return this.#useContext(effect.name);
      case 'registry.logout':
        return logOut(this.#opened().engine, effect.registry, dispatch);
      case 'project.order':
        return orderProject(this.#opened().engine, effect, dispatch);
      case 'image.remove':
        return this.#removeImage(effect);
      case 'images.save':
        void this.#pulls.save(this.#opened().engine, effect);
        return undefined;
      case 'images.load':
        void this.#pulls.load(this.#opened().engine, effect);
        return undefined;
      case 'volume.order':
        return this.#orderVolume(effect);
      case 'network.order':
        return this.#orderNetwork(effect);
      case 'troubles.list':
        return listTroubles(this.#opened().engine, dispatch);
      case 'trouble.order':
        return orderTrouble(this.#opened().engine, effect.order, this.#tools);
      case 'capture.start':
        return this.#capturer.start(this.#opened().engine, effect.request);
      case 'capture.stop':
        return this.#capturer.stop();
      case 'image.push':
        void this.#pulls.push(this.#opened().engine, effect);
        return undefined;
      case 'image.pull':
        // As long as it takes: nobody waits for it.
        void this.#pulls.pull(this.#opened().engine, effect);
        return undefined;
      case 'pull.cancel':
        this.#pulls.cancel(effect.pullId);
        return undefined;
      case 'logs.open':
      case 'logs.close':
      case 'logs.narrow':
      case 'logs.hold':
      case 'logs.page':
      case 'logs.goto':
      case 'logs.find':
      case 'logs.turn':
      case 'logs.locate':
      case 'logs.cancel':
      case 'logs.save':
      case 'logs.copy':
      case 'logs.show':
        return this.#logs.run(this.#opened().engine, effect);
      case 'terminal.open':
      case 'terminal.resize':
      case 'terminal.scroll':
      case 'terminal.lend':
      case 'terminal.type':
      case 'terminal.close':
        return this.#tools.terminals.run(this.#opened().engine, effect);
      case 'cleanup.list':
        return this.#listForCleanup();
      case 'cleanup.measure':
        return measureTargets(this.#opened().engine, effect.targets, dispatch);
      case 'cleanup.remove':
        return removeTargets(this.#opened().engine, effect.targets, dispatch);
      case 'detail.follow':
        return this.#detail.follow(this.#opened().engine, effect.source);
      case 'detail.leave':
        this.#detail.leave();
        return undefined;
      case 'file.open':
        return openFile(this.#opened().engine, effect, dispatch);
      case 'file.copy':
        return copyOut(this.#opened().engine, effect, dispatch);
      case 'save.make':
        return makeSave(this.#opened().engine, effect, dispatch);
      case 'save.change':
        return changeSave(this.#opened().engine, effect, dispatch);
      case 'process.signal':
        return this.#signalProcess(effect);
      case 'form.check':
        return this.#checkForm(effect.form);
      case 'form.complete':
        return completePath(effect.form, effect.completes, dispatch);
      case 'form.submit':
        return this.#submitForm(effect.form);
      case 'build.cancel':
        this.#builds.cancel(effect.buildId);
        return undefined;
      case 'text.copy':
        this.#tools.screen.copy(effect.text);
        return undefined;
      case 'command.prepare':
        return this.#prepareCommand(effect);
      case 'command.run':
        return this.#commands.run(effect.prepared);
      case 'demo.run':
        return this.#runDemo();
      case 'screen.redraw':
        screen.redraw();
        return undefined;
      case 'screen.suspend':
        suspend();
        return undefined;
      case 'leave':
        leave(effect.exitCode);
        return undefined;
      default:
        return effect satisfies never;
    }
  }

  #opened(): EngineSession {
    if (!this.#session) throw new Error('the engine is not open');
    return this.#session;
  }

  /** A session that could not be followed is closed before the next is opened. */
  async #open(): Promise<void> {
    await this.#session?.[Symbol.asyncDispose]();
    this.#session = undefined;
    const engine = await new AnswerWatch(this.#tools).during(Promise.resolve(this.#tools.openEngine()));
    if (this.#isDisposed) return await engine[Symbol.asyncDispose]();
    this.#session = new EngineSession(engine, this.#tools);
    this.#tools.dispatch({ type: 'engine.opened' });
  }

  /** The engine there takes the place of this one, once it has answered. */
  async #useContext(name: string): Promise<void> {
    const { contexts, dispatch } = this.#tools;
    await (await contexts?.directory())?.ping(name);
    contexts?.choose(name);
    dispatch({ type: 'context.changed' });
  }

  async #order({ id, order }: Effect & { readonly type: 'container.order' }): Promise<void> {
    await carryOutOrder(this.#opened().engine, id, order);
    this.#tools.dispatch({ type: 'container.order.done', id, order });
  }

  async #orderVolume({ name, order }: Effect & { readonly type: 'volume.order' }): Promise<void> {
    await orderVolume(this.#opened().engine, name, order);
    this.#tools.dispatch({ type: 'volume.order.done', name, order });
  }

  async #orderNetwork({ name, order }: Effect & { readonly type: 'network.order' }): Promise<void> {
    await orderNetwork(this.#opened().engine, name, order);
    this.#tools.dispatch({ type: 'network.order.done', name, order });
  }

  async #removeImage({ id, force }: Effect & { readonly type: 'image.remove' }): Promise<void> {
    await this.#opened().engine.images.remove(id, { force });
    this.#tools.dispatch({ type: 'image.removed', id });
  }

  async #signalProcess({ id, process, signal }: Effect & { readonly type: 'process.signal' }): Promise<void> {
    await this.#opened().engine.processes.signal(id, process, signal);
    this.#tools.dispatch({ type: 'process.signalled', pid: process.pid, signalName: signalName(signal) });
  }

  /** What forms mean is read with the words of commands and Dockerfiles, which nobody needs before the first. */
  async #submitForm(form: Form): Promise<void> {
    const { engine } = this.#opened();
    const { submitForm } = await import('./forms/submit-form.js');
    await submitForm(engine, form, { ...this.#tools, builds: this.#builds });
  }

  async #checkForm(form: Form): Promise<void> {
    const { checkForm } = await import('./forms/check-form.js');
    const { words, dispatch } = this.#tools;
    dispatch({ type: 'form.checked', values: form.values, problems: await checkForm(form, words) });
  }

  async #prepareCommand({ command, target }: Effect & { readonly type: 'command.prepare' }): Promise<void> {
    const { words, dispatch } = this.#tools;
    dispatch({ type: 'command.prepared', prepared: await prepareCommand(command, target, words.render) });
  }

  async #listForCleanup(): Promise<void> {
    const { dispatch } = this.#tools;
    const { engine } = this.#opened();
    const [cache] = await Promise.all([
      idleBuildCache(engine),
      listNetworks(engine, dispatch),
      listVolumes(engine, dispatch),
    ]);
    dispatch({ type: 'cleanup.listed', cache });
  }

  async #runDemo(): Promise<void> {
    const { runDemo, dispatch } = this.#tools;
    await runDemo();
    dispatch({ type: 'demo.started' });
  }
}

/** How the failure of an effect is told. */
function failureOf(effect: Effect, problem: Problem): Message {
  switch (effect.type) {
    case 'engine.open':
    case 'engine.follow':
      return { type: 'engine.failed', problem };
    case 'container.order':
      return { type: 'container.order.failed', id: effect.id, order: effect.order, problem };
    case 'volume.order':
      return { type: 'volume.order.failed', name: effect.name, order: effect.order, problem };
    case 'network.order':
      return { type: 'network.order.failed', name: effect.name, order: effect.order, problem };
    case 'image.remove':
      return { type: 'image.remove.failed', id: effect.id, problem };
    case 'containers.list':
    case 'containers.read':
    case 'images.list':
    case 'volumes.list':
    case 'networks.list':
    case 'cleanup.list':
    case 'context.use':
    case 'registry.logout':
    case 'troubles.list':
    case 'trouble.order':
    case 'capture.start':
    case 'process.signal':
    case 'file.copy':
    case 'save.make':
    case 'save.change':
      return { type: 'notice.given', text: problem.sentence, tone: 'bad' };
    case 'logs.page':
    case 'logs.narrow':
    case 'logs.goto':
    case 'logs.find':
    case 'logs.locate':
    case 'logs.save':
      return { type: 'logs.search.failed', problem };
    case 'form.submit':
      return { type: 'form.failed', form: effect.form, problem };
    default:
      return { type: 'failure.met', problem };
  }
}
