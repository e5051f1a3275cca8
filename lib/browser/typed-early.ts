type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** Forms that browsers do not fill in again by themselves after a reload: what they put there would pass for typed. */
const keptForms = 'form[autocomplete=off]';

/** What a form of the server's page was filled in with before the page came alive, by the names of its fields. */
export type TypedEarly = Record<string, string | boolean | string[]>;

/**
 * Reads from the document what somebody typed, ticked or chose before the page came alive. Fields are those whose `name`
 * is among `names`, and radios that name theirs in `data-field`; what still is as the server sent it is left out. Boxes
 * that have values are one field together: those of the ticked ones.
 */
export function typedEarly(names: readonly string[]): TypedEarly {
  const typed: TypedEarly = {};
  for (const name of names) {
    const boxes = document.querySelectorAll<HTMLInputElement>(
      `${keptForms} input[type=checkbox][value][name="${CSS.escape(name)}"]`,
    );
    const ticked = tickedAnew([...boxes]);
    if (ticked) typed[name] = ticked;
  }
  const controls = document.querySelectorAll<Control>(`${keptForms} :is(input, textarea, select)`);
  for (const control of controls) {
    const name = control.dataset.field ?? control.name;
    if (!names.includes(name) || control.disabled || isOneOfMany(control)) continue;
    const value = changedValue(control);
    if (value !== null) typed[name] = value;
  }
  return typed;
}

const isOneOfMany = (control: Control) => control.type === 'checkbox' && control.hasAttribute('value');

/** The values of the boxes of a field that are ticked; null where these are the ones that the server sent so. */
export function tickedAnew(
  boxes: readonly Pick<HTMLInputElement, 'value' | 'checked' | 'defaultChecked'>[],
): string[] | null {
  if (boxes.every(({ checked, defaultChecked }) => checked === defaultChecked)) return null;
  return boxes.filter(({ checked }) => checked).map(({ value }) => value);
}

/** The value of a control that differs from what the server sent; null for one that does not. */
function changedValue(control: Control): string | boolean | null {
  if (control instanceof HTMLSelectElement) {
    const first = [...control.options].find((option) => option.defaultSelected) ?? control.options[0];
    return control.value === first?.value ? null : control.value;
  }
  if (control instanceof HTMLTextAreaElement)
    return control.value === control.defaultValue ? null : control.value;
  if (control.type === 'checkbox') return control.checked === control.defaultChecked ? null : control.checked;
  if (control.type === 'radio') return control.checked && !control.defaultChecked ? control.value : null;
  if (control.type === 'file') return null;
  return control.value === control.defaultValue ? null : control.value;
}

/** The file that was set in a form before its page came alive, by the name of its field; null for none. */
export function fileSetEarly(name: string): File | null {
  const input = document.querySelector<HTMLInputElement>(`${keptForms} input[type=file][name=${name}]`);
  return input?.files?.[0] ?? null;
}
