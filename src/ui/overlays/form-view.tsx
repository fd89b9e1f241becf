import type { TypeAhead } from '../hooks/type-ahead.js';
import { useAppState, useDispatch } from '../hooks/use-app-state.js';
import type { Rect } from '../layout.js';
import { At } from '../parts/at.js';
import { dialogPicture, middle } from '../parts/dialog.js';
import { Field } from '../parts/field.js';
import { Picture } from '../parts/picture.js';
import type { ScreenSize } from '../state/app-state.js';
import type { Form } from '../state/forms/form.js';
import { focusedField, formDefinition } from '../state/forms/forms.js';
import { display } from '../text.js';
import type { Theme } from '../theme.js';
import { type FormLines, fieldX, formLines, formTitle, VALUE_WIDTH } from './form-lines.js';

export type FormViewProps = { readonly form: Form; readonly theme: Theme; readonly typeAhead: TypeAhead };

const WIDTH = 92;

/** Where a form stands, and its fields in it. */
export function formPlace(form: Form, size: ScreenSize, theme: Theme): FormLines & { readonly rect: Rect } {
  const { width } = middle(size, { width: WIDTH, height: 1 });
  const drawn = formLines(form, { width: width - 4, maxHeight: size.rows - 4, theme });
  return { ...drawn, rect: middle(size, { width: WIDTH, height: drawn.lines.length + 2 }) };
}

/** A form: its fields, what is wrong with them beside them, and the command that does the same. */
export function FormView({ form, theme, typeAhead }: FormViewProps) {
  const size = useAppState((state) => state.size);
  const dispatch = useDispatch();
  const { rect, lines, firstRow, shown, range } = formPlace(form, size, theme);
  const { verb } = formDefinition(form);
  const foot = form.isBusy ? 'at work' : `enter ${verb}, tab next, esc leaves`;
  const field = focusedField(form);
  return (
    <>
      <At rect={rect}>
        <Picture
          text={dialogPicture(lines, rect, { title: formTitle(form), beside: range, foot, theme })}
          theme={theme}
        />
      </At>
      {field?.kind === 'text' && !form.isBusy && (
        <At
          rect={{
            x: rect.x + 2 + fieldX(form),
            y: rect.y + 1 + firstRow + form.focus - shown,
            width: Math.min(VALUE_WIDTH, rect.width - 4 - fieldX(form)),
            height: 1,
          }}
        >
          <Field
            key={`${field.name} ${form.edition ?? 0}`}
            label=""
            width={Math.min(VALUE_WIDTH, rect.width - 4 - fieldX(form))}
            theme={theme}
            value={display(form.values[field.name] ?? '')}
            mask={field.isSecret ? '*' : undefined}
            typeAhead={typeAhead}
            onChange={(text) => dispatch({ type: 'form.typed', text })}
          />
        </At>
      )}
    </>
  );
}
