import { setFlagsFromString } from 'node:v8';

/**
 * Has all garbage collected when the heap has doubled: V8 would let the log lines that pass by grow a screen to 240 MB before,
 * and to 125 so. Sooner would be 12 MB less, but while an image is pulled seven collections of all in three seconds where two
 * do, and each holds a key up.
 *
 * Not among the flags that Node is started with: V8 takes what was compiled with other flags for no use, and Node's own
 * modules were compiled with none. What is compiled after this call is kept for nobody.
 */
export function boundHeap(): void {
  setFlagsFromString('--heap-growing-percent=100');
}
