export { FakeEngine, type FakeEngineOptions } from './fake-engine/fake-engine.js';
export type { FakeProgram, ProgramIo } from './fake-engine/fake-process.js';
export type { FakePull } from './fake-engine/fake-pulls.js';
export type { FakeUsage } from './fake-engine/fake-usage.js';
