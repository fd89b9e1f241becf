import { spawn } from 'node:child_process';

/** A step that could not be done. The message is for the person at the terminal, and says what to do. */
export class SetupError extends Error {
  name = 'SetupError';
}

const LINES_SHOWN = 15;

/** Says what is being done, does it, and says how long it took. */
export async function step(title, work) {
  const startedAtMs = Date.now();
  const isTerminal = Boolean(process.stdout.isTTY);
  const line = new ProgressLine(`gantry: ${title}`, isTerminal);
  try {
    const result = await work((text) => line.update(text));
    line.end(`${((Date.now() - startedAtMs) / 1000).toFixed(1)} s`);
    return result;
  } catch (error) {
    line.end('failed');
    // A disk that is full, a folder that may not be written: the system's own words, without a stack.
    throw error.syscall ? new SetupError(`${title}: ${error.message}`) : error;
  }
}

/** Tells the person something that is not a step. */
export const say = (text) => process.stdout.write(`${text.replace(/^/gm, 'gantry: ')}\n`);

/**
 * Runs a program, passing each line it writes to `onLine`.
 * @returns {Promise<{ code: number, output: string }>} rejects with a SetupError where the program cannot be started
 */
export function runProgram(program, args, { env = process.env, cwd, onLine = () => {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const read = (chunk) => {
      output += chunk;
      onLine(chunk.toString().trimEnd().split('\n').at(-1));
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('error', (error) => reject(new SetupError(`cannot start ${program}: ${error.message}`)));
    child.on('close', (code, signal) => resolve({ code: code ?? `signal ${signal}`, output }));
  });
}

export const firstLines = (output) => indented(output.trim().split('\n').slice(0, LINES_SHOWN));
export const lastLines = (output) => indented(output.trim().split('\n').slice(-LINES_SHOWN));
const indented = (lines) => lines.map((line) => `  ${line}`).join('\n');

/** One line that is written over on a terminal; elsewhere its start and its end. */
class ProgressLine {
  #title;
  #isTerminal;

  constructor(title, isTerminal) {
    this.#title = title;
    this.#isTerminal = isTerminal;
    process.stdout.write(`${title} …`);
  }

  update(text) {
    if (!this.#isTerminal) return;
    const room = (process.stdout.columns ?? 80) - this.#title.length - 4;
    // What a program writes may carry escape sequences: letters only.
    const shown = text
      .replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '')
      .replace(/[^\x20-\x7e]/g, '')
      .slice(0, Math.max(room, 0));
    process.stdout.write(`\r${this.#title} … ${shown}\x1b[K`);
  }

  end(text) {
    process.stdout.write(this.#isTerminal ? `\r${this.#title} … ${text}\x1b[K\n` : ` ${text}\n`);
  }
}
