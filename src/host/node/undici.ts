/** The part of undici that is used, in a file of its own so that it can be loaded when it is needed. */
export { Agent, EnvHttpProxyAgent } from 'undici';
