import type { PropsWithChildren } from 'react';

import type { TypeAhead } from '../hooks/type-ahead.js';
import { useDispatch } from '../hooks/use-app-state.js';
import { say } from '../language/say.js';
import { At } from '../parts/at.js';
import { dialogPicture, middle } from '../parts/dialog.js';
import { Field, type FieldProps } from '../parts/field.js';
import { Picture } from '../parts/picture.js';
import type { ScreenSize } from '../state/app-state.js';
import type { Prompt } from '../state/overlay.js';
import { fit, textWidth } from '../text.js';
import type { Theme } from '../theme.js';

export type PromptViewProps = {
  readonly prompt: Prompt;
  readonly size: ScreenSize;
  readonly theme: Theme;
  readonly typeAhead: TypeAhead;
};

const QUESTIONS: Readonly<Record<Prompt['purpose'], string>> = {
  filter: ' Filter: ',
  'log-search': ' Search: ',
  'log-include': ' Only: ',
  'log-exclude': ' Without: ',
  'log-since': ' Since: ',
  'log-goto': ' Go to: ',
  'log-save': ' Save to: ',
  pull: 'Image: ',
  'copy-out': 'Copy to: ',
  push: ' Push: ',
  save: ' Save to: ',
  load: ' Load from: ',
  'registry-search': ' Search: ',
  'save-note': ' Note: ',
  'save-copy': ' Name: ',
  'volume-backup': ' Back up to: ',
  'volume-restore': ' Restore from: ',
  'volume-clone': ' Clone as: ',
  'volume-keep': ' Note: ',
  'volume-revert': ' Restore backup: ',
  'volume-forget': ' Remove backup: ',
  'network-connect': ' Connect: ',
  'network-disconnect': ' Disconnect: ',
  'network-shape': ' Shape: ',
  'network-partition': ' Part: ',
  'network-capture': ' Capture: ',
};

const HINTS: Readonly<Record<Prompt['purpose'], string>> = {
  filter: 'word !without status=exited label=k=v   enter keep  esc undo',
  'log-search': 'a regular expression, nothing typed the same again   enter searches  esc leaves',
  'log-include': 'lines that match, nothing typed all   enter shows them  esc leaves',
  'log-exclude': 'lines that match are left out, nothing typed none   enter  esc leaves',
  'log-since': '15m, 10:30, 2026-11-20 10:30, from..to   enter shows them  esc leaves',
  'log-goto': 'a line (1234), 50%, or a time (10:30, 15m)   enter goes  esc leaves',
  'log-save': 'a file of this machine   enter saves what is shown  esc leaves',
  pull: 'nginx, alpine:3.20, 127.0.0.1:5000/team/app@sha256:…',
  push: 'a name that it has, with its registry   enter pushes  esc leaves',
  save: 'a new file of this machine   enter saves  esc leaves',
  load: 'an archive of save   enter loads  esc leaves',
  'registry-search': 'nginx, or registry.lan:5000/web   enter searches  esc leaves',
  'save-note': 'why it is saved, or nothing   enter saves  esc leaves',
  'save-copy': 'of another container with the files of then   enter makes it  esc leaves',
  'volume-backup': 'a new file of this machine   enter writes it  esc leaves',
  'volume-restore': 'a tar of this machine, for an empty volume   enter fills it  esc leaves',
  'volume-clone': 'a name   enter makes it  esc leaves',
  'volume-keep': 'why it is kept, or nothing   enter backs up  esc leaves',
  'volume-revert': 'its number, which i lists   enter restores  esc leaves',
  'volume-forget': 'its number, which i lists   enter asks  esc leaves',
  'network-connect': 'a container   enter connects it  esc leaves',
  'network-disconnect': 'a container   enter disconnects it  esc leaves',
  'network-shape': 'web delay 100ms loss 5% rate 1mbit to db, or: web clear   enter shapes  esc leaves',
  'network-partition': 'a,b c,d: these groups; a alone: that from all   enter parts  esc leaves',
  'network-capture': 'container, new file, filter as tcpdump has it   enter captures  esc leaves',
  'copy-out': 'a file or directory of this machine   enter copies  esc leaves',
};

/** A line to type into: over the footer, or for a pull in a dialog. */
export function PromptView({ prompt, size, theme, typeAhead }: PromptViewProps) {
  return prompt.purpose === 'pull' ? (
    <PullPrompt prompt={prompt} size={size} theme={theme} typeAhead={typeAhead} />
  ) : (
    <FootPrompt prompt={prompt} size={size} theme={theme} typeAhead={typeAhead} />
  );
}

function FootPrompt({ prompt, size, theme, typeAhead }: PromptViewProps) {
  const question = say(QUESTIONS[prompt.purpose]);
  return (
    <FootLine text={prompt.text} question={question} hint={say(HINTS[prompt.purpose])} size={size} theme={theme}>
      <PromptField
        prompt={prompt}
        typeAhead={typeAhead}
        label={theme.paint('strong', question)}
        width={size.columns}
        theme={theme}
      />
    </FootLine>
  );
}

export type FootLineProps = PropsWithChildren<
  Pick<PromptViewProps, 'size' | 'theme'> & {
    readonly question: string;
    readonly text: string;
    readonly hint: string;
  }
>;

/** Stands between what is to be typed and the keys that end it. */
const HINT_GAP = '   ';

/** As much of a hint as there is room for: all of it, else the keys, else nothing. */
function hintFor(room: number, hint: string): string {
  const keys = hint.split(HINT_GAP).at(-1) ?? '';
  return [hint, keys].find((text) => textWidth(text) < room) ?? '';
}

/** A field in the place of the footer, and a hint at its right as far as there is room. */
export function FootLine({ question, text, hint: whole, size, theme, children }: FootLineProps) {
  const hint = hintFor(size.columns - textWidth(question) - textWidth(text) - 4, whole);
  const hasHint = hint !== '';
  return (
    <>
      <At rect={{ x: 0, y: size.rows - 1, width: size.columns, height: 1 }}>
        <Picture text={fit('', size.columns)} theme={theme} />
      </At>
      {hasHint && (
        <At rect={{ x: size.columns - textWidth(hint) - 1, y: size.rows - 1, width: textWidth(hint), height: 1 }}>
          <Picture text={theme.paint('faint', hint)} theme={theme} />
        </At>
      )}
      <At rect={{ x: 0, y: size.rows - 1, width: size.columns, height: 1 }}>{children}</At>
    </>
  );
}

function PullPrompt({ prompt, size, theme, typeAhead }: PromptViewProps) {
  const rect = middle(size, { width: 72, height: 6 });
  const lines = ['', '', '', theme.paint('faint', say(HINTS.pull))];
  return (
    <>
      <At rect={rect}>
        <Picture
          text={dialogPicture(lines, rect, { title: 'Pull an image', foot: 'enter pulls, esc leaves', theme })}
          theme={theme}
        />
      </At>
      <At rect={{ x: rect.x + 2, y: rect.y + 2, width: rect.width - 4, height: 1 }}>
        <PromptField
          prompt={prompt}
          typeAhead={typeAhead}
          label={say(QUESTIONS.pull)}
          width={rect.width - 4}
          theme={theme}
        />
      </At>
    </>
  );
}

type PromptFieldProps = Pick<PromptViewProps, 'prompt' | 'typeAhead' | 'theme'> & Pick<FieldProps, 'label' | 'width'>;

function PromptField({ prompt, typeAhead, label, width, theme }: PromptFieldProps) {
  const dispatch = useDispatch();
  return (
    <Field
      label={label}
      width={width}
      theme={theme}
      value={prompt.text}
      typeAhead={typeAhead}
      onChange={(text) => dispatch({ type: 'prompt.typed', text })}
    />
  );
}
