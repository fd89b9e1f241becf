import type { BuildSession } from '../build-session.js';
import type { StageState } from '../stage/stage-state.js';

/** What was built for one platform. */
export type PlatformResult = { readonly session: BuildSession; readonly state: StageState };

/** Of one platform, or several. */
export type PlatformResults = readonly [PlatformResult, ...PlatformResult[]];
