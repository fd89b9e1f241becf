import { open } from 'node:fs/promises';

/**
 * Has the disk begin with a file while other work goes on, so that the sync that is waited for later finds little
 * left to do. What goes wrong here is for that sync to tell.
 */
export async function beginWriteBack(path: string): Promise<void> {
  try {
    await using file = await open(path, 'r');
    await file.datasync();
  } catch {
    // The file may have gone, or the disk be full: see above.
  }
}
