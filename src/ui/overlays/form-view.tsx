import type { TypeAhead } from '../hooks/type-ahead.js';
import { useAppState, useDispatch } from '../hooks/use-app-state.js';
import { At } from '../parts/at.js';
import { dialogPicture, middle } from '../parts/dialog.js';
import { Field } from '../parts/field.js';
import { Picture } from '../parts/picture.js';
import type { Form } from '../state/forms/form.js';
import { focusedField, formDefinition } from '../state/forms/forms.js';
import { display } from '../text.js';
import type { Theme } from '../theme.js';
import { fieldX, formLines, formTitle, VALUE_WIDTH } from './form-lines.js';

export type FormViewProps = { readonly form: Form; readonly theme: Theme; readonly typeAhead: TypeAhead };

const WIDTH = 92;

/** A form: its fields, what is wrong with them beside them, and the command that does the same. */
export function FormView({ form, theme, typeAhead }: FormViewProps) {
  const size = useAppState((state) => state.size);
  const dispatch = useDispatch();
  const { width } = middle(size, { width: WIDTH, height: 1 });
  const { lines, firstRow, shown } = formLines(form, { width: width - 4, maxHeight: size.rows - 4, theme });
  const rect = middle(size, { width: WIDTH, height: lines.length + 2 });
  const { verb } = formDefinition(form);
  const foot = form.isBusy ? 'at work' : `enter ${verb}, tab next, esc leaves`;
  const field = focusedField(form);
  return (
    <>
      <At rect={rect}>
        <Picture text={dialogPicture(lines, rect, { title: formTitle(form), foot, theme })} theme={theme} />
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
            key={field.name}
            label=""
            value={display(form.values[field.name] ?? '')}
            typeAhead={typeAhead}
            onChange={(text) => dispatch({ type: 'form.typed', text })}
          />
        </At>
      )}
    </>
  );
}
