import { type TestTree } from './test-tree.js';
/** Addresses of what a word means that is no address itself, as the name of a container; undefined where it means nothing. */
export type ResolveName = (name: string) => readonly string[] | undefined;
/**
 * Reads a filter in tcpdump's words: `and or not ( )`, `[src|dst] host|net|port|portrange`, protocols, `less`, `greater`.
 * As there, `and` and `or` bind alike, and a value alone has the words of the one before: `port 80 or 443`.
 *
 * @throws filter_invalid
 */
export declare function parseFilter(text: string, resolve: ResolveName): TestTree;
