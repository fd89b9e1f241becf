export type { EngineChoice } from './choose-context.js';
export * from './context.js';
export type { Endpoint, EndpointLogin, FarEndpoint, TlsFiles } from './endpoint.js';
export { endpointText } from './endpoint.js';
