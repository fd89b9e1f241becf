/** The part of execa that is used, in a file of its own so that it can be loaded when it is needed. */
export { execa } from 'execa';
