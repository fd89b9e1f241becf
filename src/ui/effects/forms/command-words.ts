import type {
  BuildRequest,
  CreateContainer,
  CreateNetwork,
  CreateVolume,
  ShapeOptions,
  UpdateContainer,
} from '../../../engine/index.js';
import type { CommandFields } from '../../state/commands/command-target.js';

/**
 * Reads words as the command line does, so that the same words mean the same, and are refused with the same sentences,
 * on the screen. Whoever starts the screen gives it: fronts do not know one another.
 */
export interface CommandWords {
  /** What stands behind `gantry run`. @throws {EngineError} what `run` throws before it opens the engine */
  readRun(words: readonly string[]): Promise<CreateContainer>;
  /** Whether `gantry run` with these words does not go to the program. @throws {EngineError} likewise */
  runDetaches(words: readonly string[]): Promise<boolean>;
  /** What stands behind `gantry build`, and what is borrowed for it. @throws {EngineError} likewise */
  readBuild(words: readonly string[]): Promise<AskedBuild>;
  /** The same, without its context. @throws {EngineError} likewise */
  checkBuild(words: readonly string[]): Promise<void>;
  /** What stands behind `gantry update`, its containers among it. @throws {EngineError} likewise */
  readUpdate(words: readonly string[]): Promise<UpdateContainer>;
  /** What stands behind `gantry network create`. @throws {EngineError} likewise */
  readNetwork(words: readonly string[]): Promise<CreateNetwork>;
  /** What stands behind `gantry volume create`. @throws {EngineError} likewise */
  readVolume(words: readonly string[]): Promise<CreateVolume>;
  /** What stands behind `gantry net shape`, also without dashes: `web delay 100ms`. @throws {EngineError} likewise */
  readShape(words: readonly string[]): Promise<AskedShapes>;
  /** What stands behind `gantry net partition`. @throws {EngineError} likewise */
  readGroups(words: readonly string[]): Promise<readonly (readonly string[])[]>;
  /** A template of `--format` with the values of one object. @throws {EngineError} template_invalid, template_failed */
  render(template: string, fields: CommandFields): Promise<string>;
}

/** A build, ready to begin. */
export type AskedBuild = {
  readonly request: BuildRequest;
  /** As it was named. */
  readonly folder: string;
  /** Given back when it has ended. */
  readonly borrowed: AsyncDisposable;
};

/** Of one container: orders to shape its packets, or to leave them alone again. */
export type AskedShapes = {
  readonly ref: string;
  readonly clears: boolean;
  readonly orders: readonly ShapeOptions[];
};
